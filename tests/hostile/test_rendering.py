"""No markup of a document survives on our pages: its text is rendered and read back as a tree."""

from urllib.parse import urlsplit

import pytest
from lxml import html

from platforms.archive.extraction import Extraction
from platforms.archive.sandbox import extract_apart
from tests.hostile import charsets, scripts
from tests.hostile.item import Item

OURS = frozenset({"div", "section", "h2", "span", "a", "p", "b", "strong", "i", "em", "br"})
ATTRIBUTES = frozenset(
    {
        "id",
        "class",
        "href",
        "rel",
        "aria-label",
        "data-level",
        "data-kind",
        "referrerpolicy",
        "title",
    }
)
ITEMS = (*scripts.items(), *(each for each in charsets.items() if "utf-7" in each.name))


@pytest.mark.parametrize("hostile", ITEMS, ids=lambda hostile: hostile.name)
def test_no_markup_of_a_document_reaches_a_page_of_ours(
    hostile: Item, request: pytest.FixtureRequest
) -> None:
    if not request.config.pluginmanager.hasplugin("django"):
        pytest.skip("pages are rendered by Django, which this run is without")
    from django.template import loader

    from provisions.reader import sections_of

    read = extract_apart(
        hostile.make(),
        media_type=hostile.media_type,
        charset=hostile.charset,
        url="https://platform.example/terms",
    )
    if not isinstance(read, Extraction):
        return
    shown = "".join(
        loader.render_to_string("provisions/document_section.html", {"section": section})
        for section in sections_of(read.text)
    )

    for element in html.fragment_fromstring(shown, create_parent="div").iter():
        assert element.tag in OURS, shown
        assert set(element.keys()) <= ATTRIBUTES, shown
        scheme = urlsplit(element.get("href", "")).scheme
        assert scheme in {"", "http", "https", "mailto"}, shown
