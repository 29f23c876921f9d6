"""Arrows 2 and 3: a capture becomes a version and its sighting, or says why it does not."""

import hashlib
from datetime import timedelta

import pytest

from platforms.actions.derive import derive_version
from platforms.archive.outcome import Outcome
from platforms.models import Change, Check, Document, Provenance, Sighting, Version
from tests.factories import (
    make_document,
    make_source,
)
from tests.platforms.actions.invariants import assert_archive_holds, assert_captures_hold
from tests.platforms.actions.local_site import (
    CHANGED,
    HOST,
    POLICY,
    capture,
    look,
    open_site,
    policy,
)

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def site():
    with open_site() as site:
        yield site


@pytest.fixture
def source():
    return make_source(url=f"http://{HOST}/privacy")


def tables():
    """Every row of the machine half, to see whether a second run adds or changes anything."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Document, Check, Version, Sighting, Change)
    ]


def test_a_page_becomes_a_readable_text(site, source, noon):
    check = look(source, site, noon)

    version = Version.objects.get()
    assert (check.outcome, check.version) == (Outcome.NEW_VERSION, version)
    assert version.text.startswith("# Privacy Policy\n")
    assert "We keep your messages for 30 days" in version.text
    assert version.text_sha256 == hashlib.sha256(version.text.encode()).hexdigest()
    assert list(version.inputs.all()) == [check.snapshot]
    assert (version.first_seen_at, version.language) == (noon, "en")
    assert version.heading_count == 9


def test_the_first_text_becomes_the_public_one(site, source, noon):
    look(source, site, noon)

    document = Document.objects.get()
    assert document.published_sighting.version == Version.objects.get()
    assert (document.record_id, document.first_tracked_at) == ("CA-D-00001", noon)
    assert not Change.objects.exists()
    assert_archive_holds()


def test_unchanged_bytes_lengthen_the_period(site, source, noon):
    look(source, site, noon)

    look(source, site, noon + DAY)

    sighting = Sighting.objects.get()
    assert (sighting.first_seen_at, sighting.last_seen_at) == (noon, noon + DAY)
    assert Document.objects.get().last_verified_at == noon + DAY


def test_other_bytes_with_the_same_text_are_unchanged(site, source, noon):
    look(source, site, noon)
    site.serve(policy(("<main>", "<main data-build=7>")))

    check = look(source, site, noon + DAY)

    assert check.outcome == Outcome.UNCHANGED
    assert Version.objects.count() == 1
    assert Sighting.objects.get().last_seen_at == noon + DAY
    assert_captures_hold()


def test_a_change_is_seen_confirmed_and_written_down(site, source, noon):
    look(source, site, noon)
    site.serve(CHANGED)

    seen = look(source, site, noon + DAY)
    assert seen.outcome == Outcome.NEW_VERSION
    assert not Change.objects.exists()
    look(source, site, noon + DAY + 31 * MINUTE)

    change = Change.objects.get()
    assert change.seen_at == noon + DAY
    assert change.from_sighting.version.text != change.to_sighting.version.text
    assert_archive_holds()


def test_an_earlier_text_is_a_variant(site, source, noon):
    for day, page in enumerate([POLICY, CHANGED, POLICY]):
        site.serve(page)
        check = look(source, site, noon + day * DAY)

    assert check.outcome == Outcome.VARIANT_SEEN
    assert Version.objects.count() == 2
    assert_archive_holds()


def test_the_same_check_derived_twice_gives_the_same_rows(site, source, noon):
    check = look(source, site, noon)
    before = tables()

    derive_version(check=check, now=noon + DAY, provenance=Provenance.CAPTURED)

    assert tables() == before


def test_a_check_interrupted_after_the_capture_is_finished_by_the_next_run(site, source, noon):
    check = capture(source, site, noon)  # the process died here

    derive_version(check=Check.objects.get(), now=noon + DAY, provenance=Provenance.CAPTURED)

    check.refresh_from_db()
    assert check.outcome == Outcome.NEW_VERSION
    assert Version.objects.get().first_seen_at == noon


SIGN_IN = (
    "<html><title>Sign in</title><h1>Sign in to Orchard</h1><p>Please sign in to continue.</p>"
    "<form><input type=password></form></html>"
)
NOT_FOUND = (
    "<html><title>Page not found</title><h1>We can't find that page</h1>"
    "<p>It may have moved or no longer exists.</p></html>"
)
WALLS = {
    "a bot check": (
        "<html><title>Just a moment...</title><h1>Verifying that you are human</h1></html>",
        {"status": "403 Forbidden", "headers": ["cf-mitigated: challenge"]},
        Outcome.BOT_WALL,
    ),
    "a sign-in page": (SIGN_IN, {}, Outcome.LOGIN_WALL),
    "an error page": (
        "<html><title>Something went wrong</title><h1>Something went wrong</h1></html>",
        {"status": "500 Internal Server Error"},
        Outcome.ERROR_PAGE,
    ),
    "a missing page": ("<h1>Gone</h1>", {"status": "404 Not Found"}, Outcome.NOT_FOUND),
    "a page that says it was not found": (NOT_FOUND, {}, Outcome.SOFT_404),
    "an empty page": ("<html><body></body></html>", {}, Outcome.EMPTY),
}


@pytest.mark.parametrize(("page", "how", "outcome"), WALLS.values(), ids=list(WALLS))
def test_what_is_no_document_makes_no_version(site, source, noon, page, how, outcome):
    look(source, site, noon)
    site.serve(page, **how)

    check = look(source, site, noon + DAY)

    assert check.outcome == outcome
    assert check.version is None
    assert Version.objects.count() == 1
    assert Sighting.objects.get().last_seen_at == noon


def test_after_a_wall_the_same_text_goes_on(site, source, noon):
    look(source, site, noon)
    page, how, _ = WALLS["a bot check"]
    site.serve(page, **how)
    look(source, site, noon + DAY)
    site.serve(POLICY)

    check = look(source, site, noon + 2 * DAY)

    assert check.outcome == Outcome.UNCHANGED
    assert Sighting.objects.get().last_seen_at == noon + 2 * DAY
    assert Version.objects.count() == 1


START_PAGE = (
    "<html><title>Orchard</title><h1>Talk to the people you like</h1>"
    "<p>Orchard brings the whole neighbourhood to one bright and cheerful table.</p>"
    "<p>Thousands of gardens already grow here, and there is always room for one more.</p></html>"
)


def test_another_page_is_known_beside_the_public_text(site, source, noon):
    look(source, site, noon)
    site.serve(START_PAGE)

    check = look(source, site, noon + DAY)

    assert (check.outcome, check.version) == (Outcome.SOFT_404, None)


def test_a_start_page_says_nothing_where_no_text_is_public(site, source, noon):
    site.serve(START_PAGE)

    assert look(source, site, noon).outcome == Outcome.NEW_VERSION


def test_a_wall_restarts_the_time_that_an_earlier_text_must_stay(site, source, noon):
    for day, page in [(0, POLICY), (1, CHANGED), (2, CHANGED), (3, POLICY)]:
        site.serve(page)
        look(source, site, noon + day * DAY)
    page, how, _ = WALLS["a bot check"]
    site.serve(page, **how)
    look(source, site, noon + 8 * DAY)
    site.serve(POLICY)

    look(source, site, noon + 10 * DAY)
    assert Change.objects.count() == 1
    look(source, site, noon + 15 * DAY)

    assert Change.objects.count() == 2
    assert_archive_holds()


def test_a_selector_that_finds_nothing_makes_no_version(site, noon):
    source = make_source(url=f"http://{HOST}/privacy", select=["#moved"])

    check = look(source, site, noon)

    assert check.outcome == Outcome.SELECTOR_BROKEN
    assert not Version.objects.exists()


def test_selectors_say_which_part_of_the_page_is_the_text(site, noon):
    source = make_source(url=f"http://{HOST}/privacy", select=["main"], remove=["h2"])

    look(source, site, noon)

    text = Version.objects.get().text
    assert "30 days" in text
    assert "1. Section 1" not in text


def test_bytes_lost_from_the_store_make_no_version(site, source, noon, settings, tmp_path):
    capture(source, site, noon)
    settings.BLOB_ROOT = tmp_path / "elsewhere"

    check = derive_version(check=Check.objects.get(), now=noon, provenance=Provenance.CAPTURED)

    assert check.outcome == Outcome.STORAGE
    assert not Version.objects.exists()


@pytest.fixture
def parts(site):
    """A document of two pages."""
    document = make_document()
    site.serve(policy(("30 days", "60 days")), "/annex")
    return [
        make_source(document, url=f"http://{HOST}/{path}", position=position)
        for position, path in enumerate(["privacy", "annex"])
    ]


def test_a_document_with_a_part_missing_makes_no_version(site, parts, noon):
    check = look(parts[0], site, noon)

    assert check.outcome == Outcome.INCOMPLETE
    assert not Version.objects.exists()


def test_a_disabled_part_is_not_waited_for(site, parts, noon):
    parts[1].is_enabled = False
    parts[1].save()

    assert look(parts[0], site, noon).outcome == Outcome.NEW_VERSION
