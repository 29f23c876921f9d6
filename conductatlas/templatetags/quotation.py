"""From Markdown to what a page may show: clauses word for word, and our own articles.

Archived text is untrusted: it is parsed only for its marks, and every word is escaped on its way
out. Nothing here adds, drops or reorders a word of a clause.
"""

import re
import unicodedata
from itertools import groupby

import nh3
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

DEEPEST_NESTING = 100

INVISIBLE = frozenset("\u200b\u200e\u200f\u2060\ufeff") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
"""Zero-width and direction marks: they can hide or fake a wording, so a page names them."""

BREAK = re.compile(r"<br\s?/?>")
"""A line break within a table's cell, as Markdown writes it."""

STARS = re.compile(r"(?<=[^\s*])\*\*(?!\*)|(?<!\*)\*\*(?=[^\s*])|\A\*\*(?=\s)|(?<=\s)\*\*\Z")

ARTICLE_TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "pre",
    "table", "thead", "tbody", "tr", "th", "td", "hr", "br",
}  # fmt: skip

_clauses = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST_NESTING}).disable(
    # these rules would swallow or rewrite words: a clause is quoted, not typeset
    ["autolink", "code", "entity", "fence", "hr", "html_block", "html_inline", "lheading",
     "reference"]
)  # fmt: skip
_articles = MarkdownIt("commonmark", {"html": False}).enable("table")


def clause_text(value: str) -> SafeString:
    """A verbatim clause as paragraphs; emphasis kept, links shown as their words only."""
    return format_html_join("", "<p>{}</p>", ((_inline(block),) for block in _blocks(value)))


def plain_clause(value: str) -> str:
    """The words of a clause on one line, without Markdown marks. Plain text, not yet escaped."""
    lines = (_marker(block) + _words(block.children or []) for block in _blocks(value))
    return " ".join(" ".join(lines).split())


def markdown(value: str) -> SafeString:
    """Our own articles and memos as HTML: the page's h1 stays the only one, raw HTML is text."""
    tokens = _articles.parse(value)
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
    html = _articles.renderer.render(tokens, _articles.options, {})
    clean = nh3.clean(
        html,
        tags=ARTICLE_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return mark_safe(clean)  # noqa: S308  nh3 left only the tags and attributes above


def cut_at_word(value: str, most: int) -> str:
    """The text if it has at most `most` characters, else whole words and an ellipsis within it."""
    if len(value) <= most:
        return value
    kept = value[:most].rpartition(" ")[0] or value[: most - 1]
    return kept.rstrip(" ,;:–-") + "…"


def _blocks(value: str) -> list[Token]:
    """Paragraphs, headings and list items in order; an item keeps its number in `meta`."""
    found: list[Token] = []
    number = ""
    for token in _clauses.parse(_without_bars(value)):
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "inline":
            token.meta = {"number": number}
            number = ""
            found.append(token)
    return found


def _without_bars(value: str) -> str:
    """The text with the bars round table rows left out; those between cells stay."""
    lines = value.split("\n")
    return "\n".join(line.strip("| \t") if line.lstrip()[:1] == "|" else line for line in lines)


def _without_stars(words: str) -> str:
    """Words without the marks of emphasis that a quotation cut in two, or that stand unpaired."""
    return STARS.sub("", words)


def _marker(block: Token) -> str:
    return str(block.meta["number"])


def _words(tokens: list[Token]) -> str:
    breaks = {"softbreak": " ", "hardbreak": " "}
    words = "".join(breaks.get(token.type, token.content) for token in tokens)
    return BREAK.sub(" ", _without_stars(words))


def _inline(block: Token) -> SafeString:
    """One block with its emphasis as elements; everything else of Markdown is only its words."""
    stack: list[list[str]] = [[_marker(block)]]
    for token in block.children or []:
        if token.type in {"strong_open", "em_open"}:
            stack.append([])
        elif token.type in {"strong_close", "em_close"}:
            inner = stack.pop()
            stack[-1].append(format_html("<{0}>{1}</{0}>", token.tag, _join(inner)))
        elif token.type == "hardbreak":
            stack[-1].append(format_html("<{}>", "br"))
        elif token.type == "softbreak":
            stack[-1].append(" ")
        else:
            stack[-1].append(_lines(_without_stars(token.content)))
    return _join(stack[0])


def _lines(words: str) -> SafeString:
    first, *others = BREAK.split(words)
    rest = format_html_join("", "<br>{}", ((visible_words(line),) for line in others))
    return format_html("{}{}", visible_words(first), rest)


def _join(parts: list[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def visible_words(words: str) -> str:
    """Escaped words, with each invisible character replaced by its visible code point."""
    if INVISIBLE.isdisjoint(words):
        return escape(words)
    runs = [(letter, len(list(same))) for letter, same in groupby(words)]
    return _join(
        [_named(letter, times) if letter in INVISIBLE else letter * times for letter, times in runs]
    )


def changed_words(words: str) -> str:
    """Escaped words that were added or removed; joiners are named where nothing else is seen."""
    if words and all(unicodedata.category(each) == "Cf" for each in words):
        return _join([_named(letter, len(list(same))) for letter, same in groupby(words)])
    return visible_words(words)


def _named(character: str, times: int) -> SafeString:
    code = f"U+{ord(character):04X}" + (f" ×{times}" if times > 1 else "")
    return format_html('<span class="unseen" data-code="{}"></span>', code)
