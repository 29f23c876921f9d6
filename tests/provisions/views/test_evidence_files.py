"""What is taken away from the evidence page: the right bytes, headers that keep them harmless."""

import hashlib
import io
import json
import zipfile

import pytest

from platforms.actions.capture import blob_store
from platforms.actions.erase import erase_bytes
from platforms.models import Change, LogLeaf, Version
from tests.factories import (
    AFTER,
    NOON,
    make_captured_version,
    make_change,
    make_provision,
    make_sighting,
)
from tests.platforms.actions.sealing import demand_verified, flip, sign, tamper

pytestmark = pytest.mark.django_db
BAD_NAMES = ["CA-P-999999", "CA-D-00001@20200101T000000Z", "CA-X-000001", "nonsense", "CA-P-1@x"]


@pytest.fixture
def version() -> Version:
    version = make_captured_version()
    make_sighting(version)
    version.refresh_from_db()
    return version


def name_of(version: Version) -> str:
    return f"{version.document.record_id}@{version.moment}"


def snapshot_of(version: Version):
    return version.inputs.get()


def test_a_bundle_is_a_download_that_its_own_verifier_accepts(client, version, tmp_path):
    record = make_provision(version.document, published=True)
    sign(NOON)

    response = client.get(f"/evidence/{record.record_id}.zip")

    assert response["Content-Type"] == "application/zip"
    disposition = f'attachment; filename="{record.record_id}.zip"'
    assert response["Content-Disposition"] == disposition
    assert not response.cookies
    assert demand_verified(response.content, tmp_path)


def test_every_kind_of_id_has_a_bundle(client, version):
    document = version.document
    make_captured_version(document, AFTER, NOON)
    make_change(document, AFTER)
    sign(NOON)
    change = Change.objects.get(document=document)

    for name in (
        change.record_id,
        name_of(version),
        document.record_id,
        snapshot_of(version).record_id,
    ):
        answer = client.get(f"/evidence/{name}.zip")
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_a_bundle_that_waits_for_the_signature_says_when_to_come_again(client, version, settings):
    settings.SEAL_SECONDS = 600

    response = client.get(f"/evidence/{name_of(version)}.zip")

    assert response.status_code == 503
    assert response["Retry-After"] == "600"
    assert response["Cache-Control"] == "no-store"
    assert b"The log has not been signed since this was published." in response.content


def test_a_bundle_of_damaged_bytes_is_refused_with_the_reason(client, version):
    sign(NOON)
    flip(blob_store().path_of(snapshot_of(version).body_sha256))

    response = client.get(f"/evidence/{name_of(version)}.zip")

    assert response.status_code == 409
    assert b"the stored bytes failed their check" in response.content


def test_a_bundle_without_its_captures_entry_is_refused_with_the_reason(client, version):
    sign(NOON)
    tamper(LogLeaf.objects.get(kind="capture"), subject="snapshot:0")

    response = client.get(f"/evidence/{name_of(version)}.zip")

    assert response.status_code == 409


@pytest.mark.parametrize("name", BAD_NAMES)
@pytest.mark.parametrize("what", [".zip", "/text", "/proof.json", "/body"])
def test_an_id_that_was_never_given_out_has_nothing(client, version, name, what):
    assert client.get(f"/evidence/{name}{what}").status_code == 404


@pytest.mark.parametrize("name", ["../../signer/key", "..%2F..%2Fkey", "%2e%2e/x", "a/b"])
def test_a_path_is_no_id(client, version, name):
    for what in (".zip", "/text", "/body"):
        assert client.get(f"/evidence/{name}{what}").status_code == 404


def test_the_bytes_come_as_a_download_that_no_browser_interprets(client, version):
    snapshot = snapshot_of(version)

    response = client.get(f"/evidence/{snapshot.record_id}/body")

    assert hashlib.sha256(response.content).hexdigest() == snapshot.body_sha256
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="{snapshot.record_id}.bin"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" not in response["Cache-Control"]  # they may be erased yet
    assert not response.cookies


def test_erased_bytes_are_gone_and_the_answer_says_why(client, version):
    snapshot = snapshot_of(version)
    reason = "An <i>order</i> of a court."
    erase_bytes(body_sha256=snapshot.body_sha256, reason=reason, by=None, now=NOON)

    response = client.get(f"/evidence/{snapshot.record_id}/body")

    assert response.status_code == 410
    assert b"An &lt;i&gt;order&lt;/i&gt; of a court." in response.content
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("damage", ["flip", "remove"])
def test_damaged_bytes_are_not_given_out(client, version, damage):
    snapshot = snapshot_of(version)
    path = blob_store().path_of(snapshot.body_sha256)
    flip(path) if damage == "flip" else path.unlink()

    response = client.get(f"/evidence/{snapshot.record_id}/body")

    assert response.status_code == 503
    assert b"Integrity check failed" in response.content
    assert str(path.parent).encode() not in response.content


def test_bytes_of_a_text_that_is_not_public_are_not_given_out(client, version):
    held = make_captured_version(version.document, AFTER, NOON)
    make_sighting(held, published=False)
    snapshot = held.inputs.get()
    tamper(snapshot, number=77)

    assert client.get("/evidence/CA-S-0000077/body").status_code == 404


def test_the_text_is_served_in_the_bytes_that_were_hashed(client, version):
    response = client.get(f"/evidence/{name_of(version)}/text")

    assert hashlib.sha256(response.content).hexdigest() == version.text_sha256
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_text_of_a_document_without_a_moment_is_not_kept_long(client, version):
    response = client.get(f"/evidence/{version.document.record_id}/text")

    assert response["Cache-Control"] == "public, max-age=60"


def test_a_proof_leads_by_its_own_sides_from_the_entry_to_the_root(client, version):
    record = make_provision(version.document, published=True)
    checkpoint = sign(NOON)
    kinds = {
        snapshot_of(version).record_id: "capture",
        name_of(version): "version",
        record.record_id: "record",
    }

    for name, kind in kinds.items():
        proof = client.get(f"/evidence/{name}/proof.json").json()
        node = hashlib.sha256(b"\0" + proof["entry"].encode()).digest()
        assert (node.hex(), json.loads(proof["entry"])["type"]) == (proof["leaf"], kind)
        for side, sibling in proof["path"]:
            pair = [node, bytes.fromhex(sibling)]
            node = hashlib.sha256(b"\1" + b"".join(pair[:: 1 if side == "right" else -1])).digest()
        assert node.hex() == proof["root"] == checkpoint.root
        assert proof["checkpoint"] == checkpoint.note


def test_a_proof_that_waits_for_the_signature_says_so(client, version):
    response = client.get(f"/evidence/{name_of(version)}/proof.json")

    assert response.status_code == 503
    assert "Retry-After" in response
    assert response.json()["error"].startswith("Not proved yet:")


def test_a_proof_from_a_damaged_log_is_refused(client, version, settings):
    sign(NOON)
    flip(settings.LOG_ROOT / "tile/0/000.p/3", place=1)

    response = client.get(f"/evidence/{name_of(version)}/proof.json")

    assert response.status_code == 503
    assert response.json()["error"].startswith("Integrity check failed:")
