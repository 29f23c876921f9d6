"""Opens the store that a deployment names."""

from pathlib import Path

from platforms.archive.store.blobs import BlobStore
from platforms.archive.store.folder import Folder
from platforms.archive.store.place import Place

BUCKET_SCHEME = "s3://"


def open_store(location: Path | str, copy: Path | str | None = None) -> BlobStore:
    """The store at a folder's path or an `s3://bucket/prefix?endpoint=…&region=…` address.

    `copy` is named in the same way. Opens no connection. Raises ValueError for another kind of
    address, or a copy that lies where the store does.
    """
    if copy is not None and str(copy) == str(location):
        raise ValueError("The copy must lie elsewhere than the store.")
    main = _place(location, must_exist=False)
    return BlobStore(main, None if copy is None else _place(copy, must_exist=True))


def _place(location: Path | str, *, must_exist: bool) -> Place:
    if isinstance(location, str) and location.startswith(BUCKET_SCHEME):
        # Its client is installed, and its 30 MB read, only where a bucket is used.
        from platforms.archive.store_s3 import Bucket

        return Bucket.from_url(location)
    if isinstance(location, str) and "://" in location:
        raise ValueError(f"{location.partition('://')[0]}:// is not a kind of store.")
    return Folder(location, must_exist=must_exist)
