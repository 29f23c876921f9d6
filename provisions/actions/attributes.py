"""What the clauses of a draft state about the attributes of their type, and what analysts answer.

The questions come from the reference files; the answers belong to the analysis.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

from platforms.models import Version
from provisions.actions.reference import DATA
from provisions.classifier.attribute_rules import Attribute, read_attributes
from provisions.classifier.attributes import Reading, Support, read_clauses
from provisions.classifier.statements import Passage
from provisions.models import Analysis, AnalysisAttribute, Clause, ClauseType, Finding
from provisions.models.words import EvidenceBasis

READ_SCORE = 0.5  # clauses that the classifier surely takes to be of the type are read
State = AnalysisAttribute.State


class BadAnswer(ValueError):
    """An answer that cannot stand; the text says why and what can be done."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an analyst says of an attribute: no value means silent; `quote` is of the version."""

    value: str
    quote: str


@lru_cache(maxsize=1)
def attributes_by_type() -> Mapping[str, tuple[Attribute, ...]]:
    """The attributes of each clause type by its slug, as the reference files have them."""
    found: dict[str, list[Attribute]] = defaultdict(list)
    for attribute in read_attributes(DATA):
        found[attribute.clause_type].append(attribute)
    return {slug: tuple(attributes) for slug, attributes in found.items()}


def write_attributes(drafts: Sequence[Analysis], version: Version) -> None:
    """Read and write the attributes of some drafts on one version; three queries for all."""
    known, kinds = attributes_by_type(), _kinds(drafts)
    drafts = [draft for draft in drafts if kinds[draft.provision.clause_type_id] in known]
    if not drafts:
        return
    clauses = _clauses_by_type(drafts, version)
    rows: list[AnalysisAttribute] = []
    for draft in drafts:
        key = draft.provision.clause_type_id
        read = {clause.pk: clause for clause in [*clauses[key], draft.clause]}
        readings = read_clauses(
            known[kinds[key]],
            [_passage(clause, version.text) for clause in read.values()],
            quote=(draft.start, draft.end),
            is_partial=draft.basis == EvidenceBasis.PARTIAL,
        )
        rows.extend(_rows(draft, readings))
    AnalysisAttribute.objects.bulk_create(rows)


def _kinds(drafts: Sequence[Analysis]) -> dict[int, str]:
    """The slugs of the drafts' clause types by key."""
    kinds = ClauseType.objects.filter(pk__in={each.provision.clause_type_id for each in drafts})
    return dict(kinds.values_list("pk", "slug"))


def _clauses_by_type(drafts: Sequence[Analysis], version: Version) -> dict[int, list[Clause]]:
    """The clauses of each drafted type in the version, in order, as the same classifier sees it."""
    findings = Finding.objects.filter(
        clause__version=version,
        clause_type__in={draft.provision.clause_type_id for draft in drafts},
        classifier__in={draft.finding.classifier for draft in drafts if draft.finding},
        score__gte=READ_SCORE,
    )
    found: dict[int, list[Clause]] = defaultdict(list)
    for finding in findings.select_related("clause").order_by("clause__position"):
        found[finding.clause_type_id].append(finding.clause)
    return found


def _passage(clause: Clause, text: str) -> Passage:
    words = text[clause.start : clause.end]
    return Passage(words, clause.start, tuple(clause.path), clause.lead_in)


def _rows(draft: Analysis, readings: Iterable[Reading]) -> Iterable[AnalysisAttribute]:
    """A row for each reading; what was not found is not written."""
    for position, reading in enumerate(readings, start=1):
        if reading.state == "not_found":
            continue
        yield AnalysisAttribute(
            analysis=draft,
            position=position,
            slug=reading.attribute.slug,
            label=reading.attribute.label,
            scope=reading.attribute.scope,
            state=reading.state,
            value=reading.value[:300],
            value_label=reading.label,
            quotes=[asdict(quote) for quote in reading.quotes],
        )


def answers_of(analysis: Analysis) -> dict[str, Answer]:
    """What a draft says now, by slug of the attribute; the words of the first quote."""
    return {
        row.slug: Answer(row.value, row.quotes[0]["text"] if row.quotes else "")
        for row in analysis.attributes.order_by("position")
    }


def choices_of(row: AnalysisAttribute, clause_type: str) -> list[tuple[str, str]]:
    """The answers that an analyst may choose from; empty where the answer is a quantity."""
    rule = _rule(row, clause_type)
    choices = [("", "Not stated")]
    if rule is None or rule.is_fact:
        return [] if rule else [*choices, (row.value, row.value_label)]
    choices += [(value.value, value.label) for value in rule.values]
    if row.value and row.value not in dict(choices):
        choices.append((row.value, row.value_label))
    return choices


def answer_attribute(analysis: Analysis, slug: str, answer: Answer) -> dict[str, str]:
    """Put an analyst's answer on a draft; returns what it was and is, for the decision.

    Raises BadAnswer where the words are not in the version, or a value has none.
    """
    row = analysis.attributes.filter(slug=slug).first()
    if row is None:
        raise BadAnswer(f"The draft has no attribute {slug}.")
    before, value = _in_words(row), answer.value.strip()[:300]
    if not value:
        row.state, row.value, row.value_label, row.quotes = State.SILENT, "", "", []
    elif value != row.value or not row.quotes or answer.quote.strip() != row.quotes[0]["text"]:
        if value == row.value and row.state == State.MIXED:
            raise BadAnswer(f"{row.label}: choose one answer, or leave the words as they are.")
        support = _support(row, analysis, answer)
        row.value_label = _label(row, analysis.provision.clause_type.slug, value)
        row.state, row.value, row.quotes = State.STATED, value, [asdict(support)]
    row.save()
    return {"before": before, "after": _in_words(row)}


def _in_words(row: AnalysisAttribute) -> str:
    quotes = "; ".join(f"“{quote['text']}”" for quote in row.quotes)
    return f"{row.value_label}: {quotes}" if quotes else row.get_state_display()


def _support(row: AnalysisAttribute, analysis: Analysis, answer: Answer) -> Support:
    """The words where they stood before, else where they first stand in the version."""
    words = answer.quote.replace("\r\n", "\n").strip()
    if not words:
        raise BadAnswer(f"{row.label}: quote the words that state it.")
    for quote in row.quotes:
        if quote["text"] == words:
            return Support(answer.value.strip(), quote["start"], quote["end"], words)
    start = analysis.version.text.find(words, analysis.clause.start)
    if start < 0:
        start = analysis.version.text.find(words)
    if start < 0:
        raise BadAnswer(f"{row.label}: these words are not in the text: “{words[:120]}”.")
    return Support(answer.value.strip(), start, start + len(words), words)


def _label(row: AnalysisAttribute, clause_type: str, value: str) -> str:
    if value == row.value and row.value_label:
        return row.value_label
    rule = _rule(row, clause_type)
    if rule is None or rule.is_fact:
        return value
    found = rule.value_named(value)
    if found is None:
        raise BadAnswer(f"{row.label}: there is no answer {value}.")
    return found.label


def _rule(row: AnalysisAttribute, clause_type: str) -> Attribute | None:
    rules = attributes_by_type().get(clause_type, ())
    return next((rule for rule in rules if rule.slug == row.slug), None)
