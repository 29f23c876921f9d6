"""How things stand with a document: last verified, not captured, held, followed by another."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.db.models import Q

from platforms.archive.outcome import CAPTURES, Outcome
from platforms.models import Check, Document, Provenance, Sighting, Source, Succession
from platforms.variants_page import Lately
from platforms.views.dates_panel import reason_words
from platforms.views.parts import Notice, plural
from platforms.views.texts import in_words

_MOST_CHECKS = 20
_CONFIRMING = "A second fetch is due, to confirm it."


@dataclass(frozen=True, slots=True)
class Relation:
    """Another document that this one goes on as, or goes back to."""

    words: str
    document: Document
    happened_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """That a source's address leads to another one by now."""

    url: str
    leads_to: str
    since: datetime


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What a reader of the public text is told about it, beside the banners."""

    verified_at: datetime | None
    is_imported_only: bool
    relations: Sequence[Relation]
    moved: Sequence[Moved]
    lately: Lately


def document_state(document: Document, sources: Sequence[Source], lately: Lately) -> DocumentState:
    """How things stand; one query, for the documents before and after."""
    return DocumentState(
        verified_at=document.last_verified_at,
        is_imported_only=_is_imported(document)
        and not any(source.last_captured_at for source in sources),
        relations=list(_relations(document)),
        moved=[found for source in sources if (found := _moved(source))],
        lately=lately,
    )


def _is_imported(document: Document) -> bool:
    public = document.published_sighting
    return public is not None and public.provenance == Provenance.IMPORTED


def held_notice(held: Sighting | None) -> Notice | None:
    """That another text than the public one is being served: since when, and what it waits for."""
    if held is None:
        return None
    since = in_words(held.first_seen_at)
    seen = f"An earlier text (first seen {in_words(held.version.first_seen_at)})"
    title = f"{seen if held.is_return else 'Another text'} is being served since {since}."
    if held.hold_reason == "confirmation":
        return Notice("wait", title, f"It is not public yet. {_CONFIRMING}")
    held_because = f"It is held by rule: {reason_words(held.hold_reason)}."
    until = in_words(held.held_until) if held.held_until else ""
    text = f"{held_because} It becomes public if nothing else is served until {until}."
    return Notice("wait", title, text)


def not_captured(sources: Iterable[Source]) -> Notice | None:
    """That the latest checks of a source failed: since when, why, how often; a query if so."""
    for source in sources:
        if not source.failures or not source.last_outcome:
            continue
        reasons = "; ".join(_reasons(source))
        if source.last_captured_at is None:
            return Notice("fail", "Not captured yet:", f"{reasons}.")
        title = f"Not captured since {in_words(source.last_captured_at)}:"
        return Notice("fail", title, f"{reasons}.")
    return None


def _reasons(source: Source) -> Iterator[str]:
    """How the failing checks ended, most frequent first; the latest one leads where they tie."""
    ended = Check.objects.filter(source=source, outcome__isnull=False)
    latest = ended.exclude(outcome__in=CAPTURES).order_by("-started_at")
    shown = min(source.failures, _MOST_CHECKS)
    outcomes = [each or "" for each in latest.values_list("outcome", flat=True)[:shown]]
    if len(outcomes) < shown:  # the register of checks is younger than the failures
        outcomes = [source.last_outcome] * source.failures
    elif source.failures > shown and len(set(outcomes)) == 1:
        outcomes = outcomes[:1] * source.failures
    for outcome, count in Counter(outcomes).most_common():
        label = Outcome(outcome).label
        yield f"{label[:1].lower()}{label[1:]} ({plural(count, 'check')})"


def _relations(document: Document) -> Iterator[Relation]:
    """Documents before and after, in the order of time."""
    rows = (
        Succession.objects.filter(Q(earlier=document) | Q(later=document))
        .select_related("earlier__entity", "later__entity")
        .order_by("happened_on", "pk")
    )
    for row in rows:
        is_later = row.earlier_id == document.pk
        kind = Succession.Kind(row.kind)
        yield Relation(
            words=_AFTER[kind] if is_later else _BEFORE[kind],
            document=row.later if is_later else row.earlier,
            happened_on=row.happened_on,
            reason=row.reason,
        )


_AFTER = {
    Succession.Kind.RENAMED: "Continues under another name:",
    Succession.Kind.SPLIT: "Continues in part as a document of its own:",
    Succession.Kind.MERGED: "Was merged into:",
    Succession.Kind.REPLACED: "Was replaced by:",
}
_BEFORE = {
    Succession.Kind.RENAMED: "Had another name before:",
    Succession.Kind.SPLIT: "Was a part before of:",
    Succession.Kind.MERGED: "Another document was merged into this one:",
    Succession.Kind.REPLACED: "Replaced another document:",
}


def _moved(source: Source) -> Moved | None:
    """Where the latest capture ended at another host or path than the address names."""
    snapshot = source.latest_snapshot
    if snapshot is None or not snapshot.final_url:
        return None
    if _place(snapshot.final_url) == _place(source.url):
        return None
    return Moved(source.url, snapshot.final_url, snapshot.captured_at)


def _place(url: str) -> tuple[str, str]:
    """Host and path; a slash at the end and the www. of a host say nothing."""
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
