"""Selectors that hit another part of the page are told from a document that changed."""

from datetime import timedelta

import pytest

from platforms.actions.layout import Move, move_of_text
from platforms.archive.outcome import Outcome
from platforms.models import Change, Document, Sighting
from tests.factories import make_document, make_source, make_version
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.local_site import HOST, look, open_site, policy

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# What is on the page beside the document, in words of its own.
BESIDE = "".join(
    f"<p>Plan {number} of our shop costs {number} crowns a month and comes with {number} trees,"
    f" which our gardeners of group {number} plant for you in the autumn of each year.</p>"
    for number in range(2, 14)
)


def page(*changes, name="terms", beside=BESIDE) -> str:
    """A policy in a box of that name, with a shop beside it."""
    return policy(
        ("<main>", f"<main><aside>{beside}</aside><div class={name}>"),
        ("</main>", "</div></main>"),
        *changes,
    )


@pytest.fixture
def site():
    with open_site(page()) as site:
        yield site


@pytest.fixture
def source(site, noon):
    source = make_source(url=f"http://{HOST}/privacy", select=[".terms"])
    look(source, site, noon)
    return source


def choose(source, *select) -> None:
    source.select = list(select)
    source.save()


def public_text() -> str:
    return Document.objects.get().published_sighting.version.text


@pytest.mark.parametrize(
    "new_page",
    [
        page(name="legal", beside=f"<div class=terms>{BESIDE}</div>"),
        page(name="legal").replace("<h2>8.", "<div class=terms><h2>8."),
    ],
    ids=["another part", "too little"],
)
def test_a_selector_that_misses_the_document_is_broken_and_nothing_is_told(
    site, source, noon, new_page
):
    before = public_text()
    site.serve(new_page)

    check = look(source, site, noon + DAY)

    assert (check.outcome, check.version) == (Outcome.SELECTOR_BROKEN, None)
    assert "still on the page" in check.detail
    assert public_text() == before
    assert Sighting.objects.get().last_seen_at == noon
    assert not Change.objects.exists()


def test_a_selector_that_finds_none_of_it_is_broken(site, source, noon):
    site.serve(page(name="legal"))

    assert look(source, site, noon + DAY).outcome == Outcome.SELECTOR_BROKEN
    assert not Change.objects.exists()


def test_a_selector_that_hits_more_than_the_document_is_a_technical_step(site, source, noon):
    site.serve(page().replace("<main>", "<main class=terms>"))

    check = look(source, site, noon + DAY)

    assert check.outcome == Outcome.NEW_VERSION
    assert Change.objects.get().change_class == "technical"
    assert "gardeners" in public_text()
    assert_archive_holds()


def test_the_document_goes_on_once_the_selector_is_mended(site, source, noon):
    site.serve(page(name="legal", beside=f"<div class=terms>{BESIDE}</div>"))
    look(source, site, noon + DAY)
    choose(source, ".legal")

    check = look(source, site, noon + 2 * DAY)

    assert check.outcome == Outcome.UNCHANGED
    assert Sighting.objects.get().last_seen_at == noon + 2 * DAY
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        ("30 days", "90 days"),
        ("We share your address", "We sell your address"),
        ("</h1>", "</h1><p>You now owe us ten crowns for each message that you send.</p>"),
    ],
    ids=["number", "word", "sentence more"],
)
def test_a_real_change_is_a_change(site, source, noon, change):
    site.serve(page(change))

    look(source, site, noon + DAY)
    look(source, site, noon + DAY + 31 * MINUTE)

    assert Change.objects.get().is_substantive
    assert_archive_holds()


def test_a_change_that_came_with_a_new_layout_is_a_change(site, source, noon):
    rewritten = page(("We ", "Our partners and we "), name="legal")
    site.serve(rewritten.replace("class=legal", "class='terms legal'"))

    look(source, site, noon + DAY)
    look(source, site, noon + DAY + 31 * MINUTE)

    assert Change.objects.get().is_substantive


def test_a_clause_that_left_the_page_is_a_change(site, source, noon):
    gone = "<h2>8. Section 8</h2><p>We tell you before we change this policy, and keep the earlier"
    site.serve(page((gone + " texts.</p>", "")))

    look(source, site, noon + DAY)
    look(source, site, noon + DAY + 31 * MINUTE)

    assert Change.objects.get().is_substantive


def test_without_stored_pages_nothing_can_be_said(noon):
    version = make_version(make_document(), "# Terms\n\nWe keep logs.\n", noon)
    imported = Sighting(document=version.document, version=version, first_seen_at=noon)

    assert move_of_text(None, "# Terms\n", []) is Move.NONE
    assert move_of_text(imported, "# Terms\n\nWe sell logs.\n", []) is Move.NONE


def test_pages_that_are_lost_tell_nothing(site, source, noon, settings, tmp_path):
    sighting = Sighting.objects.select_related("version").get()
    snapshots = list(sighting.version.inputs.all())
    settings.BLOB_ROOT, settings.BLOB_COPY = tmp_path / "elsewhere", None

    assert move_of_text(sighting, "# Terms\n\nWe sell logs.\n", snapshots) is Move.NONE
