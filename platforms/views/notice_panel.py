"""What a document promised on notice of its own changes, beside what a change shows of it."""

from dataclasses import dataclass

from platforms.archive.markdown_blocks import split_blocks
from platforms.archive.notice import judge_notice, promised_notice
from platforms.models import Change, Version


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """The promise of the text before, word for word, where it stands, and what the dates say."""

    quote: str
    url: str
    sentence: str


def shown_notice(change: Change, before: Version, after: Version) -> ShownNotice | None:
    """The promise that holds for a change of the words; None where none is made. No query.

    Whether a change is material is not judged here: that is for a person.
    """
    promise = promised_notice(before.text) if change.is_substantive else None
    if promise is None:
        return None
    verdict = judge_notice(
        promise,
        change.seen_at.date(),
        after.effective_on,
        after.effective_basis,
        earlier_seen_on=change.from_sighting.last_seen_at.date(),
    )
    starts = (block.start for block in split_blocks(before.text) if block.start <= promise.start)
    place = max(starts, default=0)
    return ShownNotice(promise.quote, f"{before.get_absolute_url()}#at-{place}", verdict.sentence)
