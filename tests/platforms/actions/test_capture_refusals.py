"""What a capture that was refused or upgraded must not pretend."""

import socket
from datetime import timedelta

import pytest

from platforms.actions.capture import capture_source
from platforms.actions.derive import record_version
from platforms.actions.reading import Reading
from platforms.actions.sightings import Sight, sight
from platforms.archive.manners import Robots
from platforms.archive.netguard import Gate
from platforms.archive.outcome import Outcome
from platforms.models import Change, Provenance
from tests.factories import BEFORE, make_source
from tests.platforms.actions.local_site import CHANGED, HOST, look, open_site

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def source():
    return make_source(url=f"http://{HOST}/privacy")


def test_a_site_that_cannot_be_reached_says_so(source, noon):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pair = "{}:{}".format(*listener.getsockname())
    gate = Gate(user_agent="t", allowed_loopback=frozenset([pair]), resolve={HOST: pair})

    check = capture_source(source=source, gate=gate, robots=Robots(gate), now=noon)

    assert check.outcome == Outcome.CONNECT  # is "robots": "Not allowed by robots.txt"


def test_a_private_address_says_so(noon):
    with open_site() as site:
        check = look(make_source(url="http://10.0.0.8/privacy"), site, noon)

    assert check.outcome == Outcome.REFUSED_ADDRESS  # is "robots"


def test_what_the_platform_changed_is_announced_although_our_extractor_changed_too(source, noon):
    document = source.document
    reading = Reading(BEFORE, "ca-html/0", 3, "en")
    version = record_version(
        document=document, reading=reading, seen_at=noon, provenance=Provenance.CAPTURED, now=noon
    )
    sight(seen=Sight(version, noon, Provenance.CAPTURED, needs_confirmation=False), now=noon)
    with open_site(CHANGED) as site:
        look(source, site, noon + DAY)
        look(source, site, noon + 9 * DAY)

    assert Change.objects.get().change_class != "technical"
