"""A store in a folder, alone and with a second copy."""

from pathlib import Path

import pytest

from platforms.archive.store import BlobStore


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


@pytest.fixture
def doubled(tmp_path: Path) -> BlobStore:
    """A store with a second copy in another folder."""
    (tmp_path / "copy").mkdir()
    return BlobStore(tmp_path / "blobs", copy=tmp_path / "copy")
