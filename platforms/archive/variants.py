"""Decides when a captured text may become the public one: the three holds and nothing else.

(a) A text that this document has had before, or a mixture of such texts, is published once it has
    stayed 7 days.
(b) A quarantined capture (size jump over 60 %, headings gone, language flip, extraction drift) is
    published once every check for 7 days saw the same text; `released` is for a person's word.
    Drift is also what differs in nothing that speaks for the document (`differing.py`).
(c) On a document whose texts alternated within the last 90 days, a new text is published once it
    has been stable for 48 hours.

Confirmation of a new text by a second fetch is not a hold: the caller does it before publishing.
Outcome rules (walls, error pages) come first: such a capture is never a text to decide on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from platforms.archive.differing import NOTHING_RECENT, Quirk, Recent, is_made_of_earlier, quirk
from platforms.archive.fingerprint import Fingerprint

RETURN_HOLD = timedelta(days=7)
QUARANTINE_HOLD = timedelta(days=7)
UNSTABLE_HOLD = timedelta(hours=48)
UNSTABLE_WINDOW = timedelta(days=90)
SIZE_JUMP = 0.60
# Loss against a second extractor that counts as drift.
EXTRACTION_LOSS = 0.05


class HoldReason(StrEnum):
    """Why a text waits. Codes are stored: never rename, only add."""

    NONE = ""
    KNOWN_TEXT = "known_text"
    KNOWN_PASSAGES = "known_passages"
    SIZE_JUMP = "size_jump"
    HEADINGS_GONE = "headings_gone"
    LANGUAGE_FLIP = "language_flip"
    EXTRACTION_DRIFT = "extraction_drift"
    PAGE_FURNITURE = "page_furniture"
    HIDDEN_ADDRESSES = "hidden_addresses"
    NOTICE_INSIDE = "notice_inside"
    REPEATED = "repeated"
    UNSTABLE_DOCUMENT = "unstable_document"
    RESTLESS = "restless"

    @property
    def label(self) -> str:
        """Words for operators and the document page."""
        return _LABELS[self]

    @property
    def wait(self) -> timedelta:
        """How long a text must stay before this hold ends."""
        if self is HoldReason.NONE:
            return timedelta(0)
        return UNSTABLE_HOLD if self is HoldReason.UNSTABLE_DOCUMENT else RETURN_HOLD

    @property
    def is_quarantine(self) -> bool:
        """Whether a person may release the text before its time."""
        return self not in _OTHER_HOLDS


_LABELS: dict[HoldReason, str] = {
    HoldReason.NONE: "Not held",
    HoldReason.KNOWN_TEXT: "An earlier text of this document; published once it has stayed 7 days",
    HoldReason.KNOWN_PASSAGES: (
        "A mixture of this document's earlier texts; published once it has stayed 7 days"
    ),
    HoldReason.SIZE_JUMP: "Over 60 % longer or shorter than the published text",
    HoldReason.HEADINGS_GONE: "The published text has headings, this one has none",
    HoldReason.LANGUAGE_FLIP: "Another language than the published text",
    HoldReason.EXTRACTION_DRIFT: "A second reading of the page found more text",
    HoldReason.PAGE_FURNITURE: "Only the page around the document differs",
    HoldReason.HIDDEN_ADDRESSES: "Differs only in e-mail addresses that were hidden or shown",
    HoldReason.NOTICE_INSIDE: "A notice stands where a part of the document was",
    HoldReason.REPEATED: "The page repeats a large part of its text",
    HoldReason.RESTLESS: "Differs only where the page says something else at every look",
    HoldReason.UNSTABLE_DOCUMENT: "Texts of this document alternated lately; waits for 48 hours",
}
_OTHER_HOLDS = frozenset(
    {
        HoldReason.NONE,
        HoldReason.KNOWN_TEXT,
        HoldReason.KNOWN_PASSAGES,
        HoldReason.UNSTABLE_DOCUMENT,
    }
)
_DRIFT = {
    Quirk.PAGE_FURNITURE: HoldReason.PAGE_FURNITURE,
    Quirk.HIDDEN_ADDRESSES: HoldReason.HIDDEN_ADDRESSES,
    Quirk.NOTICE_INSIDE: HoldReason.NOTICE_INSIDE,
    Quirk.REPEATED: HoldReason.REPEATED,
}


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What the rules compare: letters of the text, its headings, its language ("" when unsure).

    `lost_ratio` is the part of the page's words that a second reading found and ours lacks. Without
    a fingerprint, the rules that compare passages are left out.
    """

    letters: int
    headings: int
    language: str = ""
    lost_ratio: float = 0.0
    fingerprint: Fingerprint | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Publish now (`hold_until` None), or hold until then if nothing else is seen in between."""

    publish_now: bool
    hold_until: datetime | None
    reason: HoldReason


def decide(
    *,
    captured: TextFacts,
    published: TextFacts | None,
    known: bool,
    alternated_recently: bool,
    seen_at: datetime,
    now: datetime | None = None,
    released: bool = False,
    recent: Recent = NOTHING_RECENT,
    is_restless: bool = False,
) -> Decision:
    """Whether a text that differs from the public one goes out at `now` (default: `seen_at`).

    `seen_at` is when its present, unbroken run began; the caller starts a new run whenever a text
    of other words came between. `known`: this document has had the same text before. `published`
    None: the first text of a document goes out at once. `released`: a person ended the quarantine;
    that never lifts holds (a) and (c). `recent`: what the document's texts of the last 90 days were
    made of. `is_restless`: the two differ only at places that never rest (`restless.py`).
    Several holds together: the longest counts, and names the reason.
    """
    moment = seen_at if now is None else now
    if published is None:
        return Decision(True, None, HoldReason.NONE)
    reason, wait = _longest_hold(
        captured=captured,
        published=published,
        known=known,
        alternated_recently=alternated_recently,
        released=released,
        recent=recent,
        is_restless=is_restless,
    )
    until = seen_at + wait
    if reason is HoldReason.NONE or moment >= until:
        return Decision(True, None, reason)
    return Decision(False, until, reason)


def alternated(
    runs: Iterable[tuple[str, datetime]], *, now: datetime, window: timedelta = UNSTABLE_WINDOW
) -> bool:
    """Whether a text came back within the window: hold (c) then applies to this document.

    `runs` are (text hash, beginning of the run) in order of time, all of them, so that a return to
    a text older than the window is seen too. Adjacent runs of one hash count as one.
    """
    earlier: set[str] = set()
    current = ""
    for text_hash, began_at in runs:
        if text_hash == current:
            continue
        if text_hash in earlier and now - began_at <= window:
            return True
        earlier.add(text_hash)
        current = text_hash
    return False


def quarantine_reason(
    captured: TextFacts,
    published: TextFacts,
    recent: Recent = NOTHING_RECENT,
) -> HoldReason:
    """The first sign that a capture is not the whole document, or not a change of it; or `NONE`."""
    if _is_size_jump(captured.letters, published.letters):
        return HoldReason.SIZE_JUMP
    if published.headings and not captured.headings:
        return HoldReason.HEADINGS_GONE
    if captured.language and published.language and captured.language != published.language:
        return HoldReason.LANGUAGE_FLIP
    if captured.lost_ratio > EXTRACTION_LOSS:
        return HoldReason.EXTRACTION_DRIFT
    if captured.fingerprint is None or published.fingerprint is None:
        return HoldReason.NONE
    found = quirk(published.fingerprint, captured.fingerprint, recent)
    return _DRIFT.get(found, HoldReason.NONE)


def _longest_hold(
    *,
    captured: TextFacts,
    published: TextFacts,
    known: bool,
    alternated_recently: bool,
    released: bool,
    recent: Recent,
    is_restless: bool,
) -> tuple[HoldReason, timedelta]:
    """The holds in order of their length: (a) and (b) are 7 days, (c) is 48 hours."""
    if known:
        return HoldReason.KNOWN_TEXT, RETURN_HOLD
    suspicion = HoldReason.NONE if released else quarantine_reason(captured, published, recent)
    if suspicion is not HoldReason.NONE:
        return suspicion, QUARANTINE_HOLD
    if is_restless and not released:
        return HoldReason.RESTLESS, QUARANTINE_HOLD
    if _is_mixture(captured, published, recent):
        return HoldReason.KNOWN_PASSAGES, RETURN_HOLD
    if alternated_recently:
        return HoldReason.UNSTABLE_DOCUMENT, UNSTABLE_HOLD
    return HoldReason.NONE, timedelta(0)


def _is_mixture(captured: TextFacts, published: TextFacts, recent: Recent) -> bool:
    if captured.fingerprint is None or published.fingerprint is None:
        return False
    return is_made_of_earlier(published.fingerprint, captured.fingerprint, recent)


def _is_size_jump(letters: int, published: int) -> bool:
    """Over 60 % of the published size lost, or as much added that it was 60 % smaller."""
    smaller, larger = sorted((letters, published))
    return larger > 0 and 1 - smaller / larger > SIZE_JUMP
