"""The evidence page: what is kept, what the checks found, and what is said where it is not so."""

import json
import re
import shlex
import subprocess

import pytest
from django.conf import settings as django_settings

from platforms.actions.capture import blob_store
from platforms.actions.erase import erase_bytes
from platforms.actions.scrub import scrub_store
from platforms.models import Anchor, LogLeaf, Provenance, Version
from tests.factories import (
    AFTER,
    NOON,
    make_captured_version,
    make_change,
    make_document,
    make_entity,
    make_provision,
    make_public_document,
    make_sighting,
    make_version,
)
from tests.platforms.actions.sealing import flip, sign, tamper

pytestmark = pytest.mark.django_db
ORIGIN = {
    "collection": "c" * 40,
    "commit": "d" * 40,
    "path": "Orchard/Privacy Policy.md",
    "committed_at": "2025-11-03T10:20:30+00:00",
}


def public(**fields) -> Version:
    version = make_captured_version(**fields)
    make_sighting(version)
    return version


def page_of(client, version) -> str:
    response = client.get(f"{version.get_absolute_url()}evidence/")
    assert response.status_code == 200
    assert not response.cookies
    return " ".join(response.content.decode().split())


def marks_of(html: str) -> list[str]:
    return re.findall(r'<div><dt>([^<]*)</dt><dd>\s*<span class="status"', html)


def test_the_page_names_the_snapshot_and_shows_every_check(client):
    version = public()
    sign(NOON)

    html = page_of(client, version)

    snapshot = version.inputs.get()
    assert f"Evidence for snapshot {snapshot.record_id}" in html
    assert snapshot.body_sha256 in html
    assert version.text_sha256 in html
    assert marks_of(html) == ["Snapshot stored", "Hash verified", "In transparency log"]


def test_headers_are_shown_verbatim_and_cannot_bring_markup(client):
    version = public()
    snapshot = version.inputs.get()
    hostile = ["X-Note", '<script>alert("1")</script>']
    record = {**snapshot.capture_record, "headers": [["content-TYPE", "Text/Plain"], hostile]}
    tamper(snapshot, capture_record=record)

    html = page_of(client, version)

    assert "content-TYPE: Text/Plain" in html
    assert "X-Note: &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;" in html
    assert "<script>alert" not in html


def test_the_proof_on_the_page_is_the_one_in_the_file_and_leads_to_the_root(client):
    version = public()
    checkpoint = sign(NOON)

    response = client.get(f"{version.get_absolute_url()}evidence/")

    proof = response.context["proof"]
    assert (proof.root, proof.size) == (checkpoint.root, checkpoint.size)
    html = response.content.decode()
    assert all(step.sha256 in html for step in proof.path)
    assert proof.leaf_sha256 == LogLeaf.objects.get(kind="version").leaf_hash


def test_the_command_that_hashes_the_entry_gives_the_leaf_hash(client):
    version = public(document=make_document(make_entity("O'Brien & Sons")))
    sign(NOON)

    context = client.get(f"{version.get_absolute_url()}evidence/").context

    command = f"printf '\\0%s' {context['entry_argument']} | sha256sum"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == context["proof"].leaf_sha256
    assert shlex.split(context["entry_argument"]) == [context["proof"].entry]


def test_a_flipped_bit_of_the_stored_bytes_reads_as_a_failed_check(client):
    version = public()
    sign(NOON)
    page_of(client, version)
    flip(blob_store().path_of(version.inputs.get().body_sha256))

    html = page_of(client, version)

    assert "Integrity check failed" in html
    assert "Snapshot: integrity check failed" in html
    assert "verified" not in html


def test_a_text_that_waits_to_be_signed_says_so_and_shows_no_proof(client):
    version = public()

    html = page_of(client, version)

    assert "Waiting to be signed" in html
    assert "the log has not been signed yet" in html
    assert "All 0 sibling" not in html
    assert "Check in this browser" not in html


def test_erased_bytes_leave_their_hash_and_the_reason(client):
    version = public()
    snapshot = version.inputs.get()
    reason = "Personal data <b>of</b> a third person."
    erase_bytes(body_sha256=snapshot.body_sha256, reason=reason, by=None, now=NOON)
    sign(NOON)

    html = page_of(client, version)

    assert "These bytes were erased on" in html
    assert "Personal data &lt;b&gt;of&lt;/b&gt; a third person." in html
    assert snapshot.body_sha256 in html
    assert f"/evidence/{snapshot.record_id}/body" not in html
    assert "Snapshot stored" not in html


def test_an_imported_text_names_its_collection_and_commit_and_claims_no_capture(client):
    version = make_version(provenance=Provenance.IMPORTED, origin=ORIGIN)
    make_sighting(version, provenance=Provenance.IMPORTED)
    sign(NOON)

    html = page_of(client, version)

    assert "Imported, not captured by us" in html
    assert all(fact in html for fact in ORIGIN.values())
    assert "Snapshot stored" not in html
    assert "In transparency log" in html


def test_several_parts_are_several_captures(client):
    version = public(parts=2)
    sign(NOON)

    html = page_of(client, version)

    assert "Evidence for the text of 5 January 2026" in html
    assert "Capture 1 of 2" in html
    assert "Capture 2 of 2" in html
    for snapshot in version.inputs.all():
        assert f"/evidence/{snapshot.record_id}/body" in html


def test_an_older_entry_that_binds_no_headers_is_called_so_and_is_no_failure(client):
    version = public()
    leaf = LogLeaf.objects.get(kind="capture")
    facts = json.loads(leaf.entry)
    binds_all = "The log binds this account"
    assert binds_all in page_of(client, version)
    for name in ("headers_sha256", "record_sha256"):
        del facts[name]
    tamper(leaf, entry=json.dumps(facts))

    html = page_of(client, version)

    assert "Not bound by the log" in html
    assert binds_all not in html


def test_records_and_changes_that_rely_on_the_text_are_listed_and_drafts_are_not(client):
    document = make_public_document()
    version = make_captured_version(document, AFTER, NOON)
    change = make_change(document, AFTER)
    document.refresh_from_db()
    record = make_provision(document, published=True)
    make_provision(document)

    response = client.get(f"{version.get_absolute_url()}evidence/")

    relying = [each.record_id for each in response.context["relying"]]
    assert relying == [record.record_id, change.record_id]


def test_the_chain_of_custody_tells_of_scrubs_and_exports_in_order(client):
    version = public()
    sign(NOON)
    name = f"{version.document.record_id}@{version.moment}"
    client.get(f"/evidence/{name}.zip")
    first_digits = int(version.inputs.get().body_sha256[:2], 16)
    scrub_store(part=first_digits % 7, parts=7, now=NOON)

    custody = client.get(f"{version.get_absolute_url()}evidence/").context["custody"]

    told = [link.what.partition(",")[0] for link in custody]
    assert told[0] == "Received and stored"
    assert {"Read again and hashed", "Read"} <= set(told)
    assert [link.at for link in custody] == sorted(link.at for link in custody)


def test_an_anchor_is_shown_only_once_it_was_confirmed(client):
    version = public()
    checkpoint = sign(NOON)
    Anchor.objects.create(
        checkpoint=checkpoint, kind="timestamp", asked_at=NOON, is_confirmed=False
    )
    assert "RFC 3161" not in page_of(client, version)

    Anchor.objects.create(
        checkpoint=checkpoint, kind="timestamp", asked_at=NOON, is_confirmed=True, stamped_at=NOON
    )
    assert "Time stamp (RFC 3161)" in page_of(client, version)


def test_a_problem_is_reported_by_mail_where_the_publisher_has_an_address(client, settings):
    version = public()
    settings.INSTANCE = {**django_settings.INSTANCE, "contact": ""}
    assert "mailto:" not in page_of(client, version)

    settings.INSTANCE = {**django_settings.INSTANCE, "contact": "desk@archive.example"}
    assert 'href="mailto:desk@archive.example?subject=Evidence%20of%20CA-S-' in page_of(
        client, version
    )


def test_a_held_text_and_a_moment_that_is_none_have_no_evidence_page(client):
    document = make_public_document()
    held = make_captured_version(document, AFTER, NOON)
    make_sighting(held, published=False)

    for moment in (held.moment, "20260105T090001Z", "today"):
        url = f"{document.get_absolute_url()}versions/{moment}/evidence/"
        assert client.get(url).status_code == 404


def test_an_id_in_the_form_leads_to_the_evidence_of_its_text(client):
    version = public()
    version.document.refresh_from_db()
    record = make_provision(version.document, published=True)
    wanted = f"{version.get_absolute_url()}evidence/"

    for asked in (record.record_id.lower(), version.document.record_id, f" {record.record_id} "):
        assert client.get("/evidence/", {"id": asked})["Location"] == wanted
    assert client.get("/evidence/", {"id": "CA-P-999999"}).status_code == 404
    assert client.get("/evidence/")["Location"] == "/log/#verify"


def test_the_pages_of_a_text_lead_to_its_evidence(client):
    document = make_public_document()
    version = make_captured_version(document, AFTER, NOON)
    change = make_change(document, AFTER)
    wanted = f'href="{version.get_absolute_url()}evidence/"'

    for url in (document, version, change):
        assert wanted in client.get(url.get_absolute_url()).content.decode()


def test_the_page_costs_the_same_for_many_captures(client, django_assert_max_num_queries):
    version = public(parts=3)
    sign(NOON)
    page_of(client, version)

    with django_assert_max_num_queries(30):
        page_of(client, version)
