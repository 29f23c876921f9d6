"""A document of two pages."""

from datetime import timedelta
from functools import partial

import pytest

from platforms.actions.derive import derive_version
from platforms.archive.outcome import Outcome
from platforms.models import Provenance, Sighting, Version
from tests.factories import make_document, make_source
from tests.platforms.actions.local_site import HOST, capture, look, open_site, policy
from tests.platforms.actions.together import together

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SIGN_IN = (
    "<html><title>Sign in</title><h1>Sign in to Orchard</h1><p>Please sign in to continue.</p>"
    "<form><input type=password></form></html>"
)


@pytest.fixture
def site():
    with open_site() as site:
        yield site


@pytest.fixture
def parts(site):
    """A document of two pages."""
    document = make_document()
    site.serve(policy(("30 days", "60 days")), "/annex")
    return [
        make_source(document, url=f"http://{HOST}/{path}", position=position)
        for position, path in enumerate(["privacy", "annex"])
    ]


def test_both_parts_make_one_text_in_their_order(site, parts, noon):
    look(parts[0], site, noon)

    check = look(parts[1], site, noon + MINUTE)

    assert check.outcome == Outcome.NEW_VERSION
    version = Version.objects.get()
    assert version.text.index("30 days") < version.text.index("60 days")
    assert [snap.source for snap in version.inputs.order_by("versioninput__position")] == parts


def test_a_part_that_is_walled_later_leaves_the_text_as_it_was(site, parts, noon):
    look(parts[0], site, noon)
    look(parts[1], site, noon + MINUTE)
    site.serve(SIGN_IN, "/annex")

    look(parts[1], site, noon + DAY)
    look(parts[0], site, noon + DAY)

    assert Version.objects.count() == 1
    assert Sighting.objects.get().last_seen_at < noon + DAY


def test_a_part_that_changes_makes_a_new_text_of_the_whole(site, parts, noon):
    look(parts[0], site, noon)
    look(parts[1], site, noon + MINUTE)
    site.serve(policy(("30 days", "75 days")), "/annex")

    check = look(parts[1], site, noon + DAY)

    assert check.outcome == Outcome.NEW_VERSION
    assert "75 days" in check.version.text
    assert "30 days" in check.version.text


@pytest.mark.django_db(transaction=True)
def test_parts_that_change_at_the_same_time_end_in_a_text_of_both(site, parts, noon):
    look(parts[0], site, noon)
    look(parts[1], site, noon + MINUTE)
    site.serve(policy(("30 days", "40 days")))
    site.serve(policy(("30 days", "75 days")), "/annex")
    checks = [capture(part, site, noon + DAY) for part in parts]

    results = together(
        *[
            partial(derive_version, check=check, now=noon + DAY, provenance=Provenance.CAPTURED)
            for check in checks
        ]
    )

    assert not [each for each in results if isinstance(each, Exception)], results
    text = Sighting.objects.get(ended_at=None).version.text
    assert "40 days" in text
    assert "75 days" in text


def test_a_check_that_was_overtaken_by_a_later_one_tells_nothing(site, noon):
    source = make_source(make_document(), url=f"http://{HOST}/privacy")
    stalled = capture(source, site, noon)
    site.serve(policy(("30 days", "60 days")))
    look(source, site, noon + MINUTE)

    derive_version(check=stalled, now=noon + 2 * MINUTE, provenance=Provenance.CAPTURED)

    stalled.refresh_from_db()
    assert stalled.outcome == Outcome.INTERRUPTED
    assert "60 days" in Sighting.objects.get().version.text
