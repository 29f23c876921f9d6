"""What every way to spoil a bundle needs: its files, and packing them again."""

import functools
import json

import rfc8785

from platforms.archive.bundle.verify import UNBOUND_FILES, container, open_container, sha256

Files = dict[str, bytes]
Mutant = tuple[str, bytes]


def files_of(bundle: bytes) -> Files:
    """A copy of a sound bundle's files."""
    return dict(_opened(bundle))


_opened = functools.cache(open_container)


def repacked(files: Files, **manifest: object) -> bytes:
    """A bundle that agrees with itself as far as the manifest goes."""
    files = {name: data for name, data in files.items() if name != "MANIFEST.json"}
    listed = {name: {"bytes": len(data), "sha256": sha256(data)} for name, data in files.items()}
    facts = {"v": 1, "id": "?", "files": listed, **manifest}
    return container({**files, "MANIFEST.json": rfc8785.dumps(facts)})


def repack_as(bundle: bytes, files: Files) -> bytes:
    return repacked(files, id=json.loads(files_of(bundle)["MANIFEST.json"])["id"])


def bound(files: Files) -> list[str]:
    return sorted(set(files) - {*UNBOUND_FILES, "MANIFEST.json"})
