"""Arrow 5, first half: what the classifier claims of each clause of a version."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from platforms.models import Version
from provisions.actions.current_classifier import current_reader
from provisions.classifier.combine import PassageText, Reader
from provisions.classifier.cues import Claim
from provisions.models import Clause, ClauseType, Finding, Reading

DRAFT_SCORE = 0.5  # from here on a finding makes a draft; below, it is for the audit sample
KNOWN_PASSAGES = 20_000

Claims = tuple[Claim, ...]
_known: OrderedDict[tuple[Reader, PassageText], Claims] = OrderedDict()


def was_read(*, version: Version) -> bool:
    """Whether any classifier has read the version, also if it found nothing.

    Another classifier reads it again only when it is adopted, not at every check.
    """
    if Reading.objects.filter(version=version).exists():
        return True
    # Texts that were read before readings were written down.
    return Finding.objects.filter(clause__version=version).exists()


@transaction.atomic
def record_findings(*, version: Version, clauses: list[Clause], now: datetime) -> list[Finding]:
    """The findings of a version by the present classifier, written if they are not there yet."""
    reader = current_reader()
    if Reading.objects.filter(version=version, classifier=reader.name).exists():
        existing = Finding.objects.filter(clause__version=version, classifier=reader.name)
        return list(existing.select_related("clause_type", "clause"))
    claims = claims_of_passages([passage_of(each, version) for each in clauses], reader)
    kinds = {kind.slug: kind for kind in ClauseType.objects.all()}
    findings = Finding.objects.bulk_create(
        Finding(
            clause=clause,
            clause_type=kinds[claim.clause_type],
            classifier=reader.name,
            score=claim.score,
            stance=claim.stance,
            cues=[asdict(fired) for fired in claim.fired],
            start=clause.start + claim.start,
            end=clause.start + claim.end,
            recorded_at=now,
        )
        for clause, found in zip(clauses, claims, strict=True)
        for claim in found
    )
    Reading.objects.create(version=version, classifier=reader.name, recorded_at=now)
    return findings


def passage_of(clause: Clause, version: Version) -> PassageText:
    """A clause as the classifier reads it."""
    return PassageText(version.text[clause.start : clause.end], tuple(clause.path), clause.lead_in)


def telling_words(finding: Finding) -> list[tuple[str, float]]:
    """Words by which the model heard the claim, with their weight; empty for another classifier."""
    reader = current_reader()
    if finding.classifier != reader.name:
        return []
    passage = passage_of(finding.clause, finding.clause.version)
    return reader.telling_words(passage, finding.clause_type.slug)


def claims_of_passages(passages: Sequence[PassageText], reader: Reader) -> list[Claims]:
    """What is claimed of passages; most passages of a text stood in the one before."""
    kept = {each: _known.pop((reader, each), None) for each in passages}
    new = [each for each, claims in kept.items() if claims is None]
    found = {each: claims for each, claims in kept.items() if claims is not None}
    found.update(zip(new, reader.claims(new), strict=True))
    _known.update(((reader, each), claims) for each, claims in found.items())  # latest used last
    while len(_known) > KNOWN_PASSAGES:
        _known.popitem(last=False)
    return [found[each] for each in passages]
