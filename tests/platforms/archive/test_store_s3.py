"""A bucket keeps the same promises as a folder, against a server of the same protocol."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine

from platforms.archive.store import (
    BlobCorrupt,
    BlobErased,
    BlobMissing,
    BlobStore,
    Kind,
    StorageError,
    open_store,
)
from tests.platforms.archive.raw_server import RawServer, response

boto3 = pytest.importorskip("boto3", reason="the client of buckets is not installed")
moto = pytest.importorskip("moto.server", reason="the server of buckets is not installed")

BODY = b"A policy. " * 500


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of a server that keeps buckets in memory."""
    names = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "eu-1"}
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})


@pytest.fixture
def client(endpoint: str) -> Any:
    return boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")


@pytest.fixture
def address(endpoint: str, client: Any) -> str:
    """The address of an empty bucket."""
    bucket = f"blobs-{uuid4()}"
    client.create_bucket(Bucket=bucket)
    return f"s3://{bucket}/archive?{urlencode({'endpoint': endpoint, 'region': 'us-east-1'})}"


@pytest.fixture
def store(address: str) -> BlobStore:
    return open_store(address)


def bucket_of(store: BlobStore) -> str:
    return store.main.name  # type: ignore[attr-defined]  # of a bucket, as all are here


def key_of(sha256: str) -> str:
    return f"archive/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def overwrite(client: Any, store: BlobStore, sha256: str, data: bytes) -> None:
    client.put_object(Bucket=bucket_of(store), Key=key_of(sha256), Body=data)


def test_what_was_put_comes_back_and_lies_as_the_same_frame_as_in_a_folder(
    store: BlobStore, client: Any, tmp_path: Path
) -> None:
    blob, local = store.put(BODY), BlobStore(tmp_path)
    assert blob == local.put(BODY)
    assert store.get(blob.sha256) == BODY
    assert store.has(blob.sha256)
    assert list(store.hashes()) == [blob.sha256]
    found = client.get_object(Bucket=bucket_of(store), Key=key_of(blob.sha256))
    assert found["Body"].read() == local.path_of(blob.sha256).read_bytes()


def test_a_repeated_body_is_stored_once_and_its_object_left_alone(
    store: BlobStore, client: Any
) -> None:
    first = store.put(BODY)
    client.put_bucket_versioning(
        Bucket=bucket_of(store), VersioningConfiguration={"Status": "Enabled"}
    )
    assert store.put(BODY) == first
    store.main.write(first.sha256, b"another frame")
    assert store.get(first.sha256) == BODY
    assert len(client.list_object_versions(Bucket=bucket_of(store))["Versions"]) == 1


def test_an_unknown_hash_is_missing(store: BlobStore) -> None:
    assert not store.has("0" * 64)
    with pytest.raises(BlobMissing):
        store.get("0" * 64)
    with pytest.raises(ValueError):
        store.get("../../secret")


def test_a_damaged_object_is_found_and_written_anew_when_its_body_comes_again(
    store: BlobStore, client: Any
) -> None:
    blob = store.put(BODY)
    for damaged in (b"", b"damaged"):
        overwrite(client, store, blob.sha256, damaged)
        with pytest.raises(BlobCorrupt):
            store.get(blob.sha256)
        assert store.put(BODY) == blob
        assert store.get(blob.sha256) == BODY


def test_a_bucket_serves_as_second_copy_and_each_repairs_the_other(
    address: str, client: Any, tmp_path: Path
) -> None:
    store = open_store(tmp_path / "blobs", copy=address)
    bucket = open_store(address)
    hashes = [store.put(f"Policy {number}".encode()).sha256 for number in range(6)]
    for sha256 in hashes[:2]:
        store.path_of(sha256).unlink()
    for sha256 in hashes[2:4]:
        overwrite(client, bucket, sha256, b"damaged")
    findings = Counter(finding.kind for finding in store.scrub(expected=hashes))
    assert findings == {Kind.RESTORED: 2, Kind.COPY_RESTORED: 2, Kind.SOUND: 2}
    for one in (store, bucket):
        assert [one.get(sha256) for sha256 in hashes] == [f"Policy {n}".encode() for n in range(6)]


def test_erased_bytes_are_gone_in_every_version_and_stay_away(
    store: BlobStore, client: Any
) -> None:
    client.put_bucket_versioning(
        Bucket=bucket_of(store), VersioningConfiguration={"Status": "Enabled"}
    )
    blob = store.put(BODY)
    overwrite(client, store, blob.sha256, b"damaged")
    store.put(BODY)
    assert store.erase(blob.sha256).was_in_store
    with pytest.raises(BlobErased):
        store.put(BODY)
    with pytest.raises(BlobErased):
        store.get(blob.sha256)
    left = client.list_object_versions(Bucket=bucket_of(store))
    assert [entry["Key"] for entry in left["Versions"]] == [f"{key_of(blob.sha256)}.erased"]
    assert "DeleteMarkers" not in left
    slice_of_it = store.scrub(int(blob.sha256[:2], 16), 256)
    assert [finding.kind for finding in slice_of_it] == [Kind.ERASED]


def test_orphans_are_swept_but_not_what_was_captured_again(store: BlobStore) -> None:
    two_days_ago = datetime.now(UTC) - timedelta(days=2)
    with time_machine.travel(two_days_ago):
        orphan, known, again = (store.put(body).sha256 for body in (b"orphan", b"known", b"again"))
    store.put(b"again")
    day_ago = time.time() - 86_400
    assert store.sweep_orphans({known}, older_than=day_ago) == [orphan]
    assert store.sweep_orphans({known}, older_than=day_ago, dry_run=False) == [orphan]
    assert sorted(store.hashes()) == sorted([known, again])
    assert store.remove_unfinished(older_than=time.time()) == 0


def test_more_than_one_page_of_names_is_listed(
    store: BlobStore, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platforms.archive.store_s3.PAGE_KEYS", 3)
    names = [f"ab{number:062x}" for number in range(10)]
    for name in names:
        overwrite(client, store, name, b"x")
    assert list(store.hashes()) == names
    assert list(store.main.names("ab")) == names
    assert list(store.main.names("ac")) == []


def test_a_bucket_that_is_not_there_is_a_storage_error(address: str) -> None:
    store = open_store(address.replace("s3://blobs", "s3://gone"))
    for call in (
        lambda: store.put(BODY),
        lambda: list(store.hashes()),
        lambda: store.get("0" * 64),
    ):
        with pytest.raises(StorageError):
            call()


def test_a_server_that_is_down_or_lies_is_a_storage_error() -> None:
    with RawServer(response(b"not found", status="404 Not Found")) as server:
        lying = open_store(f"s3://blobs?endpoint={server.url()}&region=eu-1")
        with pytest.raises(StorageError):
            lying.put(BODY)
    down = open_store(f"s3://blobs?endpoint={server.url()}&region=eu-1")
    for call in (lambda: down.put(BODY), lambda: down.erase("0" * 64)):
        with pytest.raises(StorageError):
            call()


def test_an_answer_that_is_cut_is_no_blob(store: BlobStore) -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\ncut"
    erased = response(status="404 Not Found")
    with RawServer(lambda path: erased if path.endswith(".erased") else cut) as server:
        reading = open_store(f"s3://blobs?endpoint={server.url()}&region=eu-1")
        with pytest.raises((StorageError, BlobCorrupt)):
            reading.get("0" * 64)
