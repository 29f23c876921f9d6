"""Elements in elements: text at the bottom and text behind it must both arrive, or none."""

from collections.abc import Iterator

from tests.hostile.item import CLAUSE, LAST, TEXT, Item, item

DEPTHS = (100, 254, 255, 256, 300, 1_000, 2_040, 2_100, 10_000)
SHELLS = (
    "div",
    "span",
    "b",
    "a href=/x",
    "p",
    "blockquote",
    "font",
    "section",
    "ins",
    "ul><li",
    "table><tr><td",
    "dl><dd",
    "x-unknown",
)


def items() -> Iterator[Item]:
    """Each kind of shell at each depth, closed and left open, and a few far beyond."""
    for shell in SHELLS:
        tags = shell.split("><")
        for depth in DEPTHS:
            name = f"deep-{tags[0].split()[0]}-{depth}"
            body = _closed(tags, depth // len(tags))
            yield item(name, body, _ends(depth), holds=("Deepest words.", LAST))
        body = (_opening(tags) * 300 + f"Deepest words. {CLAUSE * 6}{LAST}").encode()
        yield item(f"open-{tags[0].split()[0]}-300", body, holds=("Deepest words.", LAST))
    for tag in ("div", "b", "table><tr><td", "ul><li", "svg", "button", "form", "a", "nobr", "p"):
        opened = (_opening(tag.split("><")) * 100_000).encode()
        name = f"deep-{tag.split('>')[0]}-100000"
        ends = (TEXT, "incomplete", "empty")
        yield item(name, opened + CLAUSE.encode() * 8, ends, is_heavy=True)
    mixed = "".join(f"<{tag}>" for tag in ("b", "i", "a", "u", "em", "font")) * 300
    yield item("deep-misnested", f"{mixed}<p>{CLAUSE * 6}</b></i></a>{LAST}".encode(), _ends(2_000))
    adopted = "<a><div>" * 400 + CLAUSE * 6 + LAST
    yield item("adoption-agency", adopted.encode(), holds=(LAST,))
    many = ("<div>" * 1_500 + CLAUSE + "</div>" * 1_500) * 40
    yield item("many-deep-parts", f"{many}<p>{LAST}".encode(), is_heavy=True, holds=(LAST,))


def _ends(depth: int) -> tuple[str, ...]:
    return (TEXT,) if depth <= 2_000 else (TEXT, "incomplete")


def _closed(tags: list[str], depth: int) -> bytes:
    closing = "".join(f"</{tag.split()[0]}>" for tag in reversed(tags))
    inner = f"Deepest words. {CLAUSE * 6}"
    return f"{_opening(tags) * depth}{inner}{closing * depth}<p>{LAST}</p>".encode()


def _opening(tags: list[str]) -> str:
    return "".join(f"<{tag}>" for tag in tags)
