"""Chooses the part of a page that is the document, and names the page furniture inside it.

Clause text is text outside links. Nothing with over 1,500 characters of it is ever dropped, and
inside the chosen part everything stays but well-known furniture. Attributes that hide an element
do not count: pages stream their whole text into hidden containers.
"""

from lxml import etree

from platforms.archive.page_tree import UNREAD_TAGS, Element

KEPT_CLAUSE_LETTERS = 1_500
# A button with as many words is the title of a passage that it unfolds.
_TITLE_WORDS = 4
# A landmark is believed when it holds this part of the page's clause text.
_LANDMARK_SHARE = 0.5
# The choice narrows to a child that holds this part of its parent's clause text.
_CHILD_SHARE = 0.9

_FURNITURE_TAGS = frozenset({"nav", "footer", "dialog"})
_FURNITURE_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "dialog",
        "alertdialog",
        "search",
        "menu",
        "menubar",
        "tablist",
    ]
)
# Whole class or id tokens only: utility classes such as `toc-visible:grid` are no furniture.
_FURNITURE_TOKENS = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "main-nav",
        "site-nav",
        "menu",
        "main-menu",
        "mega-menu",
        "sidebar",
        "side-bar",
        "breadcrumb",
        "breadcrumbs",
        "footer",
        "site-footer",
        "global-footer",
        "page-footer",
        "site-header",
        "global-header",
        "page-nav",
        "cookie-banner",
        "cookie-bar",
        "cookie-consent",
        "cookie-notice",
        "cookie-popup",
        "cookie-modal",
        "cookiebanner",
        "cookie-law-info-bar",
        "cc-window",
        "cc-banner",
        "gdpr-banner",
        "consent-banner",
        "consent-modal",
        "onetrust-consent-sdk",
        "onetrust-banner-sdk",
        "cybotcookiebotdialog",
        "usercentrics-root",
        "didomi-host",
        "cky-consent-container",
        "cmplz-cookiebanner",
        "skip-link",
        "skip-links",
        "skiplink",
        "skip-to-content",
        "share",
        "social",
        "social-share",
        "share-buttons",
        "social-links",
        "related",
        "related-articles",
        "related-posts",
        "related-content",
        "recommended",
        "article-votes",
        "article-relatives",
        "recent-articles",
        "newsletter",
        "newsletter-signup",
        "pagination",
        "pager",
        "modal",
        "popup",
        "language-switcher",
        "lang-switcher",
        "language-selector",
        "sr-only",
        "visually-hidden",
        "screen-reader-text",
        "w-nav",
        "w-condition-invisible",
    ]
)


def furniture(root: Element) -> frozenset[Element]:
    """Elements under the root that are page furniture and hold little clause text."""
    sizes = _clause_sizes(root, frozenset())
    return frozenset(
        element
        for element, size in sizes.items()
        if size <= KEPT_CLAUSE_LETTERS and element is not root and _looks_like_furniture(element)
    )


def choose_main(root: Element) -> tuple[Element, frozenset[Element]]:
    """The element that holds the document, and the furniture of the page (in it and around it).

    The document is a landmark, or the narrowest element with nearly all clause text.
    """
    body = root.find("body")
    start = root if body is None else body
    dropped = furniture(start)
    sizes = _clause_sizes(start, dropped)
    landmark = _landmark(start, sizes)
    return _narrowed(start if landmark is None else landmark, sizes), dropped


def _landmark(body: Element, sizes: dict[Element, int]) -> Element | None:
    marked = body.xpath(".//main|.//*[@role='main']")
    best = max(marked, key=lambda element: sizes.get(element, 0), default=None)
    if best is None or sizes.get(best, 0) < _LANDMARK_SHARE * sizes.get(body, 0):
        return None
    return best


def _narrowed(element: Element, sizes: dict[Element, int]) -> Element:
    while True:
        inner = max(element, key=lambda child: sizes.get(child, 0), default=None)
        if inner is None or sizes.get(inner, 0) < _CHILD_SHARE * max(1, sizes[element]):
            return element
        if inner.tag in _UNSPLIT or _would_lose_text(element, inner, sizes):
            return element
        element = inner


_TEXT_TAGS = frozenset({"p", "ul", "ol", "table", "dl", "blockquote", "h1", "h2", "h3", "h4"})
_UNSPLIT = frozenset({"p", "ul", "ol", "table", "tbody", "tr", "dl", "li", "blockquote", "pre"})


def _would_lose_text(element: Element, inner: Element, sizes: dict[Element, int]) -> bool:
    """Whether a paragraph, a list or the main heading stands beside the child, not in it."""
    beside = [child for child in element if child is not inner and sizes.get(child, 0)]
    if any(child.tag in _TEXT_TAGS for child in beside):
        return True
    if next(inner.iter("h1"), None) is not None:
        return False
    return any(next(child.iter("h1"), None) is not None for child in beside)


def _clause_sizes(body: Element, dropped: frozenset[Element]) -> dict[Element, int]:
    """Letters of clause text of each element, everything under it counted."""
    sizes: dict[Element, int] = {}
    stack = [0]
    linked = 0
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            stack.append(0)
            if not isinstance(element.tag, str) or element.tag in UNREAD_TAGS or element in dropped:
                walk.skip_subtree()
                continue
            linked += element.tag == "a"
            if element.text and not linked:
                stack[-1] += len(element.text.strip())
            continue
        size = stack.pop()
        if element not in dropped and element.tag not in UNREAD_TAGS:
            linked -= element.tag == "a"
            sizes[element] = size
            stack[-1] += size
        if element is not body and element.tail and not linked:
            stack[-1] += len(element.tail.strip())
    return sizes


def _looks_like_furniture(element: Element) -> bool:
    if element.tag in _FURNITURE_TAGS or element.get("role") in _FURNITURE_ROLES:
        return True
    if element.tag == "header":
        return _is_site_header(element)
    if element.tag == "button":
        return _is_control(element)
    if element.tag == "a":
        return _is_skip_link(element)
    if element.tag in ("main", "body", "article"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and not _FURNITURE_TOKENS.isdisjoint(names.casefold().split())


_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"})


def _is_control(button: Element) -> bool:
    """Whether a button only does something, rather than name the passage that it unfolds."""
    if any(below.tag in _TITLES for below in button.iter()):
        return False
    if any(above.tag in _TITLES for above in button.iterancestors()):
        return False
    return len("".join(button.itertext()).split()) < _TITLE_WORDS


def _is_site_header(header: Element) -> bool:
    """Whether a header is the site's, not the document's: outside the article, with no title."""
    if next(header.iter("h1"), None) is not None:
        return False
    return not any(above.tag in ("main", "article") for above in header.iterancestors())


def _is_skip_link(link: Element) -> bool:
    """Whether a link only leads past the menu: "Skip to main content"."""
    if not (link.get("href") or "").startswith("#"):
        return False
    words = "".join(link.itertext()).strip().casefold()
    return words.startswith(("skip to ", "jump to ", "skip navigation")) and len(words) < 40
