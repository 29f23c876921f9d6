"""Plain texts that are slow to read as Markdown, or that hide what they say."""

from collections.abc import Callable, Iterator
from functools import partial

from tests.hostile.item import CLAUSE, LAST, TEXT, Item, item

SIZE = 400_000
UNITS = {
    "brackets-open": "[",
    "brackets-close": "]",
    "links-open": "[a](",
    "links-nested": "[a](b",
    "images-open": "![",
    "stars": "*",
    "stars-apart": "* ",
    "underscores": "_",
    "underscores-in-words": "_a",
    "backticks": "`",
    "backslashes": "\\",
    "quotes": ">",
    "quotes-apart": "> ",
    "hashes": "#",
    "equals": "=",
    "dashes": "-",
    "dashes-apart": "- ",
    "bars": "|",
    "bars-and-dashes": "|-",
    "colons-and-dashes": ":-:|",
    "tildes": "~",
    "blanks": " ",
    "tabs": "\t",
    "ends": "\n",
    "blank-lines": " \n",
    "figures": "1",
    "figures-dotted": "1.",
    "numbered": "1) ",
    "letters": "a",
    "capitals": "A",
    "dates": "1 May 2020 ",
    "dates-half": "2020-",
    "addresses": "http://",
    "addresses-half": "http://a.b/(",
    "mails": "a@",
    "entities": "&amp;",
    "less": "<",
    "tags": "<a ",
    "parentheses": "(",
    "quotation-marks": '"',
    "apostrophes": "'",
    "slashes": "/",
    "percents": "%20",
    "hex": "0123456789abcdef",
}
LINES = {
    "lists-deeper": lambda: "\n".join(" " * depth + "* x" for depth in range(700)),
    "quotes-deeper": lambda: "\n".join(">" * depth + " x" for depth in range(700)),
    "headings-of-all-levels": lambda: "\n\n".join("#" * (1 + n % 6) + " x" for n in range(9_000)),
    "setext": lambda: "a\n---\n\n" * 9_000,
    "table-wide": lambda: "|" + "a|" * 20_000 + "\n|" + "-|" * 20_000 + "\n|" + "b|" * 20_000,
    "table-long": lambda: "|a|b|\n|-|-|\n" + "|c|d|\n" * 20_000,
    "paragraphs": lambda: "a\n\n" * 60_000,
    "one-paragraph": lambda: "a b c\n" * 60_000,
}
# What a reader does not see, or sees in another order than it is written.
UNSEEN = {
    "bidi": "\u202eelbisivni\u202c",
    "bidi-open": "\u202e" * 50_000,
    "isolates": "\u2066\u2067\u2068" * 20_000,
    "zero-width": "\u200b\u200c\u200d\u2060" * 20_000,
    "soft-hyphens": "\u00ad" * 50_000,
    "variation": "a\ufe0f" * 30_000,
    "tags": "".join(chr(0xE0020 + letter) for letter in range(90)) * 300,
    "private": "\ue000\ue0f0\ue0f1\ue0f2\uf8ff" * 9_000,
    "noncharacters": "\ufffe\uffff\U0010ffff" * 9_000,
    "separators": "\u2028\u2029\x85\x0b\x0c" * 9_000,
    "marks": "\u1160\u3164\u115f\uffa0" * 9_000,
}
COMBINING = {
    "one-letter": "e" + "\u0301" * 200_000,
    "two-classes": "a" + "\u0301\u0316" * 100_000,
    "many-classes": "a" + "\u0334\u0327\u0316\u0301\u0345" * 40_000,
    "hebrew": "א" + "\u05b0\u05bc\u05c1" * 60_000,
    "kana": "カ" + "\u3099" * 100_000,
    "hangul": "\u1100\u1161" + "\u11a8" * 100_000,
    "decomposing": "\u0390\u1fb7\u01d5" * 60_000,
    "expanding": "\ufdfa" * 100_000,
    "zalgo": "".join(letter + "\u0301\u0316\u0334" * 12 for letter in CLAUSE * 20),
}
ANY = (TEXT, "empty", "too_large")


def items() -> Iterator[Item]:
    """As plain text, where the Markdown is the page's own, and as a page."""
    for name, unit in UNITS.items():
        yield _plain(f"long-{name}", partial(_repeated, unit))
        yield _html(f"long-{name}", partial(_repeated, unit))
    for name, make in LINES.items():
        yield _plain(name, make)
    for name, text in UNSEEN.items():
        yield _plain(f"unseen-{name}", partial(_after_a_clause, text), holds=(LAST,))
    for name, text in COMBINING.items():
        yield _plain(f"combining-{name}", partial(_after_a_clause, text), holds=(LAST,))
        yield _html(f"combining-{name}", partial(_after_a_clause, text), holds=(LAST,))
    for name, size, ends in (("9", 9_000_000, TEXT), ("24", 24_000_000, "too_large")):
        make = partial(_words, size)
        yield item(f"text-{name}-mb", make, ends, media_type="text/plain", is_heavy=True)
        yield item(f"page-{name}-mb", make, ends, is_heavy=True)
    yield item("text-50-mb", partial(_words, 50_000_000), "too_large", media_type="text/plain")
    yield item("page-50-mb", partial(_words, 50_000_000), "too_large")


def _repeated(unit: str) -> str:
    return f"{CLAUSE}\n\n{unit * (SIZE // len(unit))} x\n\n{LAST}"


def _after_a_clause(text: str) -> str:
    return f"{CLAUSE * 3}\n\n{text}\n\n{LAST}"


def _words(size: int) -> bytes:
    line = CLAUSE.encode() + b"\n"
    return line * (size // len(line))


def _plain(name: str, make: Callable[[], str], *, holds: tuple[str, ...] = ()) -> Item:
    def body() -> bytes:
        return make().encode("utf-8", "surrogatepass")

    return item(f"plain-{name}", body, ANY, media_type="text/plain", is_heavy=True, holds=holds)


def _html(name: str, make: Callable[[], str], *, holds: tuple[str, ...] = ()) -> Item:
    def body() -> bytes:
        return b"<html><body><p>" + make().encode("utf-8", "surrogatepass") + b"</p></body></html>"

    return item(f"html-{name}", body, (*ANY, "incomplete"), is_heavy=True, holds=holds)
