"""Reads the main content a second time, by another parser and another rule, to notice what is lost.

The first reading chooses a container and keeps all of it. This one looks at each passage alone: it
is the document's when it is long, is not mostly links, and stands in nothing that is named like
furniture.
"""

from collections.abc import Iterator, Sequence

import re2
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from platforms.archive.canonical import fold
from platforms.archive.clause_weights import LEAST_CLAUSE_LETTERS
from platforms.archive.markdown_blocks import visible_text
from platforms.archive.page_tree import UNREAD_TAGS

_PASSAGES = "p,li,dd,td,blockquote"
_MOST_LINKED = 0.5
_SHINGLE_WORDS = 6
# Less than this is a banner or a teaser that is named like nothing, not a part of a document.
_LEAST_LOST_LETTERS = 500
_FURNITURE_TAGS = frozenset({"nav", "footer", "header", "aside", "dialog", "form", "button"})
_FURNITURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "dialog", "alertdialog", "search", "complementary"}
)
_FURNITURE_NAMES = re2.compile(
    r"(?i)(?:^|[-_ ])(?:nav|navbar|menu|foot|footer|cookies?|consent|banner|modal|popup|promo"
    r"|newsletter|subscribe|related|recommended|comments?|sidebar|breadcrumbs?|share|social"
    r"|onetrust|ot-sdk|toast|tooltip|alert|hero|cta|card|teaser|widget)(?:$|[-_ ])"
)


def lost_ratio(page: str, text: str) -> float:
    """The part of the second reading's letters that the text lacks, 0 to 1; 0 for a passage or two.

    `page` is HTML, `text` the Markdown made of it. About 3 ms per 100 kB.
    """
    passages = list(_passages(page))
    total = sum(map(len, passages))
    if not total:
        return 0.0
    words = fold(visible_text(text)).split()
    known = set(_shingles(words))
    lost = sum(
        len(passage)
        for passage, folded in zip(passages, _folded(passages), strict=True)
        if not _is_known(folded, known)
    )
    return lost / total if lost >= _LEAST_LOST_LETTERS else 0.0


def _folded(passages: Sequence[str]) -> list[str]:
    """Each passage folded, in one go."""
    lines = fold("\n".join(f"x {passage}" for passage in passages)).split("\n")
    return [line.removeprefix("x").strip() for line in lines]


def _is_known(passage: str, known: set[tuple[str, ...]]) -> bool:
    """Whether most runs of its words are in the text: one word read otherwise loses nothing."""
    runs = list(_shingles(passage.split()))
    return not runs or 2 * sum(run in known for run in runs) >= len(runs)


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_SHINGLE_WORDS)), strict=False)


def _passages(page: str) -> Iterator[str]:
    """Long passages that read like clauses, each on one line."""
    try:
        tree = LexborHTMLParser(page)
    except SelectolaxError as error:  # it refuses no page; it is refused memory
        raise MemoryError from error
    tree.strip_tags(sorted(UNREAD_TAGS - {"head"}))
    verdicts: dict[int, bool] = {}
    for node in tree.css(_PASSAGES):
        if node.css_first(_PASSAGES) is not None and node.tag != "p":
            continue
        words = " ".join((node.text() or "").split())
        if len(words) < LEAST_CLAUSE_LETTERS or _is_furniture(node.parent, verdicts):
            continue
        linked = sum(len(link.text() or "") for link in node.css("a"))
        if linked < _MOST_LINKED * len(words):
            yield words


def _is_furniture(node: LexborNode | None, verdicts: dict[int, bool]) -> bool:
    """Whether it or anything that it stands in is named like furniture."""
    trail: list[int] = []
    verdict = False
    while node is not None:
        if node.mem_id in verdicts:
            verdict = verdicts[node.mem_id]
            break
        trail.append(node.mem_id)
        if _is_named_like_furniture(node):
            verdict = True
            break
        node = node.parent
    verdicts |= dict.fromkeys(trail, verdict)
    return verdict


def _is_named_like_furniture(node: LexborNode) -> bool:
    tag = node.tag
    if tag in ("body", "html", "main", "article") or tag is None:
        return False
    if tag in _FURNITURE_TAGS:
        return True
    named = node.attributes
    if named.get("role") in _FURNITURE_ROLES:
        return True
    names = f"{named.get('class') or ''} {named.get('id') or ''}"
    return len(names) > 1 and any(
        _FURNITURE_NAMES.search(name) for name in names.split() if not set(":[/") & set(name)
    )
