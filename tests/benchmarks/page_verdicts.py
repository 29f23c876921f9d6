"""Holds what the product made of recorded pages against the texts recorded from the same pages.

No database and no settings: pages, what became of each, and the changes that were published.
"""

import base64
import json
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from platforms.archive.change_class import ChangeClass, classify_change
from platforms.archive.diff import changed_hunks, redline
from platforms.archive.markdown_blocks import visible_text

FEWEST_WORDS = 40
"""A recorded text with fewer is no policy: an error notice, a redirect, a heading left alone."""
MOST_WORDS = 0.7
LASTING = timedelta(days=7)
_WORD = re.compile(r"\w+")
# Ours, not the product's: what is measured must not judge itself.
_MONTH = (
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
    r"|january|february|march|april|august|september|october|november|december)"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\b\.?,?\s+\d{{4}}\b"
    rf"|\b{_MONTH}\b\.?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?\d{{4}}\b"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{4}\b"
)

Passages = tuple[tuple[str, str], ...]
"""What differs: each passage before and after."""


class Verdict(StrEnum):
    """What the recorded texts say of a published change."""

    TRUE = "true"
    FALSE = "false"  # told as substantive; what was recorded differs in noise only, or not at all
    NOT_SUBSTANTIVE = "not substantive"
    TO_NO_POLICY = "to no policy"
    FROM_NO_POLICY = "from no policy"
    NOT_RECORDED = "not recorded"  # the page holds more than what was recorded from it


@dataclass(frozen=True, eq=False)
class RawPage:
    """A page as it was received at a moment, and the Markdown text that was recorded from it."""

    service: str
    terms_type: str
    url: str
    at: datetime
    media_type: str
    body: bytes
    recorded: str

    @property
    def document(self) -> str:
        """Platform and type."""
        return f"{self.service} / {self.terms_type}"

    @cached_property
    def is_no_policy(self) -> bool:
        """Whether hardly a text was recorded; what the page itself holds is another matter."""
        return len(words(self.recorded)) < FEWEST_WORDS

    @cached_property
    def recorded_words(self) -> Counter[str]:
        """The bag of recorded words without dates: two pages with the same differ in noise."""
        visible = _DATE.sub(" ", visible_text(self.recorded).casefold())
        return Counter(words(visible))


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What became of a page; `text` is ours, empty where the check was no capture.

    `state` and `hold` are of the period that began with it; empty where none began.
    """

    page: RawPage
    outcome: str
    detail: str
    text: str
    state: str = ""
    hold: str = ""


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """A change as the product wrote it. `passages` are the differing ones, before and after."""

    document: str
    change_class: str
    reason: str
    before_first_at: datetime
    before_last_at: datetime
    at: datetime
    published_at: datetime
    passages: Passages

    @property
    def is_substantive(self) -> bool:
        """Whether the product says that the platform changed what the document says."""
        return ChangeClass(self.change_class).is_substantive


@dataclass(frozen=True, slots=True)
class Missed:
    """A step between two recorded texts that both lasted, and that no published change tells."""

    pages: tuple[SeenPage, ...]  # the last one before, then those of the time
    until: datetime
    recorded_class: str
    told_as: tuple[str, ...]  # classes that the product gave changes in that time instead
    passages: Passages

    @property
    def is_called_noise(self) -> bool:
        """Whether the product's own classes call the recorded step noise too, by more layers."""
        kind = ChangeClass(self.recorded_class)
        return not kind.is_substantive and kind is not ChangeClass.PARTIAL_PAGE


def read_pages(path: Path) -> Iterator[RawPage]:
    """The pages of a recorded archive, one JSON object a line, compressed with xz."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            is_binary = row["encoding"] == "base64"
            yield RawPage(
                service=row["service"],
                terms_type=row["terms_type"],
                url=row["url"],
                at=datetime.fromisoformat(row["fetched_at"]),
                media_type=row["media_type"],
                body=base64.b64decode(row["body"]) if is_binary else row["body"].encode(),
                recorded=row["version_text"] or "",
            )


def words(markdown: str) -> list[str]:
    """The words that a reader sees, case-folded; addresses of links are none, nor line breaks."""
    visible = visible_text(markdown.replace("<br>", " "))
    return _WORD.findall(visible.replace("_", " ").casefold())


def token_f1(expected: Sequence[str], found: Sequence[str]) -> float:
    """Agreement of two bags of words, from 0.0 to 1.0."""
    common = (Counter(expected) & Counter(found)).total()
    return 2 * common / max(1, len(expected) + len(found))


def is_recorded_short(seen: SeenPage, others: Iterable[SeenPage]) -> bool:
    """Whether the page holds the policy although hardly a text was recorded from it.

    So it is where our text has most words of the recorded text that is nearest in time.
    """
    good = [each.page for each in others if not each.page.is_no_policy]
    if not seen.page.is_no_policy or not good:
        return False
    nearest = Counter(words(min(good, key=lambda page: abs(page.at - seen.page.at)).recorded))
    return (nearest & Counter(words(seen.text))).total() >= MOST_WORDS * nearest.total()


def verdict_on(change: PublishedChange, seen: Sequence[SeenPage]) -> Verdict:
    """What the recorded texts of a document say of a published change of it."""
    after = _page_at(change.at, seen)
    before = _pages_before(change, seen)
    if after.page.is_no_policy:
        is_short = is_recorded_short(after, seen)
        return Verdict.NOT_RECORDED if is_short else Verdict.TO_NO_POLICY
    if not change.is_substantive:
        return Verdict.NOT_SUBSTANTIVE
    good = [each.page for each in before if not each.page.is_no_policy]
    if not good:
        is_short = any(is_recorded_short(each, seen) for each in before)
        return Verdict.NOT_RECORDED if is_short else Verdict.FROM_NO_POLICY
    is_false = any(_is_noise(page, after.page) for page in good)
    return Verdict.FALSE if is_false else Verdict.TRUE


def unexplained_passages(change: PublishedChange, seen: Sequence[SeenPage]) -> Passages:
    """Passages of a published change whose changed words no changed recorded passage has.

    These are noise around the document, or words that the recorded text lacks.
    """
    after = _page_at(change.at, seen).page
    good = [each.page for each in _pages_before(change, seen) if not each.page.is_no_policy]
    if not good or after.is_no_policy:
        return ()
    hunks = redline(good[-1].recorded, after.recorded)
    known = {
        word for hunk in changed_hunks(hunks) for word in words(f"{hunk.before}\n{hunk.after}")
    }
    return tuple(pair for pair in change.passages if not _is_explained(pair, known))


def missed_changes(
    seen: Sequence[SeenPage], changes: Iterable[PublishedChange], *, end: datetime
) -> Iterator[Missed]:
    """Steps between lasting recorded texts of one document that differ in substance, not told.

    Pages that are no policy say nothing of the document and are passed over.
    """
    known = list(changes)
    for (old, _), (new, until) in pairwise(_lasting([each.page for each in seen], end)):
        told = [each for each in known if old[-1].at < each.at < until]
        if _is_noise(old[-1], new[0]) or any(each.is_substantive for each in told):
            continue
        hunks = changed_hunks(redline(old[-1].recorded, new[0].recorded))
        yield Missed(
            pages=tuple(each for each in seen if old[-1].at <= each.page.at < until),
            until=until,
            recorded_class=classify_change(old[-1].recorded, new[0].recorded).change_class.value,
            told_as=tuple(each.change_class for each in told),
            passages=tuple((hunk.before, hunk.after) for hunk in hunks),
        )


def noise_steps(seen: Sequence[SeenPage]) -> int:
    """Steps from page to page of one document whose recorded words are the same but for dates.

    So often a false change was possible.
    """
    good = [each.page for each in seen if not each.page.is_no_policy]
    return sum(_is_noise(before, after) for before, after in pairwise(good))


def by_document(seen: Iterable[SeenPage]) -> dict[str, list[SeenPage]]:
    """The pages of each document in order of time."""
    found: dict[str, list[SeenPage]] = defaultdict(list)
    for each in sorted(seen, key=lambda each: each.page.at):
        found[each.page.document].append(each)
    return dict(found)


def _page_at(at: datetime, seen: Sequence[SeenPage]) -> SeenPage:
    """The page that was served at a moment, by a first or a second look."""
    return max((each for each in seen if each.page.at <= at), key=lambda each: each.page.at)


def _pages_before(change: PublishedChange, seen: Sequence[SeenPage]) -> list[SeenPage]:
    """The pages of the period before: all gave the text that the change begins with."""
    first = _page_at(change.before_first_at, seen).page.at
    after = _page_at(change.at, seen)
    known = [each for each in seen if first <= each.page.at <= change.before_last_at]
    return [each for each in known if each.page.at < change.at and each is not after]


def _is_explained(passage: tuple[str, str], known: AbstractSet[str]) -> bool:
    before, after = (Counter(words(side)) for side in passage)
    changed = (before - after) + (after - before)
    explained = sum(count for word, count in changed.items() if word in known)
    return explained >= MOST_WORDS * changed.total()


def _is_noise(before: RawPage, after: RawPage) -> bool:
    return before.recorded_words == after.recorded_words


def _lasting(pages: Sequence[RawPage], end: datetime) -> Iterator[tuple[list[RawPage], datetime]]:
    """Runs of pages with the same recorded words that lasted, each with its end."""
    runs: list[list[RawPage]] = []
    for page in pages:
        if page.is_no_policy:
            continue
        if runs and _is_noise(runs[-1][0], page):
            runs[-1].append(page)
        else:
            runs.append([page])
    for run, until in zip(runs, [*(run[0].at for run in runs[1:]), end], strict=True):
        if until - run[0].at >= LASTING:
            yield run, until
