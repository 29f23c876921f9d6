"""The stored bytes read again: our own progress is recorded, and told to nobody."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from platforms.actions.rebuild import Rebuilt, rebuild_document
from platforms.archive.change_class import ChangeClass
from platforms.models import Change, Document, Sighting, Version
from tests.factories import make_source
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.local_site import CHANGED, HOST, look, open_site

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def site():
    with open_site() as site:
        yield site


@pytest.fixture
def document(site, noon):
    source = make_source(url=f"http://{HOST}/privacy")
    look(source, site, noon)
    look(source, site, noon + DAY)
    return source.document


def read_otherwise(document):
    """The rules of reading change: from now on the headings of the page are left out."""
    document.sources.update(remove=["h2"])


def test_the_same_reading_changes_nothing(document, noon):
    done = rebuild_document(document=document, now=noon + 2 * DAY)

    assert done.result is Rebuilt.SAME
    assert (Version.objects.count(), Sighting.objects.count()) == (1, 1)


def test_another_reading_is_a_technical_step_that_nobody_is_told_of(document, noon):
    read_otherwise(document)

    done = rebuild_document(document=document, now=noon + 2 * DAY)

    change = Change.objects.get()
    document.refresh_from_db()
    assert done.result is Rebuilt.ANOTHER_READING
    assert change.kind is ChangeClass.TECHNICAL
    assert not Change.objects.unannounced().exists()
    assert "## " not in document.published_sighting.version.text
    assert_archive_holds()


def test_a_second_run_finds_nothing_to_do(document, noon):
    read_otherwise(document)
    rebuild_document(document=document, now=noon + 2 * DAY)

    done = rebuild_document(document=document, now=noon + 3 * DAY)

    assert done.result is Rebuilt.SAME
    assert Change.objects.count() == 1


def test_looking_only_writes_nothing(document, noon):
    read_otherwise(document)

    done = rebuild_document(document=document, now=noon + 2 * DAY, write=False)

    assert done.result is Rebuilt.ANOTHER_READING
    assert Version.objects.count() == 1


def test_a_text_that_waits_is_left_to_wait(site, document, noon):
    site.serve(CHANGED)
    look(document.sources.get(), site, noon + 2 * DAY)
    read_otherwise(document)

    done = rebuild_document(document=document, now=noon + 3 * DAY)

    assert done.result is Rebuilt.HELD
    assert not Change.objects.exists()


def test_lost_bytes_are_named_and_change_nothing(document, noon, settings, tmp_path):
    settings.BLOB_ROOT = str(tmp_path / "empty")

    done = rebuild_document(document=document, now=noon + 2 * DAY)

    assert done.result is Rebuilt.FAILED
    assert "could not be stored" in done.detail
    assert Version.objects.count() == 1


def test_the_command_counts_and_names_no_change_of_a_platform(document):
    read_otherwise(document)
    told = StringIO()

    call_command("rebuild_versions", stdout=told)

    assert "1 another reading" in told.getvalue()
    assert "0 changes of platforms" in told.getvalue()
    assert Document.objects.get().published_sighting.is_technical


def test_the_command_can_be_limited_to_a_platform(document):
    told = StringIO()

    call_command("rebuild_versions", "--platform", "no-such-platform", stdout=told)

    assert told.getvalue().startswith("0 same")
