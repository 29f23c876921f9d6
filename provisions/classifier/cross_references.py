"""Where a clause points: another clause of its document, words above or below, another document.

A reference is resolved only where its target is certain: the number or heading stands in the
document once, and the words around it do not name another text ("Article 6 of the GDPR").
Computed where it is shown; it follows from the text and its passages alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import re2

from provisions.classifier.numbering import read_numbering
from provisions.classifier.reference_targets import Placed, Targets

Kind = Literal["clause", "heading", "near", "law", "document"]

_ONE = (
    r"(?:[A-Z](?:\.(?:\d{1,3}|[a-z]{1,4}))+|\d{1,3}(?:\.\d{1,3})*[A-Z]?|[IVX]{1,5}\b|[A-Z]\b)"
    r"(?:\([A-Za-z0-9]{1,4}\))*(?:\.[a-z]\b)?"
)
_CLAUSE = re2.compile(
    r"(?:\b(?i:(sub-?sections?|sections?|sec\.|clauses?|articles?|arts?\.|paragraphs?|parts?"
    r"|annex(?:es)?|appendix|schedules?|exhibits?|attachments?))[ \x{a0}]|(§§?)[ \x{a0}]{0,2})"
    rf"(?:\*\*)?({_ONE}(?:(?:,? and |,? or |, | to |-| ?– ?| through ){_ONE}){{0,7}})"
)
_EACH = re2.compile(_ONE)
_TITLED = re2.compile(
    r"(?i:\b(?:titled|entitled|headed|called|named|see|in|under|the|our|sections?) )"
    r"(?:the )?[“\"]\[?([A-Z][^“”\"\n\[\]]{2,80})[,.]?(?:\]\([^()\s]{1,300}\))?[”\"]"
    r"(?i:,? (?:sections?\b|above\b|below\b|heading\b))?"
)
_LINK = re2.compile(r"\[([^\[\]\n]{1,160})\]\(([^()\s]{1,400})(?: \"[^\"\n]{0,100}\")?\)")
_NEAR = re2.compile(
    r"(?i)\b(?:described|set (?:out|forth)|listed|defined|explained|detailed|stated|specified"
    r"|provided|outlined|referred to|mentioned)(?: \w{2,12}){0,3} (below|above)\b"
    r"|\bsee (below|above)\b"
)
_DOCUMENT = re2.compile(
    r"\b((?:[A-Z][\w&-]{1,20} ){0,4}(?:Polic(?:y|ies)|Agreement|Addendum|Guidelines|Statement"
    r"|Notice|Terms of (?:Service|Use|Sale)|Terms and Conditions|Code of Conduct))\b"
)
_OWN = re2.compile(
    r"(?i)^(?:\s?\([^()]{1,60}\)|\s?[“\"][^“”\"]{1,60}[”\"])?\s?,?\s?(?:(?:of|in|to|under)\s"
    r"(?:this|these|the present|our)\s|above\b|below\b|hereof\b)"
)
_OF_CLAUSE = re2.compile(r"(?i)^\s?(?:of|in|under) (?:article|section|clause|annex|schedule)\b")
_GIVEN_TITLE = re2.compile(r"^\s?[(“\"]+([A-Z][^()“”\"]{2,80})[)”\"]")
_OF_ANOTHER = re2.compile(
    r"^(?:\s?\([^()]{1,60}\)|\s?[“\"][^“”\"]{1,60}[”\"])?\s?,?\s?(?i:of|in|to|under)\s"
    r"(?:the|our|your|its)\s([A-Z][\w’'-]*(?:\s(?:of|and|for)?\s?[A-Z][\w’'-]*){0,5})"
)
_LAW = re2.compile(
    r"^(?:\([^()]{1,60}\))?\s?,?\s?(?:(?i:of|in|under|to|from)\s(?:[\w.’'-]{1,20}\s){0,8}?"
    r"(?i:act|code|laws?|regulations?|directive|gdpr|dsgvo|dmca|dma|dsa|ccpa|cpra|lgpd|sccs?"
    r"|clauses|statute|treaty|charter|constitution|convention)\b"
    r"|(?:UK |EU )?(?:GDPR|DSGVO|CCPA|CPRA|LGPD|DMCA|DMA|DSA|TFEU|BGB|SCCs?)\b)"
)
_LAW_BEFORE = re2.compile(
    r"(?i)(?:\b(?:act|code|laws?|regulation|directive|gdpr|dsgvo|ccpa|dmca|sccs?|c\.f\.r\.|u\.s\.c\."
    r"|statutes?|clauses|stat\.|civ\.|ann\.|tit\. \d+,)|\d{4}/\d{1,4}\)?|\d{2,4}\))[\s,]{0,3}$"
)
_OF_LAW = frozenset(["article", "articles", "art.", "arts."])
_APART = frozenset(["annex", "annexes", "appendix", "schedule", "schedules", "exhibit", "exhibits"])
_ARTICLE = re2.compile(r"^(?i:the|our|your|its|their|a|an|and|or|to|see|in|under) ")
_SELF = re2.compile(r"(?i)\b(?:this|these) $")


@dataclass(frozen=True, slots=True)
class CrossReference:
    """`text[start:end]` points elsewhere. `target`: position of the passage, where it is certain.

    `names` is what it points to: a number, a heading, a document, "above" or "below".
    """

    kind: Kind
    names: str
    start: int
    end: int
    target: int | None = None


def references_of(
    text: str, passages: Sequence[Placed], *, within: tuple[int, int] | None = None
) -> tuple[CrossReference, ...]:
    """The references of a document, or of the part of it between two offsets, in order. Linear."""
    reader = _Reader(text, passages, within or (0, len(text)))
    inside = filter(reader.is_read, reader.read())
    found = sorted(inside, key=lambda each: (each.start, -each.end))
    kept: list[CrossReference] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
        elif each.target is not None and kept[-1].target is None:
            kept[-1] = each
    return tuple(kept)


class _Reader:
    def __init__(self, text: str, passages: Sequence[Placed], within: tuple[int, int]) -> None:
        self.first, last = within
        self.text, self.part = text, text[self.first : last]
        self.passages = passages
        self.starts = [passage.start for passage in passages]
        self.openings = {_after_marks(text, start) for start in self.starts}
        self.targets = Targets(text, passages)
        self.own_names = " / ".join(passage.path[0] for passage in passages[:1] if passage.path)
        self.own_names = f"{self.own_names} terms agreement policy".casefold()
        self.has_standard_clauses = "ontractual Clauses" in text or "SCC" in text

    def read(self) -> Iterator[CrossReference]:
        yield from self._clauses()
        yield from self._headings()
        yield from self._links()
        for match in _NEAR.finditer(self.part):
            names = (match.group(1) or match.group(2)).casefold()
            yield self._at("near", names, match.start(), match.end(), None)
        for match in _DOCUMENT.finditer(self.part):
            names = _ARTICLE.sub("", match.group(1))
            start = match.end(1) - len(names)
            before = self.part[max(0, start - 12) : start]
            is_own = names.startswith(("This ", "These ")) or names.casefold() in self.own_names
            if is_own or " " not in names or _SELF.search(before):
                continue
            if self.first + start not in self.openings:
                yield self._at("document", names, start, match.end(1), None)

    def _at(
        self, kind: Kind, names: str, start: int, end: int, target: int | None
    ) -> CrossReference:
        return CrossReference(kind, names, self.first + start, self.first + end, target)

    def is_read(self, reference: CrossReference) -> bool:
        """Whether it stands in a passage, and not in a heading or a list of contents."""
        at = bisect_right(self.starts, reference.start) - 1
        return at >= 0 and reference.end <= self.passages[at].end

    def _path(self, start: int) -> Sequence[str]:
        at = bisect_right(self.starts, self.first + start) - 1
        return self.passages[at].path if at >= 0 else ()

    def _clauses(self) -> Iterator[CrossReference]:
        for match in _CLAUSE.finditer(self.part):
            word = (match.group(1) or "§").casefold()
            before = self.part[max(0, match.start() - 40) : match.start()]
            after = self.part[match.end() : match.end() + 160]
            if _SELF.search(before) or self._opens_passage(match.start()):
                continue
            path = self._path(match.start())
            is_law = self._is_law(word, before, after)
            for number in _EACH.finditer(match.group(3)):
                start = match.start(3) + number.start()
                end = start + len(number.group(0))
                names = number.group(0)
                if word in _APART:
                    names = f"{_singular(word)} {names}"
                target = None if is_law else self._numbered(word, names, path, after)
                begin = match.start() if not number.start() else start
                yield self._at("law" if is_law else "clause", names, begin, end, target)

    def _opens_passage(self, start: int) -> bool:
        """Whether the words are a passage's own number: "Section 4. Fees"."""
        at = bisect_right(self.starts, self.first + start) - 1
        if at < 0 or self.text[self.starts[at] : self.first + start].strip("*_ "):
            return False
        return read_numbering(self.text[self.starts[at] : self.starts[at] + 80]) is not None

    def _is_law(self, word: str, before: str, after: str) -> bool:
        if _OWN.search(after) and not _LAW.search(after):
            return False
        if _LAW.search(after) or _LAW_BEFORE.search(before):
            return True
        return word in _OF_LAW and not self.targets.has_articles

    def _numbered(self, word: str, names: str, path: Sequence[str], after: str) -> int | None:
        if word.startswith("clause") and self.has_standard_clauses and not _OWN.search(after):
            return None
        if word.startswith("part") or _OF_CLAUSE.search(after) or self._is_elsewhere(after):
            return None
        title = _GIVEN_TITLE.search(after)
        return self.targets.numbered(names, path, title.group(1) if title else "")

    def _is_elsewhere(self, after: str) -> bool:
        """Whether the words name another document: "Section 4 of the Order Form"."""
        other = _OF_ANOTHER.search(after)
        return other is not None and other.group(1).casefold() not in self.own_names

    def _headings(self) -> Iterator[CrossReference]:
        for match in _TITLED.finditer(self.part):
            target = self.targets.headed(match.group(1), self._path(match.start()))
            if target is not None:
                end = match.end()
                yield self._at("heading", match.group(1), match.start(1), end, target)

    def _links(self) -> Iterator[CrossReference]:
        for match in _LINK.finditer(self.part):
            label, (_, found, fragment) = match.group(1), match.group(2).partition("#")
            label = label.strip('*_ ⁠“”"')
            if not found or not label:
                continue
            path = self._path(match.start())
            target = self.targets.headed(label, path)
            if target is None:
                target = self.targets.anchored(fragment, path)
            if target is not None or match.group(2).startswith("#"):
                yield self._at("heading", label, match.start(), match.end(), target)


def _singular(word: str) -> str:
    return (word.removesuffix("es") if word == "annexes" else word.removesuffix("s")).capitalize()


def _after_marks(text: str, start: int) -> int:
    """Where the words of a passage begin, behind the emphasis that opens it."""
    while text[start : start + 1] in ("*", "_"):
        start += 1
    return start
