"""Each constraint of the archive's tables, violated once."""

import sys
from datetime import timedelta

import pytest
from django.db.models import F

from platforms.models import (
    Anchor,
    Change,
    Check,
    Checkpoint,
    CustodyEvent,
    Document,
    Entity,
    Fingerprint,
    ImportedText,
    LogLeaf,
    Provenance,
    Scrub,
    Sighting,
    Tombstone,
    VersionInput,
)
from tests.factories import (
    LONG_AGO,
    make_change,
    make_check,
    make_document,
    make_entity,
    make_public_document,
    make_sighting,
    make_snapshot,
    make_source,
    make_version,
)
from tests.platforms.models import test_constraints_of_words
from tests.platforms.models.refusals import constraints_of, violated_in, violates

pytestmark = pytest.mark.django_db


def test_a_platform_needs_a_name():
    with violates("entity_has_a_name"):
        Entity.objects.create(name="", slug="nameless")


def test_two_documents_of_a_platform_cannot_share_a_slug():
    document = make_document()

    with violates("document_slug_is_unique_in_its_platform"):
        make_document(document.entity, "Terms of Service", slug=document.slug)


def test_a_platform_has_one_document_per_type_language_region_and_audience():
    document = make_document()

    with violates("document_is_one_per_type_language_region_audience"):
        make_document(document.entity, document.terms_type, slug="another")


def test_another_language_is_another_document():
    document = make_document()

    german = make_document(document.entity, document.terms_type, slug="de", language="de")

    assert german.pk != document.pk


def test_a_public_document_has_its_number():
    sighting = make_sighting(published=False)

    with violates("document_published_has_a_number"):
        Document.objects.filter(pk=sighting.document_id).update(published_sighting=sighting)


def test_an_address_stands_once_in_a_document():
    source = make_source()

    with violates("source_url_is_unique_in_its_document"):
        make_source(source.document, url=source.url)


def test_a_source_is_not_checked_more_than_once_a_minute():
    with violates("source_cadence_is_a_minute_or_more"):
        make_source(cadence_seconds=59)


def test_a_source_has_one_check_at_a_moment():
    check = make_check()

    with violates("check_is_one_per_source_and_moment"):
        make_check(check.source, check.started_at)


@pytest.mark.parametrize("fields", [{"outcome": "unchanged"}, {"finished_at": LONG_AGO}])
def test_a_check_is_finished_exactly_when_it_has_an_outcome(fields):
    with violates("check_outcome_and_finish_go_together"):
        Check.objects.create(source=make_source(), started_at=LONG_AGO, **fields)


def test_a_check_ends_with_an_outcome_of_the_closed_list():
    with violates("check_outcome_is_of_the_closed_list"):
        make_check(outcome="perhaps")


@pytest.mark.parametrize("field", ["body_sha256", "wire_sha256"])
def test_a_snapshot_is_named_by_a_hash(field):
    snapshot = make_snapshot()
    snapshot.pk, snapshot._state.adding = None, True
    setattr(snapshot, field, "A" * 64)

    with violates("snapshot_hashes_are_sha256"):
        snapshot.save(force_insert=True)


def test_a_text_of_a_document_is_one_version_per_extractor():
    version = make_version()

    with violates("version_is_one_per_document_text_and_extractor"):
        make_version(version.document, version.text)


def test_another_extractor_may_read_the_same_text():
    version = make_version()

    again = make_version(version.document, version.text, extractor="ca-html/3")

    assert again.text_sha256 == version.text_sha256


def test_a_version_is_named_by_a_hash():
    version = make_version()
    version.pk, version._state.adding, version.text_sha256 = None, True, "b4d"

    with violates("version_hash_is_sha256"):
        version.save(force_insert=True)


@pytest.mark.parametrize(
    "fields", [{"effective_on": LONG_AGO.date()}, {"effective_basis": "stated"}]
)
def test_an_effective_date_says_where_it_comes_from(fields):
    with violates("version_effective_date_and_basis_go_together"):
        make_version(**fields)


def test_a_part_of_a_version_has_its_own_place():
    snapshot = make_snapshot()
    version = make_version(snapshots=(snapshot,))

    with violates("versioninput_position_is_unique"):
        VersionInput.objects.create(version=version, snapshot=make_snapshot(), position=0)


def a_sighting(**fields):
    version = make_version()
    at = version.first_seen_at
    return Sighting.objects.create(
        document=version.document,
        version=version,
        provenance=Provenance.CAPTURED,
        **{
            "first_seen_at": at,
            "last_seen_at": at,
            "recorded_at": at,
            "state": "held",
            "hold_reason": "known_text",
            "held_until": at,
            **fields,
        },
    )


def test_one_text_is_served_at_a_time():
    sighting = a_sighting()

    with violates("sighting_is_one_open_per_document"):
        Sighting.objects.create(
            document=sighting.document,
            version=sighting.version,
            first_seen_at=LONG_AGO,
            last_seen_at=LONG_AGO,
            recorded_at=LONG_AGO,
            state="passed",
        )


def test_a_period_ends_after_it_starts():
    with violates("sighting_ends_after_it_starts"):
        a_sighting(last_seen_at=LONG_AGO - timedelta(seconds=1))


@pytest.mark.parametrize("fields", [{"state": "published"}, {"published_at": LONG_AGO}])
def test_a_published_period_says_since_when(fields):
    with violates("sighting_published_has_its_time"):
        a_sighting(**fields)


@pytest.mark.parametrize("fields", [{"hold_reason": ""}, {"held_until": None}])
def test_a_held_text_says_why_and_until_when(fields):
    with violates("sighting_held_says_why_and_until"):
        a_sighting(**fields)


def test_an_ended_quarantine_says_who_ended_it_and_why(ada):
    for fields in ({"released_by": ada}, {"release_reason": "The page was redesigned."}):
        with violates("sighting_release_says_who_and_why"):
            a_sighting(**fields)


@pytest.mark.parametrize("field", ["words_sha256", "unaddressed_sha256"])
def test_a_fingerprint_holds_hashes(field):
    fields = Fingerprint.fields_of("# Terms\n\nWe keep your messages.\n") | {field: "A" * 64}
    version = make_version()
    Fingerprint.objects.filter(version=version).delete()

    with violates("fingerprint_hashes_are_sha256"):
        Fingerprint.objects.create(version=version, **fields)


def test_a_change_leads_from_one_period_to_another():
    change = make_change(announced=False)
    other = make_sighting(published=False)

    with violates("change_has_two_sides"):
        _copy_of(change, from_sighting=other, to_sighting=other).save(force_insert=True)


def test_a_change_has_a_headline():
    change = make_change(announced=False)
    other = make_sighting(published=False)

    with violates("change_has_a_headline"):
        _copy_of(change, to_sighting=other, headline="").save(force_insert=True)


def test_a_period_is_the_end_of_one_change():
    change = make_change(announced=False)

    with violates("platforms_change_to_sighting_id_key"):
        _copy_of(change).save(force_insert=True)


def _copy_of(change: Change, **fields) -> Change:
    copy = Change.objects.get(pk=change.pk)
    copy.pk, copy._state.adding = None, True
    for field, value in fields.items():
        setattr(copy, field, value)
    return copy


def test_a_subject_has_one_leaf_of_each_kind():
    make_snapshot()
    leaf = LogLeaf.objects.get()
    leaf.pk, leaf._state.adding, leaf.position = None, True, 1

    with violates("logleaf_is_one_per_kind_and_subject"):
        leaf.save(force_insert=True)


def test_a_leaf_has_its_hash():
    with violates("logleaf_hash_is_sha256"):
        LogLeaf.objects.create(
            position=0, kind="key", subject="key:1", leaf_hash="", appended_at=LONG_AGO
        )


def test_a_position_of_the_log_is_taken_once():
    make_snapshot()
    leaf = LogLeaf.objects.get()
    leaf.pk, leaf._state.adding, leaf.subject = None, True, "snapshot:other"

    with violates("platforms_logleaf_position_key"):
        leaf.save(force_insert=True)


def test_a_checkpoint_has_its_root():
    with violates("checkpoint_root_is_sha256"):
        Checkpoint.objects.create(size=1, root="", note="n", signed_at=LONG_AGO)


def test_a_checkpoint_has_one_confirmed_anchor_of_a_kind():
    checkpoint = Checkpoint.objects.create(size=1, root="a" * 64, note="n", signed_at=LONG_AGO)
    fields = {"checkpoint": checkpoint, "kind": Anchor.Kind.TIMESTAMP, "asked_at": LONG_AGO}
    Anchor.objects.create(**fields, is_confirmed=False)
    Anchor.objects.create(**fields, is_confirmed=True)

    with violates("anchor_is_one_per_checkpoint_and_kind"):
        Anchor.objects.create(**fields, is_confirmed=True)


def test_a_custody_event_names_its_bytes():
    with violates("custodyevent_hash_is_sha256"):
        CustodyEvent.objects.create(kind="damaged", body_sha256="x", happened_at=LONG_AGO)


def test_a_tombstone_names_its_bytes():
    with violates("tombstone_hash_is_sha256"):
        Tombstone.objects.create(body_sha256="x", reason="A court order.", erased_at=LONG_AGO)


def test_a_tombstone_says_why():
    with violates("tombstone_says_why"):
        Tombstone.objects.create(body_sha256="a" * 64, reason="", erased_at=LONG_AGO)


SCRUB = {"blobs": 1, "damaged": 0, "repaired": 0, "started_at": LONG_AGO}


def test_a_scrub_covers_one_of_its_parts():
    with violates("scrub_part_is_one_of_the_parts"):
        Scrub.objects.create(**SCRUB, part=7, parts=7, finished_at=LONG_AGO)


def test_a_scrub_ends_after_it_starts():
    with violates("scrub_ends_after_it_starts"):
        Scrub.objects.create(**SCRUB, part=0, parts=7, finished_at=LONG_AGO - timedelta(seconds=1))


def test_a_commit_speaks_once_of_a_path():
    fields = {
        "collection": "c" * 40,
        "path": "Orchard/Privacy Policy.md",
        "commit": "d" * 40,
        "committed_at": LONG_AGO,
        "subject": "Record new changes",
        "outcome": "new_version",
        "document": make_document(make_entity()),
    }
    ImportedText.objects.create(**fields)

    with violates("importedtext_is_one_per_commit_path"):
        ImportedText.objects.create(**fields)


def test_a_public_text_belongs_to_one_document():
    document = make_public_document()
    other = make_public_document()

    with violates("platforms_document_published_sighting_id_key"):
        Document.objects.filter(pk=other.pk).update(
            published_sighting=document.published_sighting, number=F("number")
        )


def test_every_constraint_of_the_archive_is_violated_here():
    here = violated_in(sys.modules[__name__]) | violated_in(test_constraints_of_words)

    assert constraints_of("platforms") <= here
