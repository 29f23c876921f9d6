"""The archive is browsed, never edited; platforms and documents keep what is permanent."""

import pytest
from django.urls import reverse

from conductatlas.actions.roles import ensure_analyst_role
from platforms.actions.capture import blob_store
from platforms.models import (
    Anchor,
    Checkpoint,
    CustodyEvent,
    Entity,
    LogLeaf,
    Scrub,
    SealRefusal,
    Tombstone,
)
from tests.factories import (
    NOON,
    make_change,
    make_check,
    make_document,
    make_entity,
    make_public_document,
    make_sighting,
    make_snapshot,
    make_version,
)

pytestmark = pytest.mark.django_db


def make_checkpoint() -> Checkpoint:
    return Checkpoint.objects.create(size=1, root="a" * 64, note="note", signed_at=NOON)


MAKERS = {
    "check": make_check,
    "snapshot": make_snapshot,
    "version": make_version,
    "sighting": make_sighting,
    "change": make_change,
    "logleaf": lambda: make_sighting() and LogLeaf.objects.first(),
    "checkpoint": make_checkpoint,
    "anchor": lambda: Anchor.objects.create(
        checkpoint=make_checkpoint(), kind="wayback", asked_at=NOON, is_confirmed=False
    ),
    "sealrefusal": lambda: SealRefusal.objects.create(refused_at=NOON, reason="Too few entries."),
    "custodyevent": lambda: CustodyEvent.objects.create(
        kind="repaired", body_sha256="a" * 64, happened_at=NOON, component="scrub"
    ),
    "scrub": lambda: Scrub.objects.create(
        started_at=NOON, finished_at=NOON, part=0, parts=7, blobs=1, damaged=0, repaired=0
    ),
    "tombstone": lambda: Tombstone.objects.create(
        body_sha256="a" * 64, reason="A court order.", erased_at=NOON
    ),
}


def change_page(row) -> str:
    return reverse(f"admin:platforms_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize("name", MAKERS)
def test_evidence_can_be_read_and_not_changed(admin_client, name):
    row = MAKERS[name]()

    assert admin_client.get(change_page(row)).status_code == 200
    assert admin_client.post(change_page(row), {}).status_code == 403
    assert admin_client.post(f"/admin/platforms/{name}/add/").status_code == 403
    assert admin_client.post(change_page(row).replace("change", "delete")).status_code in {403, 404}


@pytest.mark.parametrize("name", [*MAKERS, "importedtext", "recordnumber"])
def test_lists_open_with_their_rows(admin_client, name):
    if name in MAKERS:
        MAKERS[name]()

    assert admin_client.get(f"/admin/platforms/{name}/").status_code == 200


@pytest.mark.parametrize("name", ["check", "version", "change", "sighting", "document", "source"])
def test_lists_cost_the_same_for_many_rows(admin_client, django_assert_max_num_queries, name):
    for _ in range(6):
        make_check()
        make_change()

    with django_assert_max_num_queries(16):
        admin_client.get(f"/admin/platforms/{name}/")


def test_a_text_is_shown_as_it_is_and_escaped(admin_client):
    version = make_version(text="# Terms\n\n<script>alert(1)</script> & more\n")

    shown = admin_client.get(change_page(version)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in shown


def test_a_change_is_found_by_its_public_id(admin_client):
    make_change()
    wanted = make_change()

    response = admin_client.get("/admin/platforms/change/", {"q": wanted.record_id})

    assert list(response.context["cl"].result_list) == [wanted]


def test_the_address_of_a_public_platform_stays(admin_client):
    document = make_public_document()
    entity = document.entity
    sent = {"name": "Renamed", "slug": "renamed", "summary": ""}
    sent |= {"documents-TOTAL_FORMS": "0", "documents-INITIAL_FORMS": "0"}

    response = admin_client.post(change_page(entity), sent)

    after = Entity.objects.get(pk=entity.pk)
    assert response.status_code == 302
    assert (after.name, after.slug) == ("Renamed", entity.slug)


def test_a_platform_that_is_not_public_may_get_another_address(admin_client):
    entity = make_entity()
    sent = {"name": "Renamed", "slug": "renamed", "summary": ""}
    sent |= {"documents-TOTAL_FORMS": "0", "documents-INITIAL_FORMS": "0"}

    admin_client.post(change_page(entity), sent)

    assert Entity.objects.get(pk=entity.pk).slug == "renamed"


def test_what_makes_a_public_document_that_document_stays(admin_client):
    document = make_public_document()

    form = admin_client.get(change_page(document)).context["adminform"].form

    fixed = {"entity", "terms_type", "slug", "language", "region", "audience", "ended_at"}
    assert fixed.isdisjoint(form.fields)


def test_a_document_shows_its_sources_with_their_outcomes(admin_client):
    check = make_check(outcome="bot_wall")
    check.source.last_outcome = "bot_wall"
    check.source.save()

    shown = admin_client.get(change_page(check.source.document)).content.decode()

    assert "Blocked by a bot check" in shown


def test_a_document_without_a_number_can_be_named(admin_client):
    form = admin_client.get(change_page(make_document())).context["adminform"].form

    assert "slug" in form.fields


# ---- erasure ----


def test_bytes_are_erased_with_a_reason_by_who_may(admin_client):
    snapshot = make_snapshot()
    address = reverse("admin:platforms_snapshot_erase", args=[snapshot.pk])

    admin_client.post(address, {"_form_submitted": "1", "reason": "A court order."})

    assert Tombstone.objects.get().reason == "A court order."
    assert not blob_store().has(snapshot.body_sha256)
    assert "Erase these bytes" not in admin_client.get(change_page(snapshot)).content.decode()


@pytest.mark.parametrize("number", ["999999", "abc"])
def test_bytes_that_do_not_exist_are_not_found(admin_client, number):
    sent = {"_form_submitted": "1", "reason": "A court order."}

    response = admin_client.post(f"/admin/platforms/snapshot/{number}/erase/", sent)

    assert response.status_code == 404


def test_a_reason_that_is_refused_stays_in_the_form(admin_client):
    snapshot = make_snapshot()
    address = reverse("admin:platforms_snapshot_erase", args=[snapshot.pk])

    response = admin_client.post(address, {"_form_submitted": "1", "reason": "x" * 501})

    assert "longer than 500 characters" in response.content.decode()
    assert "x" * 501 in response.content.decode()
    assert not Tombstone.objects.exists()


def test_an_analyst_cannot_erase(client, ada):
    ada.is_superuser = False
    ada.save()
    ada.groups.add(ensure_analyst_role())
    client.force_login(ada)
    snapshot = make_snapshot()

    answer = client.post(
        reverse("admin:platforms_snapshot_erase", args=[snapshot.pk]),
        {"_form_submitted": "1", "reason": "I wish it."},
    )

    assert answer.status_code in {302, 403}
    assert not Tombstone.objects.exists()
    assert blob_store().has(snapshot.body_sha256)
