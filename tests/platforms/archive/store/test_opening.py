"""Which store a deployment's setting names."""

import subprocess
import sys
from pathlib import Path

import pytest

from platforms.archive.store import open_store
from platforms.archive.store.folder import Folder

ROOT = Path(__file__).parents[4]


def test_a_path_is_a_folder_and_may_have_a_copy(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    store = open_store(tmp_path / "blobs", copy=str(tmp_path / "copy"))
    assert store.root == tmp_path / "blobs"
    sha256 = store.put(b"A policy.").sha256
    assert isinstance(store.copy, Folder)
    assert store.copy.path_of(sha256).is_file()


def test_an_address_names_a_bucket_and_opens_no_connection() -> None:
    store = open_store("s3://blobs/archive?endpoint=https://s3.northmoor.example&region=eu-1")
    assert str(store.main) == "s3://blobs/archive/"
    with pytest.raises(TypeError):
        store.path_of("0" * 64)


@pytest.mark.parametrize(
    "address", ["https://blobs.example/", "s3://", "s3:///prefix", "s3://blobs?secret=1", "ftp://x"]
)
def test_another_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        open_store(address)


def test_a_copy_in_the_same_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        open_store(tmp_path, copy=str(tmp_path))


def test_the_client_of_buckets_is_read_only_where_a_bucket_is_used() -> None:
    script = (
        "import sys; from platforms.archive.store import open_store;"
        "open_store('blobs'); sys.exit('boto3' in sys.modules)"
    )
    subprocess.run([sys.executable, "-B", "-c", script], cwd=ROOT, check=True)
