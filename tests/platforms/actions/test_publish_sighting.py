"""What the archive writes when a text becomes public or ends, also when two workers do it."""

import pytest

from platforms.actions.sightings import Sight, publish_sighting, sight, withdraw_document
from platforms.models import Change, Document, LogLeaf, Provenance, Sighting
from tests.factories import make_document, make_snapshot, make_source, make_version
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.looks import DAY, MINUTE, A, B, C, confirm, see
from tests.platforms.actions.together import together

pytestmark = pytest.mark.django_db
State = Sighting.State


@pytest.fixture
def document():
    return make_document()


def test_publication_names_the_evidence_and_appends_the_text_to_the_log(document, noon):
    source = make_source(document)
    snapshots = (make_snapshot(source), make_snapshot(source))
    version = make_version(document, A, noon, snapshots)

    sight(seen=Sight(version, noon, Provenance.CAPTURED, needs_confirmation=False), now=noon)

    assert [snap.record_id for snap in version.inputs.order_by("versioninput__position")] == [
        "CA-S-0000001",
        "CA-S-0000002",
    ]
    leaf = LogLeaf.objects.get(kind="version")
    captures = LogLeaf.objects.filter(kind="capture").order_by("position")
    assert [one.leaf_hash in leaf.entry for one in captures] == [True, True]
    assert version.text_sha256 in leaf.entry
    assert_archive_holds()


def test_a_held_text_has_no_place_in_the_log(document, noon):
    see(document, A, noon)

    held = see(document, B, noon + DAY)

    assert not LogLeaf.objects.filter(subject=f"version:{held.version_id}").exists()
    assert LogLeaf.objects.filter(kind="version").count() == 1


def test_publishing_a_period_twice_gives_the_same_change(document, noon):
    confirm(document, A, noon)
    sighting = confirm(document, B, noon + DAY)

    again = publish_sighting(sighting=sighting, at=noon + 9 * DAY, now=noon + 9 * DAY)

    assert again == Change.objects.get()
    assert Sighting.objects.get(pk=sighting.pk).published_at < noon + 2 * DAY


def test_seeing_a_text_twice_at_one_moment_gives_the_same_rows(document, noon):
    confirm(document, A, noon)
    see(document, B, noon + DAY)
    before = list(Sighting.objects.order_by("pk").values())

    see(document, B, noon + DAY)

    assert list(Sighting.objects.order_by("pk").values()) == before


def test_a_look_that_comes_late_shortens_nothing(document, noon):
    confirm(document, A, noon)

    see(document, A, noon - DAY)

    assert Sighting.objects.get().last_seen_at == noon + 31 * MINUTE


def test_a_withdrawn_document_keeps_its_texts(document, noon):
    confirm(document, A, noon)

    withdraw_document(document=document, at=noon + DAY)

    document.refresh_from_db()
    assert document.ended_at == noon + DAY
    assert Sighting.objects.get().ended_at == noon + DAY
    assert document.published_sighting.version.text == A


def test_a_document_that_comes_back_goes_on(document, noon):
    confirm(document, A, noon)
    withdraw_document(document=document, at=noon + DAY)

    see(document, B, noon + 9 * DAY)

    document.refresh_from_db()
    assert document.ended_at is None
    assert Sighting.objects.filter(ended_at=None).count() == 1


# ---- two at once ----


@pytest.mark.django_db(transaction=True)
def test_two_workers_open_one_period(document, noon):
    version = make_version(document, A, noon)
    seen = Sight(version, noon, Provenance.CAPTURED, needs_confirmation=False)

    first, second = together(*[lambda: sight(seen=seen, now=noon)] * 2)

    assert first == second
    assert Sighting.objects.get().state == State.PUBLISHED
    assert Document.objects.get().number == 1
    assert_archive_holds()


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_two_texts_leave_one_open_period(document, noon):
    confirm(document, A, noon)
    seen = [
        Sight(make_version(document, text, noon + DAY), noon + DAY, Provenance.CAPTURED)
        for text in (B, C)
    ]

    results = together(*[lambda one=one: sight(seen=one, now=noon + DAY) for one in seen])

    assert all(isinstance(result, Sighting) for result in results)
    assert Sighting.objects.filter(ended_at=None).count() == 1
    assert_archive_holds()
