"""Evidence cannot be rewritten: not through the ORM, not at the database's own prompt."""

from datetime import timedelta

import pytest
from django.db import connection

from platforms.models import (
    Change,
    Check,
    Document,
    ImportedText,
    LogLeaf,
    Snapshot,
    VersionInput,
)
from tests.factories import (
    LONG_AGO,
    NOON,
    make_change,
    make_check,
    make_document,
    make_public_document,
    make_sighting,
    make_snapshot,
    make_version,
)
from tests.platforms.models.refusals import protected, refuses_deletion, refuses_update

pytestmark = pytest.mark.django_db


def make_leaf():
    make_snapshot()
    return LogLeaf.objects.get()


def make_input():
    make_version(snapshots=(make_snapshot(),))
    return VersionInput.objects.get()


def make_imported_text():
    return ImportedText.objects.create(
        collection="c" * 40,
        path="Orchard/Privacy Policy.md",
        commit="d" * 40,
        committed_at=LONG_AGO,
        subject="Record new changes",
        outcome="new_version",
        document=make_document(),
    )


def make_unannounced_change():
    return make_change(announced=False)


KEPT = [
    (make_check, "started_at", NOON + timedelta(days=1)),
    (make_snapshot, "body_sha256", "0" * 64),
    (make_snapshot, "capture_record", {"forged": True}),
    (make_version, "text", "Another text.\n"),
    (make_version, "first_seen_at", NOON),
    (make_input, "position", 7),
    (make_sighting, "first_seen_at", LONG_AGO - timedelta(days=9)),
    (make_sighting, "is_technical", True),
    (make_unannounced_change, "headline", "Nothing happened."),
    (make_unannounced_change, "hunks", [{"forged": True}]),
    (make_leaf, "entry", "{}"),
    (make_leaf, "leaf_hash", "0" * 64),
    (make_imported_text, "commit", "e" * 40),
]


@pytest.mark.parametrize(("make", "field", "value"), KEPT)
def test_what_was_written_cannot_be_changed(make, field, value):
    row = make()

    refuses_update(row, field, value)

    row.refresh_from_db()
    assert getattr(row, field) != value


@pytest.mark.parametrize(
    "make",
    [
        make_check,
        make_snapshot,
        make_version,
        make_input,
        make_sighting,
        make_unannounced_change,
        make_leaf,
        make_imported_text,
    ],
)
def test_what_was_written_cannot_be_deleted(make):
    refuses_deletion(make())


def test_the_outcome_of_a_check_is_written_once():
    check = make_check(outcome=None)
    Check.objects.filter(pk=check.pk).update(outcome="unchanged", finished_at=NOON)

    refuses_update(check, "outcome", "bot_wall")
    refuses_update(check, "finished_at", NOON + timedelta(hours=1))

    check.refresh_from_db()
    assert check.outcome == "unchanged"


def test_the_bytes_and_the_text_of_a_check_are_named_once():
    check = make_check(outcome=None)
    Check.objects.filter(pk=check.pk).update(snapshot=make_snapshot(), version=make_version())

    refuses_update(check, "snapshot", make_snapshot().pk)
    refuses_update(check, "version", make_version().pk)


@pytest.mark.parametrize("value", [99, None])
def test_the_number_of_a_document_is_given_once(value):
    document = make_public_document()

    refuses_update(document, "number", value)

    assert Document.objects.get().record_id == "CA-D-00001"


@pytest.mark.parametrize("value", [99, None])
def test_the_number_of_a_change_is_given_once(value):
    change = make_change()

    refuses_update(change, "number", value)

    assert Change.objects.get().record_id == "CA-C-000001"


@pytest.mark.parametrize("value", [99, None])
def test_the_number_of_a_snapshot_is_given_once(value):
    snapshot = make_snapshot()
    Snapshot.objects.filter(pk=snapshot.pk).update(number=7)

    refuses_update(snapshot, "number", value)

    assert Snapshot.objects.get().record_id == "CA-S-0000007"


def test_a_check_that_is_not_finished_can_be():
    check = make_check(outcome=None)

    check.outcome, check.finished_at, check.detail = "dns", NOON, "No such name."
    check.save()

    assert Check.objects.get().outcome == "dns"


def test_a_bulk_update_is_refused_like_any_other():
    version = make_version()
    version.text = "Another text.\n"

    with protected():
        type(version).objects.bulk_update([version], ["text"])


def test_an_upsert_is_refused_like_any_other():
    snapshot = make_snapshot()

    with protected(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO platforms_snapshot SELECT * FROM platforms_snapshot WHERE id = %s"
            " ON CONFLICT (id) DO UPDATE SET body_sha256 = %s",
            [snapshot.pk, "0" * 64],
        )
