"""The blob store: captured bodies by hash, in a folder or a bucket, with a second copy."""

from platforms.archive.store.blobs import BlobStore, Erasure, StoredBlob
from platforms.archive.store.opening import open_store
from platforms.archive.store.place import BlobCorrupt, BlobErased, BlobMissing, StorageError
from platforms.archive.store.scrub import Finding, Kind

__all__ = [
    "BlobCorrupt",
    "BlobErased",
    "BlobMissing",
    "BlobStore",
    "Erasure",
    "Finding",
    "Kind",
    "StorageError",
    "StoredBlob",
    "open_store",
]
