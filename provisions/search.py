"""Full-text search. The only module that knows the search back end, which is PostgreSQL.

Work is bounded for any words: at most `MOST_MATCHES` matches of a kind are ranked and counted, and
snippets are cut only for the rows of one page.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Concat, Greatest, Left, Lower, StrIndex, Substr

from platforms.archive.markdown_blocks import visible_text
from platforms.models import Document, Entity, Version
from platforms.models.version import SEARCH_CONFIG, SEARCHED_LETTERS, SEARCHED_TEXT
from provisions.models import Analysis, ClauseType, Provision
from provisions.models.analysis import SEARCHED_ANALYSIS

MOST_MATCHES = 2_000
LONGEST_QUERY = 200
MOST_WORDS = 12
SNIPPET_LETTERS = 1_500
SNIPPET_LEAD = 200
"""A snippet is cut from a stretch of the text that begins this much before the rarest word."""
_PHRASE = re.compile(r'(?<!-)"([^"]+)"')
_MATCH, _END = "\ue0f3", "\ue0f4"

Snippet = list[tuple[bool, str]]
"""Pieces of text, each with whether it is a match; plain text, to be escaped."""


@dataclass(frozen=True, slots=True)
class Result:
    """A line of the results."""

    title: str
    url: str
    where: str = ""
    snippet: Sequence[tuple[bool, str]] = ()
    severity: str = ""
    confidence: str = ""
    basis: str = ""
    basis_label: str = ""
    stance: str = ""
    stance_label: str = ""
    record_id: str = ""
    seen_at: datetime | None = None


def clean_query(words: str) -> str:
    """What is searched for: one line, bounded, without characters that no column can hold."""
    return " ".join(words.replace("\0", " ").split())[:LONGEST_QUERY].strip()


def match_provisions(words: str) -> list[int]:
    """Keys of standing records whose title, quote or open texts match, most relevant first."""
    query = _query(words)
    matches = (
        Analysis.objects.filter(
            state=Analysis.State.PUBLISHED,
            published_of__isnull=False,
            published_of__withdrawn_at=None,
        )
        .alias(searched=SEARCHED_ANALYSIS)
        .filter(searched=query)
    )
    ranked = (
        Analysis.objects.filter(pk__in=matches.values("pk")[:MOST_MATCHES])
        .alias(rank=SearchRank(SEARCHED_ANALYSIS, query))
        .order_by("-rank", "-pk")
    )
    return list(ranked.values_list("published_of", flat=True))


def match_documents(words: str) -> list[int]:
    """Keys of public documents: those whose name matches, then those whose public text does."""
    full_name = Concat("entity__name", Value(" "), "terms_type", output_field=CharField())
    public = Document.objects.public().alias(full_name=full_name)
    named = public.filter(_all_words("full_name", words)).order_by("entity__name", "terms_type")
    texts = (
        Version.objects.filter(_phrases("text", words), sightings__public_of__isnull=False)
        .alias(searched=SEARCHED_TEXT)
        .filter(searched=_query(words.replace('"', " ")))
        .order_by("-first_seen_at", "-pk")
    )
    found = [*named.values_list("pk", flat=True)[:MOST_MATCHES]]
    found += texts.values_list("document", flat=True)[:MOST_MATCHES]
    return list(dict.fromkeys(found))


def match_platforms(words: str) -> list[int]:
    """Keys of public platforms whose name has all of the words."""
    public = Entity.objects.filter(pk__in=Entity.objects.public().values("pk"))
    found = public.filter(_all_words("name", words)).order_by(Lower("name"))
    return list(found.values_list("pk", flat=True)[:MOST_MATCHES])


def match_clause_types(words: str) -> list[int]:
    """Keys of clause types whose name or definition has all of the words."""
    named = _all_words("name", words) | _all_words("definition", words)
    found = ClauseType.objects.filter(named).order_by("name")
    return list(found.values_list("pk", flat=True)[:MOST_MATCHES])


def show_provisions(keys: Sequence[int], words: str) -> list[Result]:
    """Results for records, in the order of their keys."""
    records = (
        Provision.objects.with_page_relations()
        .select_related("published_analysis__version", "published_analysis__clause")
        .defer("published_analysis__version__text")
        .annotate(headline=_headline("published_analysis__quote", words))
    )
    return [_provision(record) for record in _in_order(records, keys)]


def show_documents(keys: Sequence[int], words: str) -> list[Result]:
    """Results for documents, in the order of their keys."""
    text = _stretch("published_sighting__version__text", words)
    documents = (
        Document.objects.with_page_relations()
        .defer("published_sighting__version__text")
        .annotate(headline=_headline(text, words))
    )
    return [_document(document) for document in _in_order(documents, keys)]


def show_platforms(keys: Sequence[int], words: str) -> list[Result]:
    """Results for platforms, in the order of their keys."""
    return [
        Result(
            title=entity.name,
            url=entity.get_absolute_url(),
            where=entity.sector,
            snippet=[(False, entity.summary)] if entity.summary else (),
        )
        for entity in _in_order(Entity.objects.all(), keys)
    ]


def show_clause_types(keys: Sequence[int], words: str) -> list[Result]:
    """Results for clause types, in the order of their keys."""
    return [
        Result(
            title=kind.name,
            url=kind.get_absolute_url(),
            where=kind.category.name,
            snippet=[(False, kind.definition)],
        )
        for kind in _in_order(ClauseType.objects.select_related("category"), keys)
    ]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that is found: its code, its name, how it is matched and shown."""

    code: str
    label: str
    match: Callable[[str], list[int]]
    show: Callable[[Sequence[int], str], list[Result]]


KINDS = (
    Kind("provisions", "Provisions", match_provisions, show_provisions),
    Kind("documents", "Documents", match_documents, show_documents),
    Kind("platforms", "Platforms", match_platforms, show_platforms),
    Kind("clause_types", "Clause types", match_clause_types, show_clause_types),
)


def snippet_of(headline: str) -> Snippet:
    """The pieces of a headline as a reader sees them: no marks of Markdown, no link targets."""
    pieces: Snippet = []
    for part in headline.split(_MATCH):
        match, found, rest = part.partition(_END)
        if found:
            pieces.append((True, visible_text(match)))
        pieces.append((False, visible_text(rest if found else match)))
    return _cut([(is_match, text) for is_match, text in pieces if text])


def _cut(pieces: Snippet) -> Snippet:
    """An ellipsis where the pieces begin or end within a sentence."""
    whole = "".join(text for _, text in pieces).strip()
    begins_within = whole[:1].islower() or whole[:1] in {",", ";", ":", ")"}
    ends_within = bool(whole) and whole[-1] not in ".!?:;”\"'"
    lead: Snippet = [(False, "…")] if begins_within else []
    return [*lead, *pieces, *([(False, "…")] if ends_within else [])]


def _query(words: str) -> SearchQuery:
    """As web search engines read it: quotes for a phrase, a minus sign for a word left out."""
    return SearchQuery(words, search_type="websearch", config=SEARCH_CONFIG)


def _stretch(field: str, words: str) -> Substr:
    """The part of a long text that a snippet is cut from: parsing the whole takes too long.

    It lies round the first place of the longest word, whose ending is left off as stemming would.
    """
    longest = max(words.replace('"', " ").split() or [""], key=len).strip(".,;:-").lower()
    sought = Value(longest[: max(4, len(longest) - 3)])
    place = StrIndex(Lower(Left(field, SEARCHED_LETTERS)), sought)
    start = Greatest(place - Value(SNIPPET_LEAD), Value(1))
    return Substr(field, start, SNIPPET_LETTERS)


def _headline(expression: str | Substr, words: str) -> SearchHeadline:
    return SearchHeadline(
        F(expression) if isinstance(expression, str) else expression,
        _query(words),
        config=SEARCH_CONFIG,
        start_sel=_MATCH,
        stop_sel=_END,
        max_words=45,
        min_words=25,
    )


def _phrases(field: str, words: str) -> Q:
    """That each quoted phrase stands in a long text as it is.

    The index has no places of words: PostgreSQL would parse each text again to find a phrase.
    """
    found = Q()
    for phrase in _PHRASE.findall(words):
        found &= Q(**{f"{field}__icontains": phrase.strip()})
    return found


def _all_words(field: str, words: str) -> Q:
    parts = words.replace('"', " ").split()[:MOST_WORDS] or [words]
    return reduce(and_, (Q(**{f"{field}__icontains": part}) for part in parts))


def _in_order(rows: QuerySet, keys: Sequence[int]) -> list:
    found = rows.in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def _provision(record: Provision) -> Result:
    analysis = record.published_analysis
    assert analysis is not None  # match_provisions finds published ones only
    return Result(
        title=analysis.title,
        url=record.get_absolute_url(),
        where=f"{record.document.name}, {analysis.clause.label}",
        snippet=snippet_of(record.headline),  # type: ignore[attr-defined]  # annotated above
        severity=analysis.shown_severity,
        confidence=analysis.confidence,
        basis=analysis.basis,
        basis_label=str(analysis.get_basis_display()),
        stance=analysis.stance,
        stance_label=str(analysis.get_stance_display()),
        record_id=record.record_id,
        seen_at=analysis.version.first_seen_at,
    )


def _document(document: Document) -> Result:
    sighting = document.published_sighting
    assert sighting is not None  # match_documents finds public ones only
    return Result(
        title=document.name,
        url=document.get_absolute_url(),
        where=document.entity.sector,
        snippet=snippet_of(document.headline),  # type: ignore[attr-defined]  # annotated above
        record_id=document.record_id,
        seen_at=sighting.version.first_seen_at,
    )
