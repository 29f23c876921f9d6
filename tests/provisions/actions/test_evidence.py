"""Bundles by public id: whatever has an id has its bundle, or a reason why it has none."""

import json
from datetime import timedelta

import pytest

from platforms.actions.erase import erase_bytes
from platforms.actions.evidence import NotExportable, NotSealed
from platforms.models import Change, Document, LogLeaf, Provenance, Snapshot
from provisions.actions.evidence import NoSuchRecord, export_evidence, subject_named
from provisions.actions.publish import publish, withdraw
from provisions.models import Publication
from tests.factories import (
    AFTER,
    BEFORE,
    NOON,
    make_analysis,
    make_captured_version,
    make_change,
    make_document,
    make_provision,
    make_publication,
    make_sighting,
    make_snapshot,
    make_source,
    make_version,
)
from tests.platforms.actions.sealing import demand_verified, files_of, sign, tamper

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = NOON + timedelta(days=3)
ORIGIN = {
    "collection": "c" * 40,
    "commit": "d" * 40,
    "path": "Orchard/Privacy Policy.md",
    "committed_at": "2025-11-03T10:20:30+00:00",
}


def export(name: str, now=NOON) -> bytes:
    return export_evidence(subject=subject_named(name), now=now)


def public_document(**fields) -> Document:
    """A document whose public text was read from a capture."""
    version = make_captured_version(**fields)
    make_sighting(version)
    return version.document


def changed_document() -> Document:
    """A document whose text gave way to another, both captured and the change announced."""
    document = public_document()
    make_captured_version(document, AFTER, NOON)
    make_change(document, AFTER)
    document.refresh_from_db()
    return document


def a_record() -> str:
    return make_provision(public_document(), published=True).record_id


def a_record_of_a_later_text() -> str:
    return make_provision(changed_document(), published=True).record_id


def a_corrected_record() -> str:
    provision = make_provision(public_document(), published=True)
    draft = make_analysis(provision, title="A better title", corrects=provision.published_analysis)
    make_publication(analysis=draft)
    return provision.record_id


def a_withdrawn_record() -> str:
    provision = make_provision(public_document(), published=True)
    by = provision.published_analysis.publications.get().published_by
    withdraw(provision_id=provision.pk, by=by, now=NOON, reason="Read wrongly.")
    return provision.record_id


def a_change() -> str:
    return Change.objects.get(document=changed_document()).record_id


def a_capture() -> str:
    return public_document().published_sighting.version.inputs.get().record_id


def a_text_of_two_captures() -> str:
    return public_document(parts=2).record_id


def one_of_two_captures() -> str:
    return public_document(parts=2).published_sighting.version.inputs.all()[1].record_id


def an_imported_text() -> str:
    fields = {"provenance": Provenance.IMPORTED, "extractor": "ota-import/1", "origin": ORIGIN}
    version = make_version(**fields)
    make_sighting(version)
    return version.document.record_id


def an_earlier_text() -> str:
    document = changed_document()
    earlier = document.versions.get(text=BEFORE)
    return f"{document.record_id}@{earlier.moment}"


def an_erased_capture() -> str:
    document = public_document()
    snapshot = document.published_sighting.version.inputs.get()
    erase_bytes(body_sha256=snapshot.body_sha256, reason="Asked for.", by=None, now=NOON)
    return snapshot.record_id


def a_record_of_an_erased_capture() -> str:
    document = public_document()
    snapshot = document.published_sighting.version.inputs.get()
    provision = make_provision(document, published=True)
    erase_bytes(body_sha256=snapshot.body_sha256, reason="Asked for.", by=None, now=NOON)
    return provision.record_id


KINDS = [
    a_record,
    a_record_of_a_later_text,
    a_corrected_record,
    a_withdrawn_record,
    a_change,
    a_capture,
    a_text_of_two_captures,
    one_of_two_captures,
    an_imported_text,
    an_earlier_text,
    an_erased_capture,
    a_record_of_an_erased_capture,
]


@pytest.mark.parametrize("make", KINDS)
def test_a_bundle_is_verified_by_its_own_verifier(make, tmp_path):
    name = make()
    sign(NOON)

    demand_verified(export(name), tmp_path)


@pytest.mark.parametrize("make", KINDS)
def test_a_bundle_has_the_same_bytes_however_the_archive_grows(make):
    name = make()
    sign(NOON)
    first = export(name)
    assert export(name, LATER) == first

    for hours in (1, 2):
        other = public_document(text=BEFORE.replace("30 days", f"{hours} days"))
        make_provision(other, published=True)
        sign(LATER + hours * HOUR)

    assert export(name, LATER + 3 * HOUR) == first


def test_the_bundle_of_a_record_has_record_words_text_and_bytes():
    name = a_record()
    sign(NOON)

    files = files_of(export(name))

    publication = Publication.objects.get()
    assert json.loads(files["record.json"]) == publication.record
    assert json.loads(files["analysis.json"]) == publication.content
    assert files["text.txt"].decode() == BEFORE
    assert "body/01.bin" in files
    assert json.loads(files["MANIFEST.json"])["id"] == name == "CA-P-000001"


def test_the_bundle_of_a_change_has_both_texts_and_no_opinion():
    name = a_change()
    sign(NOON)

    files = files_of(export(name))

    assert (files["previous/text.txt"].decode(), files["text.txt"].decode()) == (BEFORE, AFTER)
    assert json.loads(files["record.json"]) == Publication.objects.get().record
    assert "analysis.json" not in files
    assert json.loads(files["MANIFEST.json"])["id"] == name == "CA-C-000001"


def test_a_corrected_record_gives_the_correction_and_a_withdrawn_one_the_withdrawal():
    names = {a_corrected_record(): "published", a_withdrawn_record(): "withdrawn"}
    sign(NOON)

    for name, state in names.items():
        files = files_of(export(name))
        assert json.loads(files["record.json"])["state"] == state
        assert json.loads(files["leaf/record.json"])["type"] == "revision"
    assert json.loads(files_of(export("CA-P-000001"))["analysis.json"])["title"] == "A better title"


def test_a_record_stays_with_the_text_that_it_quotes():
    document = public_document()
    name = make_provision(document, published=True).record_id
    make_change(document, AFTER)
    sign(NOON)

    assert files_of(export(name))["text.txt"].decode() == BEFORE


def test_a_document_gives_its_latest_text_or_the_one_of_a_moment():
    document = changed_document()
    sign(NOON)
    earlier, later = document.versions.order_by("first_seen_at")

    assert subject_named(document.record_id).version == later
    for version in (earlier, later):
        subject = subject_named(f"{document.record_id}@{version.moment}")
        assert (subject.version, subject.name) == (version, f"CA-D-00001@{version.moment}")
    assert subject_named(document.record_id).previous == earlier
    assert subject_named(f"{document.record_id}@{earlier.moment}").previous is None


def test_a_change_back_to_an_earlier_text_has_a_bundle_too(tmp_path):
    document = changed_document()
    back = make_sighting(document.versions.get(text=BEFORE), LATER)
    change = Change.objects.get(to_sighting=back)
    make_publication(change=change, now=LATER)
    change.refresh_from_db()
    sign(LATER)

    bundle = export(change.record_id)

    demand_verified(bundle, tmp_path)
    files = files_of(bundle)
    assert (files["previous/text.txt"].decode(), files["text.txt"].decode()) == (AFTER, BEFORE)


@pytest.mark.parametrize(
    "name", ["ca-p-000001", "  CA-P-000001\n", "CA-D-00001", "ca-d-00001", "CA-S-0000001"]
)
def test_an_id_is_known_in_any_case(name):
    a_record()

    assert subject_named(name).version.text == BEFORE


@pytest.mark.parametrize(
    "name",
    [
        "",
        "CA-P-000002",
        "CA-C-000001",
        "CA-D-00099",
        "CA-S-0000002",
        "CA-X-00001",
        "CA-P-1",
        "CA-D-00001@20200101T000000Z",
        "CA-D-00001@x",
        "CA-P-000001@20260105T090000Z",
        "CA-P-000001; DROP TABLE",
        "CA-P-０００００１",
        "../../etc/passwd",
        "CA-P-999999999",
        "CA-P-9999999999999999999",
    ],
)
def test_what_was_never_published_has_no_bundle(name):
    a_record()
    make_provision()
    make_snapshot(make_source(make_document()))

    with pytest.raises(NoSuchRecord):
        subject_named(name)


def test_a_held_text_and_a_change_that_is_not_announced_have_no_bundle():
    document = public_document()
    held = make_captured_version(document, AFTER, NOON)
    make_sighting(held, NOON, published=False)

    with pytest.raises(NoSuchRecord):
        subject_named(f"{document.record_id}@{held.moment}")
    assert subject_named(document.record_id).version.text == BEFORE
    assert not Snapshot.objects.filter(versions=held, number__isnull=False).exists()


def test_a_technical_change_has_no_bundle_and_the_text_after_it_does():
    document = public_document()
    change = make_change(document, AFTER, announced=False)

    assert change.record_id == ""
    assert subject_named(document.record_id).version.text == AFTER


@pytest.mark.parametrize("make", [a_record, a_change, a_capture, an_imported_text])
def test_before_the_next_signature_there_is_no_bundle_yet(make):
    sign(NOON)
    name = make()

    with pytest.raises(NotSealed):
        export(name, LATER)
    sign(LATER)
    assert export(name, LATER)


def test_a_record_published_before_its_words_were_kept_says_what_to_do():
    name = a_record()
    tamper(Publication.objects.get(), content={})
    sign(NOON)

    with pytest.raises(NotExportable, match="Publish a correction"):
        export(name)


def test_a_publication_without_an_entry_in_the_log_says_so():
    name = a_record()
    tamper(LogLeaf.objects.get(kind="record"), subject="publication:999999")
    sign(NOON)

    with pytest.raises(NotExportable, match="older than the log"):
        export(name)


def test_words_that_were_changed_after_publication_give_no_bundle():
    name = a_record()
    sign(NOON)
    publication = Publication.objects.get()
    for fields in (
        {"record": {**publication.record, "severity": "low"}},
        {"content": {**publication.content, "title": "Another title"}},
    ):
        before = {key: getattr(publication, key) for key in fields}
        tamper(publication, **fields)
        with pytest.raises(NotExportable, match="verifier refuses"):
            export(name)
        tamper(publication, **before)
    assert export(name)


def test_a_correction_of_a_name_in_the_law_changes_no_bundle(ada):
    provision = make_provision(public_document())
    analysis = make_analysis(provision, approved_by=ada)
    publish(analysis_id=analysis.pk, by=ada, now=NOON)
    provision.refresh_from_db()
    sign(NOON)
    first = export(provision.record_id)

    entity = provision.document.entity
    entity.summary = "Another summary."
    entity.save()

    assert export(provision.record_id) == first
