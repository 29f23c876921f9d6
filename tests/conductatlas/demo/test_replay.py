"""The demo, played through the real fetcher: what it shows is what the archive finds."""

from collections import Counter
from datetime import date

import pytest

from conductatlas.demo.documents import DemoDocument, DemoPlatform, Shows
from conductatlas.demo.loader import load_platforms
from conductatlas.demo.replay import is_loaded, play
from monitoring.models import Alert
from platforms.models import Change, Check, Document, Sighting, Version
from provisions.actions.reference import load_reference
from provisions.models import Analysis, Article, Provision, Publication, ReviewDecision
from provisions.quotes import Checked, misquotes

pytestmark = pytest.mark.django_db
PLATFORMS = ("kestrel-ai", "fernway-rides")
OUTCOMES = {
    Shows.BOT_WALL: {"bot_wall"},
    Shows.LOGIN_WALL: {"login_wall"},
    Shows.ERROR_PAGE: {"error_page", "soft_404"},
}
KINDS = (
    Shows.SUBSTANTIVE_MAJOR,
    Shows.SUBSTANTIVE_MINOR,
    Shows.DATE_ONLY,
    Shows.LINK_ONLY,
    Shows.PUNCTUATION_OR_CASE,
    Shows.REORDER,
)


@pytest.fixture
def platforms() -> tuple[DemoPlatform, ...]:
    return tuple(one for one in load_platforms() if one.slug in PLATFORMS)


def test_the_demo_finds_what_its_versions_show_and_loads_once(platforms):
    load_reference(today=date(2026, 1, 5))
    play(step=lambda *_: None, platforms=platforms)
    rows = counts()

    for platform in platforms:
        for item in platform.documents:
            document = Document.objects.get(entity__slug=platform.slug, terms_type=item.terms_type)
            assert kinds_found(document) == kinds_shown(item), document
            assert walls_found(document) >= walls_shown(item), document
    assert not list(misquotes(Checked()))
    assert Provision.objects.published().count() > 10
    assert Analysis.objects.waiting().exists(), "something is left for whoever tries the workbench"
    assert ReviewDecision.objects.values("outcome").distinct().count() == 3
    assert Alert.objects.exists(), "the latest changes were captured while somebody watched"
    assert is_loaded()

    play(step=lambda *_: None, platforms=platforms)
    assert counts() == rows


def kinds_shown(item: DemoDocument) -> Counter[str]:
    """The classes of change that the versions are there to show."""
    return Counter(one.shows.value for one in item.versions if one.shows in KINDS)


def kinds_found(document: Document) -> Counter[str]:
    """The classes that the archive gave, of those kinds."""
    names = {kind.value for kind in KINDS}
    found = Change.objects.filter(document=document, change_class__in=names)
    held = document.sightings.filter(state=Sighting.State.HELD).count()
    assert held == 0, "these platforms end settled"
    return Counter(found.values_list("change_class", flat=True))


def walls_shown(item: DemoDocument) -> int:
    """How many versions are a wall or an error."""
    return sum(one.shows in OUTCOMES for one in item.versions)


def walls_found(document: Document) -> int:
    """How many checks ended at one."""
    codes = set().union(*OUTCOMES.values())
    return Check.objects.filter(source__document=document, outcome__in=codes).count()


def counts() -> dict[str, int]:
    """Rows of every kind that the demo makes."""
    models = (Alert, Analysis, Article, Change, Check, Provision, Publication, Sighting, Version)
    return {model.__name__: model.objects.count() for model in models}
