"""Finds what a document promises on notice of its own changes, and judges one change by it.

The promise is read from single sentences, in English, German, French and Spanish. What a reader
of a page cannot see, such as a mail to account holders, is never counted as absent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

import re2

from platforms.archive import notice_words as words
from platforms.archive.markdown_blocks import LINK_TARGET, Block, split_blocks

_CONTEXT_LETTERS = 400
_LONGEST_SENTENCE = 900
_MARKS = str.maketrans("*_`[]#>\n\t\xa0", " " * 10)


class NoticeKind(StrEnum):
    """What the notice is about; only the first two are about the document itself."""

    TERMS_CHANGE = "terms_change"
    MATERIAL_CHANGE = "material_change"
    PRICE_CHANGE = "price_change"
    SUBPROCESSOR_CHANGE = "subprocessor_change"

    @property
    def is_about_document(self) -> bool:
        """Whether the notice ledger counts such a promise."""
        return self in {NoticeKind.TERMS_CHANGE, NoticeKind.MATERIAL_CHANGE}


class NoticeMeans(StrEnum):
    """How the notice is to reach people."""

    EMAIL = "email"
    POSTING = "posting"
    IN_PRODUCT = "in_product"


class NoticeState(StrEnum):
    """What can be said of one change."""

    KEPT = "kept"
    NOT_KEPT = "not_kept"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class NoticePromise:
    """Notice ahead of changes, as promised: `text[start:end] == quote`, offsets in code points.

    `days` is None where no length is stated; weeks count 7 days and months 30, and business days
    count as days, so that it is never more than what was promised. `means` are those named in the
    sentence, maybe none. `is_firm` is False for "will try to" and "where feasible".
    """

    kind: NoticeKind
    days: int | None
    means: tuple[NoticeMeans, ...]
    quote: str
    start: int
    end: int
    is_firm: bool = True


@dataclass(frozen=True, slots=True)
class NoticeVerdict:
    """What can be said of one change under a promise, with one neutral sentence for readers."""

    state: NoticeState
    sentence: str


def promised_notice(text: str) -> NoticePromise | None:
    """The firm promise of advance notice of changes to the document itself, if it makes one.

    Of several, one for every change goes before one for material changes, and one that states
    its length before one that does not.
    """
    counted = [found for found in promised_notices(text) if _counts(found)]
    return min(counted, key=_rank, default=None)


def promised_notices(text: str) -> tuple[NoticePromise, ...]:
    """Every promise of advance notice in a Markdown text, of each kind, in order."""
    return tuple(_promises(text))


def judge_notice(
    promise: NoticePromise,
    seen_at: date,
    effective_on: date | None,
    basis: str,
    *,
    earlier_seen_on: date | None = None,
    is_material: bool | None = None,
) -> NoticeVerdict:
    """Whether a text came as long before its effective date as the earlier text promised.

    `basis` is that of the effective date; only "stated" allows a judgement. `seen_at` is the day
    on which the text was first seen, which proves that it was public by then but not that it was
    not public before: a notice is "not kept" only if `earlier_seen_on`, the last day on which the
    earlier text was still served, was already too late. A promise for material changes is never
    called broken unless the change `is_material`.
    """
    if effective_on is None or basis != "stated":
        return _cannot_tell(promise, "this text states no date from which it applies")
    ahead = (effective_on - seen_at).days
    told = f"this text was first seen {_distance(ahead)} the date on which it says it applies"
    if ahead >= (promise.days or 1):
        return NoticeVerdict(NoticeState.KEPT, f"{_promise(promise)}; {told}.")
    if earlier_seen_on is None:
        return _cannot_tell(promise, f"{told}, and may have been published earlier")
    if effective_on <= earlier_seen_on:
        return _cannot_tell(promise, "the date it states lies before this text was published")
    if (effective_on - earlier_seen_on).days >= (promise.days or 1):
        return _cannot_tell(promise, f"{told}, and may have been published earlier")
    if promise.kind is NoticeKind.MATERIAL_CHANGE and not is_material:
        return _cannot_tell(promise, f"{told}; whether the change is material is not decided")
    return NoticeVerdict(NoticeState.NOT_KEPT, f"{_promise(promise)}; {told}.")


def _cannot_tell(promise: NoticePromise, why: str) -> NoticeVerdict:
    return NoticeVerdict(NoticeState.CANNOT_TELL, f"{_promise(promise)}; {why}.")


def _promise(promise: NoticePromise) -> str:
    length = "advance notice" if promise.days is None else f"{_days(promise.days)} of notice"
    is_partial = promise.kind is NoticeKind.MATERIAL_CHANGE
    return f"The document promises {length}{' of material changes' if is_partial else ''}"


def _distance(ahead: int) -> str:
    if ahead == 0:
        return "on"
    return f"{_days(abs(ahead))} {'before' if ahead > 0 else 'after'}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _counts(promise: NoticePromise) -> bool:
    return promise.is_firm and promise.kind.is_about_document


def _rank(promise: NoticePromise) -> tuple[bool, bool, int]:
    return promise.days is None, promise.kind is NoticeKind.MATERIAL_CHANGE, promise.start


def _promises(text: str) -> Iterator[NoticePromise]:
    before = ""
    for block in split_blocks(text):
        if block.is_heading:
            before = ""
            continue
        seen = _seen(block.text)
        for start, end in _sentences(seen):
            sentence = seen[start:end]
            context = f"{' '.join(block.path[-1:])}. {before}"
            promise = _read(sentence, context, block, start)
            if promise is not None:
                yield promise
            before = f"{before} {sentence}"[-_CONTEXT_LETTERS:]


def _seen(markdown: str) -> str:
    """The passage with its marks blanked, each letter where it was."""
    blanked = LINK_TARGET.sub(lambda found: " " * len(found[0]), markdown)
    return blanked.translate(_MARKS).replace("’", "'")


def _sentences(passage: str) -> Iterator[tuple[int, int]]:
    ends = [0, *(found.start() + 1 for found in words.SENTENCE_END.finditer(passage)), len(passage)]
    for first, past in pairwise(ends):
        sentence = passage[first:past]
        start = first + len(sentence) - len(sentence.lstrip(" |"))
        end = first + len(sentence.rstrip(" |"))
        if 0 < end - start <= _LONGEST_SENTENCE:
            yield start, end


def _read(sentence: str, context: str, block: Block, start: int) -> NoticePromise | None:
    """The promise that one sentence makes; `context` is what stands before it."""
    if not words.ACT.search(sentence) or words.AS_LAW_ASKS.search(sentence):
        return None
    period = _period(sentence)
    advance = period[0] if period else words.ADVANCE.search(sentence)
    if advance is None or not (words.DUTY.search(sentence) or period):
        return None
    until = sentence[: advance.end()]
    if any(other.search(until) for other in (words.NONE, words.OF_READER, words.ELSEWHERE)):
        return None
    kind = _kind(sentence, context)
    if kind is None:
        return None
    end = start + len(sentence)
    return NoticePromise(
        kind=kind,
        days=period[1] if period else None,
        means=_means(sentence),
        quote=block.text[start:end],
        start=block.start + start,
        end=block.start + end,
        is_firm=not words.SOFT.search(sentence),
    )


def _means(sentence: str) -> tuple[NoticeMeans, ...]:
    told = words.SERVICE.sub(" ", sentence)
    return tuple(means for means in NoticeMeans if words.MEANS[means].search(told))


def _kind(sentence: str, context: str) -> NoticeKind | None:
    """What the notice is about; None for changes of services and everything else."""
    if words.SUBPROCESSOR.search(sentence):
        return NoticeKind.SUBPROCESSOR_CHANGE
    if not words.CHANGE.search(sentence):
        return None
    is_of_service = words.SERVICE.search(sentence) is not None
    own = words.NEAR_DOCUMENT_CHANGE if is_of_service else words.DOCUMENT_CHANGE
    is_own = own.search(sentence) is not None
    if not is_own and words.PRICE.search(sentence):
        return NoticeKind.PRICE_CHANGE
    if not is_own and (is_of_service or not words.DOCUMENT_CHANGE.search(context)):
        return None
    is_material = words.MATERIAL.search(sentence)
    return NoticeKind.MATERIAL_CHANGE if is_material else NoticeKind.TERMS_CHANGE


def _period(sentence: str) -> "tuple[re2._Match[str], int] | None":
    """The length of the notice in days, with the words that tie it to the notice."""
    for found in words.PERIOD.finditer(sentence):
        if words.WITHIN.search(sentence[: found.start()]):
            continue
        number = words.number_of(found["number"] or found["number_after"])
        unit = (found["unit"] or found["unit_after"]).casefold()
        return found, number * words.days_of(unit)
    return None
