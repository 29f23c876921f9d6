"""Blobs in a bucket that speaks the S3 protocol: the same frames under the same names.

`s3://bucket/prefix?endpoint=https://…&region=…`; keys come from the environment, as the client
reads them (AWS_ACCESS_KEY_ID and so on). Needs boto3, which is not installed with the rest.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from platforms.archive.store.frame import LARGEST_FRAME_BYTES
from platforms.archive.store.place import (
    ERASED_SUFFIX,
    YOUNG_SECONDS,
    BlobCorrupt,
    BlobMissing,
    Held,
    StorageError,
    checked_name,
)

CONNECT_SECONDS = 5
READ_SECONDS = 30
ATTEMPTS = 3
PAGE_KEYS = 1_000
NOT_FOUND = frozenset({"404", "NoSuchKey", "NotFound"})
TAKEN = frozenset({"412", "PreconditionFailed"})
UNVERSIONED = frozenset({"501", "NotImplemented", "MethodNotAllowed"})


class Bucket:
    """A place in one bucket, below one prefix. Safe for many processes.

    A write is conditional (If-None-Match), so that no writer changes what another one stored.
    Erasing takes every version of an object; a bucket that locks its objects cannot erase.
    """

    def __init__(
        self, name: str, prefix: str = "", *, endpoint: str | None = None, region: str | None = None
    ) -> None:
        self.name = name
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._endpoint, self._region = endpoint, region

    @classmethod
    def from_url(cls, url: str) -> Self:
        """The place of an `s3://bucket/prefix?endpoint=…&region=…` address.

        Raises ValueError for another address or an unknown option.
        """
        parts = urlsplit(url)
        options = parse_qs(parts.query, strict_parsing=bool(parts.query))
        if parts.scheme != "s3" or not parts.netloc or set(options) - {"endpoint", "region"}:
            raise ValueError("A bucket is named s3://bucket/prefix?endpoint=…&region=…")
        chosen = {name: values[-1] for name, values in options.items()}
        return cls(parts.netloc, parts.path, **chosen)

    def __str__(self) -> str:
        return f"s3://{self.name}/{self._prefix}"

    def held(self, sha256: str) -> Held | None:
        """What lies under a name: one request."""
        found = self._head(self._key(sha256))
        if found is None:
            return None
        return Held(found["ContentLength"], found["LastModified"].timestamp())

    def keep(self, sha256: str) -> bool:
        """Whether an object lies there, copied onto itself where a sweep could take it for old.

        A sweep that had looked just before the copy may still take it; the row is then one that
        the next scrub finds missing. There is no lock to close that gap of milliseconds.
        """
        found = self.held(sha256)
        if found and found.changed_at < time.time() - YOUNG_SECONDS:
            key = self._key(sha256)
            with self._refusals(f"keep {sha256}"):
                self._client.copy_object(
                    Bucket=self.name,
                    Key=key,
                    CopySource={"Bucket": self.name, "Key": key},
                    MetadataDirective="REPLACE",
                )
        return found is not None

    def read(self, sha256: str) -> bytes:
        """The frame. Raises BlobMissing, BlobCorrupt, StorageError."""
        with self._refusals(f"read {sha256}"):
            try:
                answer = self._client.get_object(Bucket=self.name, Key=self._key(sha256))
            except ClientError as error:
                if _code(error) in NOT_FOUND:
                    raise BlobMissing(f"The blob {sha256} is missing.") from error
                raise
            with answer["Body"] as stream:
                frame: bytes = stream.read(LARGEST_FRAME_BYTES + 1)
        if len(frame) > LARGEST_FRAME_BYTES:
            raise BlobCorrupt(f"The blob {sha256} is larger than any body.")
        return frame

    def write(self, sha256: str, frame: bytes, *, replace: bool = False) -> None:
        """One request; without `replace` only where nothing lies, and what lies there stands."""
        condition = {} if replace else {"IfNoneMatch": "*"}
        with self._refusals(f"store {sha256}"):
            try:
                self._client.put_object(
                    Bucket=self.name,
                    Key=self._key(sha256),
                    Body=frame,
                    ContentType="application/zstd",
                    **condition,
                )
            except ClientError as error:
                if replace or _code(error) not in TAKEN:
                    raise

    def remove(self, sha256: str, *, older_than: float | None = None) -> bool:
        """Delete an object in all its versions; whether there was one."""
        found = self.held(sha256)
        if older_than is not None and (found is None or found.changed_at >= older_than):
            return False
        with self._refusals(f"remove {sha256}"):
            self._delete_versions(self._key(sha256))
        return found is not None

    def names(self, digits: str = "") -> Iterator[str]:
        """The last parts of the keys below the first two digits, or of all, in order.

        One request for each thousand.
        """
        below = f"{self._prefix}{digits}/" if digits else self._prefix
        with self._refusals("list"):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self.name, Prefix=below, PaginationConfig={"PageSize": PAGE_KEYS}
            )
            for page in pages:
                for entry in page.get("Contents", ()):
                    yield entry["Key"].rpartition("/")[2]

    def mark_erased(self, sha256: str) -> None:
        """An object `HASH.erased` beside the frame's; it may be written again."""
        with self._refusals(f"mark {sha256} as erased"):
            self._client.put_object(
                Bucket=self.name, Key=f"{self._key(sha256)}{ERASED_SUFFIX}", Body=b""
            )

    def is_erased(self, sha256: str) -> bool:
        """Whether the mark's object is there: one request."""
        return self._head(f"{self._key(sha256)}{ERASED_SUFFIX}") is not None

    def remove_unfinished(self, *, older_than: float) -> int:
        """Nothing: an object is there whole or not at all."""
        return 0

    def _key(self, sha256: str) -> str:
        name = checked_name(sha256)
        return f"{self._prefix}{name[:2]}/{name[2:4]}/{name}"

    @property
    def _client(self) -> Any:
        # A client must not be shared with a forked child, which would talk on the same sockets.
        return _client(self._endpoint, self._region, os.getpid())

    def _head(self, key: str) -> dict[str, Any] | None:
        with self._refusals(f"look for {key}"):
            try:
                found: dict[str, Any] = self._client.head_object(Bucket=self.name, Key=key)
            except ClientError as error:
                if _code(error) in NOT_FOUND:
                    return None
                raise
            return found

    def _delete_versions(self, key: str) -> None:
        try:
            pages = self._client.get_paginator("list_object_versions")
            for page in pages.paginate(Bucket=self.name, Prefix=key):
                for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                    if entry["Key"] == key:
                        self._client.delete_object(
                            Bucket=self.name, Key=key, VersionId=entry["VersionId"]
                        )
        except ClientError as error:
            if _code(error) not in UNVERSIONED:
                raise
            self._client.delete_object(Bucket=self.name, Key=key)

    @contextmanager
    def _refusals(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise StorageError(f"{self} could not {doing}: {error}") from error


@lru_cache(maxsize=8)
def _client(endpoint: str | None, region: str | None, process: int) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            # Buckets in a name need DNS that few other servers have; their checksums also differ.
            s3={"addressing_style": "path" if endpoint else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
