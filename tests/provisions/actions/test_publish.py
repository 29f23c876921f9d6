"""Arrow 7: what was reviewed, and what is plain fact, becomes public once and for good."""

import hashlib
from datetime import timedelta

import pytest
import rfc8785
from django.db import transaction

from platforms.models import LogLeaf
from provisions.actions.publish import NotPublishable, publish, withdraw
from provisions.actions.review import approve, reject
from provisions.models import Analysis, Provision, Publication
from tests.factories import (
    make_analysis,
    make_document,
    make_entity,
    make_provision,
    make_public_document,
    make_sighting,
    make_version,
)
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.together import together

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(words):
    return pytest.raises(NotPublishable, match=words)


# ---- a record ----


def test_an_approved_analysis_becomes_the_public_one(ada, noon):
    analysis = make_analysis(approved_by=ada)

    publication = publish(analysis_id=analysis.pk, by=ada, now=noon)

    provision = Provision.objects.get()
    assert provision.published_analysis == analysis
    assert (provision.record_id, provision.slug) == (
        "CA-P-000001",
        "use-of-prompts-to-improve-services",
    )
    assert (publication.kind, publication.published_by, publication.published_at) == (
        "record",
        ada,
        noon,
    )


def test_a_publication_freezes_methodology_disclaimer_and_record(ada, noon):
    analysis = make_analysis(approved_by=ada)

    publication = publish(analysis_id=analysis.pk, by=ada, now=noon)

    assert publication.methodology_version == "1"
    assert publication.entity.name in publication.disclaimer
    record = publication.record
    assert (record["id"], record["quote"], record["state"]) == (
        "CA-P-000001",
        analysis.quote,
        "published",
    )
    assert publication.record_sha256 == hashlib.sha256(rfc8785.dumps(record)).hexdigest()


def test_a_record_names_the_leaf_of_its_text_and_has_its_own(ada, noon):
    analysis = make_analysis(approved_by=ada)

    publication = publish(analysis_id=analysis.pk, by=ada, now=noon)

    text = LogLeaf.objects.get(kind="version", subject=f"version:{analysis.version_id}")
    assert publication.record["version_leaf"] == text.leaf_hash
    leaf = LogLeaf.objects.get(kind="record")
    assert publication.record_sha256 in leaf.entry
    assert_archive_holds()


def test_a_draft_is_not_published(ada, noon):
    with refused("Only an approved analysis"):
        publish(analysis_id=make_analysis().pk, by=ada, now=noon)


def test_a_rejected_analysis_is_not_published(ada, noon):
    analysis = make_analysis()
    reject(analysis_id=analysis.pk, by=ada, now=noon, reason="A false hit.")

    with refused("Only an approved analysis"):
        publish(analysis_id=analysis.pk, by=ada, now=noon)


def test_high_severity_is_not_published_on_two_eyes(ada, grace, noon):
    analysis = make_analysis(severity="high", approved_by=ada)
    with refused("needs two analysts"):
        publish(analysis_id=analysis.pk, by=ada, now=noon)

    approve(analysis_id=analysis.pk, by=grace, now=noon)

    assert publish(analysis_id=analysis.pk, by=ada, now=noon).kind == "record"


def test_a_quote_that_is_not_verbatim_is_refused(ada, noon):
    analysis = make_analysis()
    Analysis.objects.filter(pk=analysis.pk).update(quote="We may use the prompts you sell.")
    approve(analysis_id=analysis.pk, by=ada, now=noon)

    with refused("not verbatim"):
        publish(analysis_id=analysis.pk, by=ada, now=noon)

    assert not Publication.objects.filter(kind="record").exists()
    assert Provision.objects.get().number is None


def test_a_quote_at_another_place_is_refused(ada, noon):
    analysis = make_analysis()
    Analysis.objects.filter(pk=analysis.pk).update(start=analysis.start + 1)
    approve(analysis_id=analysis.pk, by=ada, now=noon)

    with refused("not verbatim"):
        publish(analysis_id=analysis.pk, by=ada, now=noon)


def test_publishing_twice_gives_the_same_publication(ada, noon):
    analysis = make_analysis(approved_by=ada)
    first = publish(analysis_id=analysis.pk, by=ada, now=noon)

    second = publish(analysis_id=analysis.pk, by=ada, now=noon + DAY)

    assert first == second
    assert LogLeaf.objects.filter(kind="record").count() == 1


def test_each_record_of_a_document_has_its_own_address(ada, noon):
    document = make_public_document()
    provisions = [make_provision(document, published=True) for _ in range(2)]

    assert [one.slug for one in provisions] == [
        "use-of-prompts-to-improve-services",
        "use-of-prompts-to-improve-services-2",
    ]


def test_a_record_never_takes_the_address_of_a_page(ada):
    assert make_provision(published=True, title="Versions").slug == "versions-2"


# ---- a correction ----


def test_a_correction_replaces_the_analysis_and_keeps_the_earlier_readable(ada, noon):
    provision = make_provision(published=True)
    earlier = provision.published_analysis
    words = earlier.what_it_is

    correction = make_analysis(provision, approved_by=ada, corrects=earlier, title="Corrected")
    publication = publish(analysis_id=correction.pk, by=ada, now=noon + DAY)

    provision.refresh_from_db()
    assert publication.kind == "correction"
    assert provision.published_analysis == correction
    earlier.refresh_from_db()
    assert (earlier.state, earlier.what_it_is) == ("published", words)
    assert LogLeaf.objects.filter(kind="revision").count() == 1


def test_a_correction_keeps_id_and_address(ada, noon):
    provision = make_provision(published=True)
    before = (provision.record_id, provision.slug)

    correction = make_analysis(provision, approved_by=ada, title="Quite another title")
    publish(analysis_id=correction.pk, by=ada, now=noon)

    provision.refresh_from_db()
    assert (provision.record_id, provision.slug) == before


# ---- a withdrawal ----


def test_a_withdrawn_record_stays_with_its_reason(ada, noon):
    provision = make_provision(published=True)

    publication = withdraw(provision_id=provision.pk, by=ada, now=noon, reason=" Misread. ")

    provision.refresh_from_db()
    assert (provision.withdrawn_at, provision.withdrawn_reason) == (noon, "Misread.")
    assert provision.published_analysis is not None
    assert (publication.kind, publication.record["state"]) == ("withdrawal", "withdrawn")
    assert LogLeaf.objects.filter(kind="revision").count() == 1
    assert list(Provision.objects.standing()) == []
    assert list(Provision.objects.published()) == [provision]


def test_a_withdrawal_needs_a_reason(ada, noon):
    provision = make_provision(published=True)

    with refused("Give a reason"):
        withdraw(provision_id=provision.pk, by=ada, now=noon, reason=" ")


def test_what_was_never_published_is_not_withdrawn(ada, noon):
    with refused("standing record"):
        withdraw(provision_id=make_provision().pk, by=ada, now=noon, reason="Misread.")


def test_a_record_is_withdrawn_once(ada, noon):
    provision = make_provision(published=True)
    withdraw(provision_id=provision.pk, by=ada, now=noon, reason="Misread.")

    with refused("standing record"):
        withdraw(provision_id=provision.pk, by=ada, now=noon, reason="Misread again.")


def test_a_withdrawn_record_is_not_published_again(ada, noon):
    provision = make_provision(published=True)
    withdraw(provision_id=provision.pk, by=ada, now=noon, reason="Misread.")
    analysis = make_analysis(provision, approved_by=ada)

    with refused("was withdrawn"):
        publish(analysis_id=analysis.pk, by=ada, now=noon)


def test_the_number_of_a_withdrawn_record_is_not_given_again(ada, noon):
    first = make_provision(published=True)
    withdraw(provision_id=first.pk, by=ada, now=noon, reason="Misread.")

    assert make_provision(published=True).record_id == "CA-P-000002"


def test_a_publication_that_failed_gave_no_number(ada, noon):
    analysis = make_analysis(approved_by=ada)
    with transaction.atomic():
        publish(analysis_id=analysis.pk, by=ada, now=noon)
        transaction.set_rollback(True)

    assert Provision.objects.get().number is None
    publish(analysis_id=analysis.pk, by=ada, now=noon)
    assert Provision.objects.get().record_id == "CA-P-000001"


# ---- two at once ----


@pytest.mark.django_db(transaction=True)
def test_two_people_publish_one_thing_once(ada, grace, noon):
    analysis = make_analysis(approved_by=ada)

    first, second = together(
        *[
            lambda who=who: publish(analysis_id=analysis.pk, by=who, now=noon)
            for who in (ada, grace)
        ]
    )

    assert first == second
    assert Publication.objects.count() == 1
    assert_archive_holds()


@pytest.mark.django_db(transaction=True)
def test_two_records_published_at_once_get_two_numbers(ada, noon):
    document = make_document(make_entity())
    make_sighting(make_version(document))
    analyses = [make_analysis(make_provision(document), approved_by=ada) for _ in range(2)]

    together(*[lambda one=one: publish(analysis_id=one.pk, by=ada, now=noon) for one in analyses])

    assert sorted(Provision.objects.values_list("number", flat=True)) == [1, 2]
    assert Provision.objects.values("slug").distinct().count() == 2
