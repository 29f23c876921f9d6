"""What sites put around every page, the ones that are no document included."""

from tests.platforms.archive.wall_pages.wall import Wall

_MENU = (
    "Products Pricing Solutions Customers Partners Blog Careers Press Investors Status Developers "
    "Documentation Community Support Events Webinars Podcasts Templates Integrations Changelog"
).split()
_LEGAL = (
    "Terms of Service|Privacy Policy|Cookie Policy|Acceptable Use Policy|Licence Agreement|"
    "Data Processing Agreement|Your Privacy Choices|Accessibility|Imprint"
).split("|")
_NEWS = "".join(
    f"<div class=card><h3><a href=/blog/{n}>{title}</a></h3><a href=/blog/{n}>Read on</a></div>"
    for n, title in enumerate(
        (
            "Seven lessons from a year of night shifts",
            "How the harbour team rebuilt its calendar",
            "A field guide to tidy spreadsheets",
            "Meet the gardeners behind the map",
            "What our spring release brings",
            "Building kinder queues",
        )
    )
)


def _links(titles: list[str]) -> str:
    return "".join(f'<li><a href="/{n}">{title}</a></li>' for n, title in enumerate(titles))


def _bare(body: str) -> str:
    return body


def _semantic(body: str) -> str:
    return (
        f"<header><a href=/>Fernhollow</a><nav><ul>{_links(_MENU)}</ul></nav></header>"
        f"<main>{body}</main><footer><ul>{_links(_LEGAL)}</ul>"
        "<p>© 2026 Fernhollow Ltd. All rights reserved.</p></footer>"
    )


def _soup(body: str) -> str:
    """No element says what is menu and what is text; the footer has sentences of its own."""
    return (
        f"<div class=a1><a href=/>Fernhollow</a><ul>{_links(_MENU)}</ul></div>"
        f"<div class=b2>{body}</div>"
        f"<div class=c3><h4>Company</h4><ul>{_links(_MENU[::-1])}</ul><h4>Legal</h4>"
        f"<ul>{_links(_LEGAL)}</ul><p>Sign up for our newsletter to hear of new features.</p>"
        "<p>This site is protected by a captcha; the privacy policy and terms of its provider "
        "apply.</p><p>© 2026 Fernhollow Ltd, 4 Mill Lane, Ashcombe. All rights reserved.</p></div>"
    )


def _busy(body: str) -> str:
    """A page of several kB around a few words: mega menu, cards with news, long footer."""
    many = [f"{name} for {team}" for team in ("teams", "schools", "shops") for name in _MENU]
    return (
        f"<div class=m0><ul>{_links(many)}</ul></div><div>{body}</div>"
        f"<div class=m1><h2>From the blog</h2>{_NEWS}</div>{_soup('')}"
    )


FRAMES = {"bare": _bare, "semantic": _semantic, "soup": _soup, "busy": _busy}


def served(wall: Wall, frame: str, *, title: str) -> str:
    """The HTML of a wall inside a frame; `title` is the document's, for walls without their own."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{wall.title or title}</title>"
        f"{wall.head}</head><body>{FRAMES[frame](wall.body)}</body></html>"
    )
