"""Bundles of texts: what proves them, under one checkpoint, checked as a stranger checks it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from platforms.actions.capture import blob_store
from platforms.actions.erase import erase_bytes
from platforms.actions.evidence import (
    NotExportable,
    NotSealed,
    covering_checkpoint,
    logged,
    pack,
    version_leaves,
    version_part,
)
from platforms.actions.scrub import scrub_store
from platforms.actions.seal import key_file, make_key
from platforms.archive.store.folder import Folder
from platforms.archive.translog.keys import Signer
from platforms.models import Anchor, Checkpoint, CustodyEvent, LogLeaf, Provenance, Version
from tests.factories import (
    AFTER,
    NOON,
    make_captured_version,
    make_document,
    make_entity,
    make_sighting,
    make_snapshot,
    make_source,
    make_version,
)
from tests.platforms.actions.sealing import (
    demand_verified,
    files_of,
    flip,
    known_keys,
    sign,
    tamper,
    verified,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ORIGIN = {
    "collection": "c" * 40,
    "commit": "d" * 40,
    "path": "Orchard/Privacy Policy.md",
    "committed_at": "2025-11-03T10:20:30+00:00",
}


def public(**fields) -> Version:
    """A published text with the captures that give it."""
    version = make_captured_version(**fields)
    make_sighting(version)
    return version


def bundle_of(version: Version, now=NOON, **how) -> bytes:
    checkpoint = covering_checkpoint(version_leaves(version))
    return pack(version=version, checkpoint=checkpoint, now=now, **how)


def test_a_text_with_its_capture_is_verified_by_a_stranger(tmp_path):
    version = public()
    sign(NOON)

    bundle = bundle_of(version)

    said = demand_verified(bundle, tmp_path)
    assert "text.txt was read from its bodies again: the same" in said
    files = files_of(bundle)
    assert files["text.txt"].decode() == version.text
    assert files["body/01.bin"] == blob_store().get(version.inputs.get().body_sha256)
    assert json.loads(files["capture/01.json"]) == version.inputs.get().capture_record
    assert files["leaf/version.json"].decode() == LogLeaf.objects.get(kind="version").entry


def test_a_text_of_two_captures_holds_both_in_order(tmp_path):
    version = public(parts=2)
    sign(NOON)

    bundle = bundle_of(version)

    assert "text.txt was read from its bodies again" in demand_verified(bundle, tmp_path)
    hashes = version.inputs.order_by("versioninput__position").values_list("body_sha256", flat=True)
    files = files_of(bundle)
    for number, sha256 in enumerate(hashes, start=1):
        assert files[f"body/{number:02}.bin"] == blob_store().get(sha256)
    assert "body/03.bin" not in files


def test_an_imported_text_has_its_commit_and_no_capture(tmp_path):
    fields = {"provenance": Provenance.IMPORTED, "extractor": "ota-import/1", "origin": ORIGIN}
    version = make_version(**fields)
    make_sighting(version)
    sign(NOON)

    bundle = bundle_of(version)

    said = demand_verified(bundle, tmp_path)
    assert ORIGIN["commit"] in said
    assert b"WARC-Type: resource" in files_of(bundle)["capture.warc"]
    assert not any(name.startswith("body/") for name in files_of(bundle))


def test_a_text_of_the_demo_says_that_it_is_invented(tmp_path):
    version = public(provenance=Provenance.DEMO)
    sign(NOON)

    assert "invented" in demand_verified(bundle_of(version), tmp_path)


def test_the_text_before_goes_along(tmp_path):
    document = make_document()
    before, after = public(document=document), public(document=document, text=AFTER, seen_at=NOON)
    sign(NOON)
    checkpoint = covering_checkpoint(version_leaves(after) + version_leaves(before))

    bundle = pack(version=after, checkpoint=checkpoint, now=NOON, previous=before)

    assert "previous/text.txt" in demand_verified(bundle, tmp_path)
    assert files_of(bundle)["previous/text.txt"].decode() == before.text


def test_an_erased_capture_is_told_with_its_reason_and_the_text_still_proved(tmp_path):
    version = public()
    sha256 = version.inputs.get().body_sha256
    sign(NOON)
    assert "body/01.bin" in files_of(bundle_of(version))

    erase_bytes(body_sha256=sha256, reason="A court ordered it.", by=None, now=NOON + HOUR)
    with pytest.raises(NotSealed):
        bundle_of(version)
    sign(NOON + HOUR)
    bundle = bundle_of(version)

    said = demand_verified(bundle, tmp_path)
    assert "body/01.bin" in said
    assert "A court ordered it." in said
    assert "body/01.bin" not in files_of(bundle)
    assert json.loads(files_of(bundle)["leaf/tombstone-01.json"])["body_sha256"] == sha256


def test_an_erasure_leaves_the_bundles_of_other_texts_as_they_were(tmp_path):
    erased, other = public(), public(text=AFTER)
    sign(NOON)
    before = bundle_of(other)
    erase_bytes(body_sha256=erased.inputs.get().body_sha256, reason="Asked for.", by=None, now=NOON)
    sign(NOON + HOUR)

    assert bundle_of(other) == before
    demand_verified(before, tmp_path)


def test_one_part_of_two_can_be_erased(tmp_path):
    version = public(parts=2)
    first = version.inputs.order_by("versioninput__position")[0]
    erase_bytes(body_sha256=first.body_sha256, reason="Asked for.", by=None, now=NOON)
    sign(NOON)

    bundle = bundle_of(version)

    demand_verified(bundle, tmp_path)
    assert "body/01.bin" not in files_of(bundle)
    assert "body/02.bin" in files_of(bundle)


def test_the_same_archive_gives_the_same_bytes_while_the_log_grows(tmp_path):
    version = public()
    sign(NOON)
    first = bundle_of(version)
    for hours in range(1, 4):
        public(text=f"# Terms\n\nText {hours} of another document.\n")
        sign(NOON + hours * HOUR)

    assert bundle_of(version, now=NOON + 9 * HOUR) == first
    assert Checkpoint.objects.count() == 4
    demand_verified(first, tmp_path)


def test_a_bundle_does_not_depend_on_who_else_was_exported():
    one, two = public(), public(text=AFTER)
    sign(NOON)
    alone = bundle_of(one)

    bundle_of(two)

    assert bundle_of(one) == alone


def test_a_stranger_with_another_key_refuses_the_bundle(tmp_path):
    version = public()
    sign(NOON)
    bundle = bundle_of(version)
    other = Signer.generate(settings.LOG_ORIGIN).verifier.line

    alone = verified(bundle, tmp_path)
    assert alone.returncode == 0
    assert "the key was not given from outside" in alone.stdout
    assert verified(bundle, tmp_path, other).returncode == 1
    assert verified(bundle, tmp_path, "no key").returncode == 2


def test_a_bundle_keeps_its_bytes_and_its_proof_through_a_change_of_keys(tmp_path):
    version = public()
    sign(NOON)
    old_key, old = known_keys()[0], bundle_of(version)
    make_key()
    sign(NOON + HOUR)
    key_file().write_text(key_file().read_text().splitlines(keepends=True)[1])
    later = public(text=AFTER)
    sign(NOON + 2 * HOUR)

    assert bundle_of(version) == old
    assert verified(old, tmp_path, old_key).returncode == 0
    assert verified(bundle_of(later), tmp_path, known_keys()[1]).returncode == 0


def test_nothing_is_proved_before_the_log_was_signed():
    version = public()
    with pytest.raises(NotSealed, match="Try again later"):
        covering_checkpoint(version_leaves(version))
    sign(NOON)
    later = public(text=AFTER)

    with pytest.raises(NotSealed):
        covering_checkpoint(version_leaves(later))


def test_the_earliest_checkpoint_over_all_entries_is_taken():
    version = public()
    first = sign(NOON)
    make_snapshot()
    sign(NOON + HOUR)

    assert covering_checkpoint(version_leaves(version)) == first
    assert covering_checkpoint([LogLeaf.objects.get(position=0)]) == first


def test_a_checkpoint_with_a_time_stamp_is_preferred_and_one_that_failed_is_not():
    version = public()
    first = sign(NOON)
    make_snapshot()
    second = sign(NOON + HOUR)
    fields = {"kind": "timestamp", "asked_at": NOON}
    Anchor.objects.create(checkpoint=second, is_confirmed=False, **fields)
    assert covering_checkpoint(version_leaves(version)) == first

    Anchor.objects.create(checkpoint=second, is_confirmed=True, **fields)

    assert covering_checkpoint(version_leaves(version)) == second


def test_a_text_that_was_never_published_is_not_exportable():
    version = make_captured_version()
    sign(NOON)

    with pytest.raises(NotExportable, match="never published"):
        version_leaves(version)
    with pytest.raises(NotExportable, match="never published"):
        version_part(version, Checkpoint.objects.get())


def test_damaged_bytes_are_not_exported_and_no_place_on_this_machine_is_named():
    version = public()
    sign(NOON)
    flip(blob_store().path_of(version.inputs.get().body_sha256))

    with pytest.raises(NotExportable, match="failed their check") as refusal:
        bundle_of(version)

    assert str(settings.BLOB_ROOT) not in str(refusal.value)
    assert not CustodyEvent.objects.exists()


@pytest.mark.parametrize("damage", [flip, Path.unlink])
def test_damaged_files_of_the_log_give_no_bundle(damage):
    version = public()
    sign(NOON)
    damage(settings.LOG_ROOT / "tile/0/000.p/3")

    with pytest.raises(NotExportable):
        bundle_of(version)


def test_a_row_that_was_changed_gives_no_bundle():
    version = public()
    snapshot = version.inputs.get()
    sign(NOON)
    for row, fields in (
        (version, {"text": version.text + "More.\n"}),
        (snapshot, {"capture_record": {**snapshot.capture_record, "address": "192.0.2.99"}}),
        (LogLeaf.objects.get(kind="version"), {"entry": "{}"}),
    ):
        before = {name: getattr(row, name) for name in fields}
        tamper(row, **fields)
        with pytest.raises(NotExportable):
            bundle_of(Version.objects.select_related("document__entity").get())
        tamper(row, **before)


def test_a_note_that_was_changed_gives_no_bundle():
    version = public()
    checkpoint = sign(NOON)
    tamper(checkpoint, note=checkpoint.note.replace("\n3\n", "\n4\n"))

    with pytest.raises(NotExportable, match="log's files"):
        bundle_of(version)


def test_an_entry_has_its_proof_under_the_checkpoint_that_is_asked_for():
    public()
    first = sign(NOON)
    make_snapshot()
    second = sign(NOON + HOUR)
    leaf = LogLeaf.objects.get(kind="capture", position=0)

    proofs = [logged(leaf, checkpoint).proof for checkpoint in (first, second)]

    assert first.note.encode() in proofs[0]
    assert second.note.encode() in proofs[1]


def test_an_export_is_written_down_once():
    version = public()
    sign(NOON)

    bundle_of(version)
    bundle_of(version, now=NOON + HOUR)

    event = CustodyEvent.objects.get()
    assert (event.kind, event.happened_at) == ("exported", NOON)
    assert (event.body_sha256, event.detail) == (
        version.inputs.get().body_sha256,
        version.document.record_id,
    )


def test_the_certification_form_tells_what_happened_to_the_bytes(settings):
    settings.INSTANCE = {**settings.INSTANCE, "publisher": "The Orchard Archive"}
    version = public(document=make_document(make_entity("Orchard")))
    path = blob_store().path_of(version.inputs.get().body_sha256)
    flip(path)
    scrub_store(part=0, parts=1, now=NOON)
    flip(Folder(settings.BLOB_COPY).path_of(version.inputs.get().body_sha256))
    scrub_store(part=0, parts=1, now=NOON + HOUR)
    sign(NOON)

    form = files_of(bundle_of(version))["CERTIFICATION-902.txt"].decode()

    words = " ".join(form.split())
    assert "The Orchard Archive" in words
    assert "Orchard Privacy Policy" in words
    assert "received 2026-01-05 09:00:00 UTC" in words
    assert words.count("restored from another copy 2026-06-01 12:00 UTC by scrub") == 1
    assert "restored from another copy 2026-06-01 13:00" not in words


def test_two_captures_of_the_same_bytes_are_told_apart(tmp_path):
    document = make_document()
    body = "# Terms\n\nThe same words in both parts of it.\n"
    snapshots = tuple(
        make_snapshot(make_source(document), body=body, media_type="text/plain") for _ in "ab"
    )
    text = f"{body}\n{body}"
    version = make_version(document, text, snapshots=snapshots, extractor="ca-plain/1")
    make_sighting(version)
    sign(NOON)

    bundle = bundle_of(version)

    demand_verified(bundle, tmp_path)
    files = files_of(bundle)
    assert files["body/01.bin"] == files["body/02.bin"]
    assert files["leaf/capture-01.json"] != files["leaf/capture-02.json"]
