"""A reader's way from the front page to a citation, with and without script."""

from datetime import timedelta

import pytest

from tests.e2e.small_archive import make_small_archive
from tests.factories import AFTER, NOON, make_change, make_public_document

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def archive():
    return make_small_archive()


@pytest.fixture
def page_without_script(browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def walk_to_the_record(page, archive):
    """Front page → search → platform → document → record, by what a reader sees."""
    page.goto("/")
    page.get_by_label("Search clauses, platforms and records").fill("Kestrel AI")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("navigation", name="Kind of result").get_by_text("Platforms").click()
    page.get_by_role("heading", name="Kestrel AI").get_by_role("link").click()
    assert "An invented platform." in page.locator("main").inner_text()

    page.get_by_role("row").get_by_role("link", name="Privacy Policy").click()
    assert page.locator("h1").inner_text() == archive.document.name
    note = page.locator(".margin-note").filter(has_text=archive.record.record_id)
    note.get_by_role("heading").get_by_role("link").click()
    assert page.locator("h1").inner_text() == archive.record.title
    assert archive.record.record_id in page.locator(".slip__id").inner_text()


def walk_to_the_change(page, archive):
    """Record → comparison → changes → the redline of one."""
    page.get_by_role("link", name="See all platforms with this clause type").click()
    table = page.get_by_role("region", name="Table of platforms")
    assert table.get_by_role("rowheader").all_inner_texts() == [
        "Kestrel AI\nPrivacy Policy",
        "Meadowgram\nPrivacy Policy",
    ]

    page.get_by_role("navigation", name="Main", exact=True).get_by_text("Changes").click()
    page.get_by_role("link", name=archive.change.headline).click()
    assert page.locator("h1").inner_text() == archive.change.headline
    assert page.locator(".diff__inline del").first.is_visible()
    assert page.locator(".diff__inline ins").first.is_visible()
    page.get_by_role("link", name="Side by side").click()
    page.locator(".diff__side").first.wait_for()
    assert page.locator(".diff__inline").count() == 0


def choose_citation(page, label):
    """Open one of the citation's tabs; returns the citation that then shows."""
    page.locator(".slip .tabs__bar").get_by_text(label, exact=True).click()
    return page.locator("[data-copy-source]:visible").inner_text()


def test_a_reader_finds_a_record_compares_it_and_copies_its_citation(page, archive):
    walk_to_the_record(page, archive)
    walk_to_the_change(page, archive)

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(archive.record.get_absolute_url())
    citation = choose_citation(page, "BibTeX")
    page.get_by_role("button", name="Copy citation").click()

    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == citation
    assert citation.startswith("@")
    assert archive.record.record_id in citation


def test_everything_reads_without_script(page_without_script, archive):
    page = page_without_script
    walk_to_the_record(page, archive)
    walk_to_the_change(page, archive)

    page.goto(archive.record.get_absolute_url())
    assert choose_citation(page, "BibTeX").startswith("@")
    assert choose_citation(page, "APA").startswith("Kestrel AI.")
    assert not page.get_by_role("button", name="Copy citation").is_visible()


def test_a_reader_compares_two_texts_and_cites_a_passage_without_script(
    page_without_script, archive
):
    document = archive.change.document
    page = page_without_script
    page.goto(document.get_absolute_url())
    page.get_by_role("link", name="All versions").first.click()
    page.get_by_role("button", name="Compare").click()
    assert page.locator("h1").inner_text() == "Two texts compared"
    page.get_by_role("link", name="Only changes").click()

    page.get_by_role("link", name="show in the redline").first.click()
    address, _, passage = page.url.partition("#")
    assert "view=only" in address
    assert page.locator(f"#{passage} del").first.is_visible()
    page.get_by_role("link", name=archive.change.record_id).click()
    assert page.locator("h1").inner_text() == archive.change.headline


def test_filters_apply_with_a_button_where_there_is_no_script(page_without_script):
    wanted = make_change_of_markup()
    page = page_without_script
    page.goto("/changes/")
    ask_for(page, wanted)
    page.get_by_role("button", name="Apply filters").click()

    assert page.locator(".changes h3").all_inner_texts() == [wanted.headline]


def test_a_filter_applies_itself_with_script(page):
    wanted = make_change_of_markup()
    page.goto("/changes/")
    ask_for(page, wanted)
    page.wait_for_url("**/changes/?**")

    assert page.locator(".changes h3").all_inner_texts() == [wanted.headline]


def test_the_chosen_display_outlasts_the_page(page):
    page.emulate_media(color_scheme="light")
    page.goto("/")
    light = background(page)
    page.get_by_role("button", name="Dark").click()
    dark = background(page)
    assert dark != light

    page.goto("/platforms/")
    assert background(page) == dark
    assert page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"

    page.get_by_role("button", name="System").click()
    assert background(page) == light
    page.emulate_media(color_scheme="dark")
    assert background(page) == dark


def make_change_of_markup():
    """A change that the list leaves out until it is asked for, after one that it shows."""
    document = make_public_document()
    make_change(document)
    return make_change(document, AFTER.replace("90 days", "**90 days**"), NOON + timedelta(days=1))


def ask_for(page, change):
    """Tick the change's class among the filters."""
    page.get_by_role("checkbox", name=change.kind.label).check()


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")
