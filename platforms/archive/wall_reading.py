"""Reads a text the way its judge needs it: how much of it is sentences, and what they speak of.

Reading stops as soon as a text is long, so that a document costs as little as a notice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import re2

from platforms.archive.markdown_blocks import visible_text
from platforms.archive.wall_phrases import PHRASES, TITLES
from platforms.archive.wall_words import FILLER, LEGAL_WORDS, RULES

# Above this many letters of sentences a page is long: no phrase and no title of one judges it.
SHORT_PAGE_LETTERS = 1_500
# A page with fewer letters than this holds no document at all.
EMPTY_PAGE_LETTERS = 40
# No text of more characters is read, however much of it is menus and link targets.
_MOST_CHARACTERS = 150_000
_LEAST_SENTENCE_LETTERS, _LEAST_WIDE_LETTERS, _LEAST_SENTENCE_WORDS = 30, 12, 12
# A letter of a script without spaces says about as much as this many of an alphabet.
_WIDE_LETTER_WORTH = 2
# What walls and documents both say weighs less than what only documents say.
_FILLER_WORTH = 3
# What states a rule weighs more: walls hardly ever do.
_RULE_WORTH = 4
# Starts at line ends only, so it cannot backtrack far; read lazily, since most texts are long.
_PASSAGE = re.compile(r"\n[ \t]*\n|\n[ \t]*(?:[-*+|#>]|\d{1,4}[.)])[ \t]")
_LINK = re2.compile(r"!?\[[^\[\]\n]*\]\([^()\s]*(?:\s\"[^\"\n]*\")?\)")
_SENTENCE_END = re2.compile(r"[.!?…](?:[\s\"'”’)]|$)|[。！？]|\n")
_UNDERLINE = re2.compile(r"\s(?:={2,}|-{2,})\s*$")
_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_ENDS = tuple(".!?…:;。！？：；")
_LONGEST_HEADING = 160
# A link of more letters is no title of another page: the page left a link open around its text.
_LONGEST_LINK = 400
_WALL_PATTERNS = tuple(pattern for _, pattern, _ in PHRASES) + tuple(
    pattern for _, pattern in TITLES
)


@dataclass(slots=True)
class PageReading:
    """What a page says. All counts are of letters that a reader sees.

    `prose` counts sentences (of the part that was read); `unexplained` those of them which no
    wall would say, with sentences that state a rule four
    times, and words of both at a third; `ruling` the sentences that state a rule, once. `said` is
    all but links, one passage a line; `plain` are passages that are neither heading nor sentence
    nor link alone, `links` counts the last, `legal_links` those that name a document. `is_cut`: the
    text goes on behind what was read, with what nobody knows.
    """

    letters: int = 0
    prose: int = 0
    unexplained: int = 0
    ruling: int = 0
    links: int = 0
    legal_links: int = 0
    is_long: bool = False
    is_cut: bool = False
    said: str = ""
    headings: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)

    @property
    def is_short(self) -> bool:
        """Whether even all its letters, menus included, are few."""
        return self.letters <= SHORT_PAGE_LETTERS


def read_passages(text: str, *, whole: bool = False) -> PageReading:
    """The reading of a Markdown text; up to its first 1,500 letters of prose, unless `whole`."""
    page = PageReading(is_cut=len(text) > _MOST_CHARACTERS)
    said: list[str] = []
    sentences: list[str] = []
    for raw, is_marked in _passages(text[:_MOST_CHARACTERS]):
        _read_passage(page, raw, is_marked, said, sentences)
        if page.prose > SHORT_PAGE_LETTERS and not whole:
            page.is_long = True
            break
    page.said = "\n".join(said)
    if not page.is_long:
        _explain(page, sentences)
    return page


def _passages(text: str) -> Iterator[tuple[str, bool]]:
    """Passages with their marks cut off, and whether the mark was that of a heading."""
    start, is_heading = 0, text.lstrip().startswith("#")
    for mark in _PASSAGE.finditer(text):
        if (passage := text[start : mark.start()]).strip():
            yield passage, is_heading
            is_heading = False
        start = mark.end()
        is_heading = text[start - 2 : start - 1] == "#" or text[start : start + 1] == "#"
    if text[start:].strip():
        yield text[start:], is_heading


def _read_passage(
    page: PageReading, raw: str, is_heading: bool, said: list[str], sentences: list[str]
) -> None:
    shown = " ".join(visible_text(raw).split()).lstrip("#").replace("\u2019", "'").strip()
    underlined = _UNDERLINE.sub("", shown)
    letters = _worth(underlined)
    if not letters:
        return
    page.letters += letters
    if (is_heading or underlined != shown) and len(underlined) <= _LONGEST_HEADING:
        page.headings.append(underlined)
        said.append(underlined)
        return
    outside = letters if "](" not in raw else _worth(_LINK.sub("", raw))
    if outside <= 2 and letters > _LONGEST_LINK:
        outside = letters
    if outside <= 2:
        page.links += 1
        page.legal_links += bool(LEGAL_WORDS.search(underlined))
        if letters < EMPTY_PAGE_LETTERS:
            said.append(underlined)
        return
    said.append(underlined)
    if _is_sentence(underlined, letters, outside):
        page.prose += letters
        sentences.append(underlined)
    else:
        page.plain.append(underlined)


def _is_sentence(shown: str, letters: int, outside: int) -> bool:
    if outside < 0.35 * letters:
        return False
    if not shown.isascii() and _WIDE.search(shown):
        return letters >= _LEAST_WIDE_LETTERS * _WIDE_LETTER_WORTH
    if letters < _LEAST_SENTENCE_LETTERS:
        return False
    return shown.endswith(_ENDS) or shown.count(" ") >= _LEAST_SENTENCE_WORDS - 1


def _worth(shown: str) -> int:
    letters = sum(map(str.isalpha, shown))
    return letters if shown.isascii() else letters + len(_WIDE.findall(shown))


def _explain(page: PageReading, passages: list[str]) -> None:
    """Counts the sentences that a wall would not say."""
    for passage in passages:
        for sentence in _SENTENCE_END.split(passage):
            letters = _worth(sentence)
            is_rule = bool(RULES.search(sentence))
            page.ruling += letters * is_rule
            if any(pattern.search(sentence.strip()) for pattern in _WALL_PATTERNS):
                continue
            if is_rule:
                page.unexplained += _RULE_WORTH * letters
            else:
                is_filler = bool(FILLER.search(sentence))
                page.unexplained += letters // _FILLER_WORTH if is_filler else letters
