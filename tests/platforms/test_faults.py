"""Bytes, rows and texts that are no longer as they were written are named, and no others."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platforms import faults
from platforms.actions.capture import blob_store
from platforms.actions.erase import erase_bytes
from platforms.archive.diff import changed_hunks, redline
from platforms.faults import Fault, differences, redline_problem
from platforms.models import (
    Change,
    Document,
    LogLeaf,
    Provenance,
    Sighting,
    Snapshot,
    Tombstone,
    Version,
)
from tests.factories import (
    AFTER,
    BEFORE,
    LONG_AGO,
    NOON,
    make_captured_version,
    make_change,
    make_document,
    make_public_document,
    make_sighting,
    make_snapshot,
    make_version,
    sha256,
)
from tests.platforms.actions.sealing import flip, tamper


def kinds(found: Iterable[Fault]) -> list[tuple[str, str]]:
    return [(fault.kind, fault.id) for fault in found]


def tick() -> None:
    """Nobody watches."""


def of_captures() -> list[tuple[str, str]]:
    return kinds(faults.snapshot_faults(Snapshot.objects.all(), tick))


def of_texts() -> list[tuple[str, str]]:
    return kinds(faults.version_faults(Version.objects.all(), tick))


def of_changes() -> list[tuple[str, str]]:
    return kinds(faults.change_faults(Change.objects.all(), tick))


def of_documents() -> list[tuple[str, str]]:
    return kinds(faults.sighting_faults(Document.objects.all(), tick))


@pytest.mark.django_db
def test_bytes_are_missing_or_have_another_hash():
    gone, damaged, sound = (make_snapshot() for _ in range(3))
    blob_store().path_of(gone.body_sha256).unlink()
    flip(blob_store().path_of(damaged.body_sha256))
    ticks = []

    found = {
        fault.id: fault.found
        for fault in faults.blob_faults(faults.kept_hashes(), lambda: ticks.append(1))
    }

    assert found == {gone.body_sha256: "missing", damaged.body_sha256: "other bytes"}
    assert len(ticks) == 3
    assert sound.body_sha256 in faults.kept_hashes()


@pytest.mark.django_db
def test_erased_bytes_are_not_looked_for_unless_they_are_back():
    snapshot = make_snapshot()
    path = blob_store().path_of(snapshot.body_sha256)
    frame = path.read_bytes()
    erase_bytes(body_sha256=snapshot.body_sha256, reason="Asked for.", by=None, now=NOON)
    assert faults.kept_hashes() == []
    assert list(faults.tombstone_faults()) == []

    path.write_bytes(frame)

    assert kinds(faults.tombstone_faults()) == [("blob", snapshot.body_sha256)]


@pytest.mark.django_db
def test_a_tombstone_that_the_log_does_not_know_is_named():
    snapshot = make_snapshot()
    Tombstone.objects.create(body_sha256=snapshot.body_sha256, reason="Hush.", erased_at=NOON)

    assert ("tombstone_leaf", snapshot.body_sha256) in kinds(faults.tombstone_faults())


@pytest.mark.django_db
def test_a_capture_without_its_entry_or_with_an_unreadable_record_is_named():
    one, two = make_snapshot(), make_snapshot()
    assert of_captures() == []
    tamper(LogLeaf.objects.get(subject=f"snapshot:{one.pk}"), subject="snapshot:0")
    tamper(two, capture_record={"headers": 7})

    found = of_captures()

    assert ("snapshot_leaf", f"snapshot:{one.pk}") in found
    assert ("snapshot", f"snapshot:{two.pk}") in found


@pytest.mark.django_db
def test_older_entries_that_say_less_are_no_fault():
    snapshot = make_snapshot()
    leaf = LogLeaf.objects.get()
    tamper(leaf, entry=f'{{"body_sha256":"{snapshot.body_sha256}","type":"capture","v":1}}')

    assert of_captures() == []


def test_differences_names_what_differs_and_what_was_lost_but_nothing_that_was_added():
    written = {"v": 1, "type": "x", "prev": "0", "same": [1], "other": "a", "lost": None}

    found = differences("row", "9", said={"same": (1,), "other": "b", "new": 3}, written=written)

    assert kinds(found) == [("row_lost", "9"), ("row_other", "9")]


@pytest.mark.django_db
def test_a_text_that_its_bytes_do_not_give_is_named():
    version = make_captured_version()
    make_sighting(version)
    assert of_texts() == []
    forged = version.text.replace("30 days", "3 days")
    tamper(version, text=forged, text_sha256=sha256(forged))

    name = f"CA-D-00001@{version.moment}"
    assert of_texts() == [("version_text_sha256", name), ("version_derivation", name)]


@pytest.mark.django_db
def test_a_text_of_another_extractor_or_of_erased_bytes_stands_by_its_hash():
    document = make_document()
    old = make_version(
        document, "Other words.\n", snapshots=(make_snapshot(),), extractor="ca-html/0"
    )
    erased = make_captured_version(text="# Terms\n\nTo be erased.\n")
    sha256 = erased.inputs.get().body_sha256
    erase_bytes(body_sha256=sha256, reason="Asked for.", by=None, now=NOON)

    assert of_texts() == []
    tamper(old, text="Forged words.\n")
    assert [kind for kind, _ in of_texts()] == ["version_text"]


@pytest.mark.django_db
def test_a_held_text_needs_no_entry_and_a_public_one_does():
    document = make_public_document()
    make_sighting(make_version(document, AFTER, NOON), NOON, published=False)
    assert of_texts() == []

    tamper(LogLeaf.objects.get(kind="version"), subject="version:0")

    assert [kind for kind, _ in of_texts()] == ["version_leaf"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forge",
    [
        lambda hunks: [],
        lambda hunks: hunks[:-1],
        lambda hunks: [{**hunks[0], "before": "Words that never stood there."}],
        lambda hunks: [{**hunks[0], "after_start": hunks[0]["after_start"] + 1}],
        lambda hunks: [{}],
        lambda hunks: ["no hunk"],
        lambda hunks: {"kind": "none"},
    ],
)
def test_a_redline_that_was_changed_is_named(forge):
    change = make_change()
    assert of_changes() == []

    tamper(change, hunks=forge(change.hunks))

    assert of_changes() == [("change", change.record_id)]


passages = st.lists(
    st.sampled_from(
        [
            "# Terms",
            "## 1. Use",
            "We keep it.",
            "We keep it for 30 days.",
            "* one",
            "* two",
            "_x_",
            "See [our page](https://a.example/1).",
            "See [our page](https://a.example/2).",
            "| a | b |",
        ]
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(passages, passages)
def test_the_redline_of_any_two_texts_leaves_nothing_out(before, after):
    old, new = "\n\n".join(before) + "\n", "\n\n".join(after) + "\n"
    hunks = [hunk.to_json() for hunk in changed_hunks(redline(old, new))]

    assert redline_problem(Change(hunks=hunks), old, new) is None


@pytest.mark.django_db
def test_a_change_between_public_texts_that_is_not_there_is_named():
    change = make_change()
    assert of_documents() == []
    other = make_document()
    tamper(change, document=other)

    assert of_documents() == [("document", "CA-D-00001"), ("document", f"document:{other.pk}")]


@pytest.mark.django_db
def test_another_text_called_public_is_named():
    document = make_change().document
    earlier = Sighting.objects.get(version__text=BEFORE)

    Document.objects.filter(pk=document.pk).update(published_sighting=earlier)

    assert of_documents() == [("document_published", "CA-D-00001")]


@pytest.mark.django_db
def test_our_first_capture_of_what_was_imported_last_needs_no_change():
    document = make_public_document(provenance=Provenance.IMPORTED)
    Sighting.objects.update(ended_at=NOON)
    again = Sighting.objects.create(
        document=document,
        version=document.published_sighting.version,
        provenance=Provenance.CAPTURED,
        first_seen_at=NOON,
        last_seen_at=NOON,
        published_at=NOON,
        recorded_at=NOON,
        state=Sighting.State.PUBLISHED,
    )
    Document.objects.update(published_sighting=again)

    assert of_documents() == []


@pytest.mark.django_db
def test_an_imported_text_without_its_recording_is_named():
    make_version(provenance=Provenance.IMPORTED, origin={"commit": "d" * 40}, seen_at=LONG_AGO)

    assert [kind for kind, _ in kinds(faults.import_faults())] == ["import"]
