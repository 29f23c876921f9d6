"""Tells a moved text from a changed one: what went and what came is sought on the whole page."""

from collections.abc import Collection, Iterator, Sequence

from platforms.archive.whole_page import text_passages

# This part of what went, and of what came, must be found on the other page, by letters.
EXPLAINED_RATIO = 0.9
_RUN_WORDS = 5


def explained_by_layout(
    old_text: str, new_text: str, old_page: Sequence[str], new_page: Sequence[str]
) -> bool:
    """Whether the difference of two texts is one of place alone, so that no word of it is new.

    Texts are Markdown; pages are what `page_passages` gives. True when nine tenths of the passages
    that the new text lacks are still somewhere on the new page, and nine tenths of those that it
    gained were already on the old page (by letters). A passage that was split or merged with its
    neighbours is found; one with a word changed is not. False where no passage differs: then
    there is nothing to explain. Linear in the texts and pages.
    """
    before, after = text_passages(old_text), text_passages(new_text)
    lost = set(before) - set(after)
    gained = set(after) - set(before)
    if not lost and not gained:
        return False
    return _are_on(lost, new_page) and _are_on(gained, old_page)


def _are_on(passages: Collection[str], page: Sequence[str]) -> bool:
    standing = set(page)
    apart = [passage.split() for passage in passages if passage not in standing]
    words = " ".join(page).split()
    runs: dict[int, set[tuple[str, ...]]] = {}
    missing = 0
    for passage in apart:
        length = min(len(passage), _RUN_WORDS)
        if length not in runs:
            runs[length] = set(_runs(words, length))
        # Every run of words of it must be on the page: then no word of it is new.
        if not runs[length].issuperset(_runs(passage, length)):
            missing += sum(map(len, passage))
    return missing <= (1 - EXPLAINED_RATIO) * sum(map(len, passages))


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(length)), strict=False)
