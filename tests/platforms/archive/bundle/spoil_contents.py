"""Spoilt files and JSON, packed again with care: container and manifest agree with them."""

import json
import random
from collections.abc import Iterator

import rfc8785

from platforms.archive.bundle.verify import container, sha256
from tests.platforms.archive.bundle.packing import Mutant, bound, files_of, repack_as


def spoil_file(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """A bound file with a flipped bit, cut, longer, empty or replaced; repacked."""
    files = files_of(bundle)
    name, kind = rng.choice(bound(files)), rng.randrange(5)
    data = files[name] or b"x"
    at = rng.randrange(len(data))
    changes: tuple[bytes, ...] = (
        data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :],
        data[:at],
        data[:at] + rng.choice((b" ", b"\n", b"\x00", b"x")) + data[at:],
        b"",
        rng.choice(list(files.values())),
    )
    return f"spoil {kind} {name}", repack_as(bundle, {**files, name: changes[kind]})


def move_file(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """A bound file dropped, renamed, doubled under a new name, or exchanged; repacked."""
    files = files_of(bundle)
    name, kind = rng.choice(bound(files)), rng.randrange(4)
    new = rng.choice(
        ("body/09.bin", "leaf/capture-09.json", "evil.txt", "previous/text.txt", "a/../b")
    )
    if kind == 0:
        del files[name]
    elif kind == 1:
        files[new] = files.pop(name)
    elif kind == 2:
        files.setdefault(new, b"")
        files[new] = files[name] + b"+"
    else:
        other = rng.choice(bound(files))
        files[name], files[other] = files[other], files[name]
    return f"move {kind} {name}", repack_as(bundle, files)


def exchange(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """Files that go together, taken from another bundle; repacked."""
    files, other = files_of(bundle), files_of(rng.choice(others))
    groups = [(name,) for name in bound(files)]
    groups += [
        ("leaf/version.json", "proof/version.tlog-proof"),
        ("leaf/version.json", "proof/version.tlog-proof", "text.txt"),
        ("leaf/record.json", "proof/record.tlog-proof"),
        ("leaf/record.json", "proof/record.tlog-proof", "record.json", "analysis.json"),
        ("leaf/capture-01.json", "proof/capture-01.tlog-proof"),
        ("leaf/capture-01.json", "proof/capture-01.tlog-proof", "capture/01.json", "body/01.bin"),
        ("body/01.bin", "capture/01.json", "capture.warc"),
        ("proof/version.tlog-proof", "key.txt"),
    ]
    group = rng.choice([group for group in groups if set(group) & set(other)])
    taken = {name: other[name] for name in group if name in other}
    return f"exchange {group}", repack_as(bundle, {**files, **taken})


def spoil_json(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """A member of a JSON file changed, dropped, added or turned into another kind; repacked."""
    files = files_of(bundle)
    name = rng.choice([name for name in bound(files) if name.endswith(".json")])
    value = json.loads(files[name])
    places = list(_places(value))
    holder, key = rng.choice(places)
    if rng.random() < 0.2:
        del holder[key]
    elif rng.random() < 0.2 and isinstance(holder, dict):
        holder["added"] = rng.choice((1, "x", None, [], {}))
    else:
        holder[key] = _other_value(rng, holder[key])
    return f"json {name} {key}", repack_as(bundle, {**files, name: rfc8785.dumps(value)})


def _places(value: object) -> Iterator[tuple]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[call-overload]
    for key, inner in pairs:
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


def _other_value(rng: random.Random, value: object) -> object:
    choices: list[object] = [None, True, 0, -1, 2**53 - 1, "", "x", [], {}, [[]], 1.5, {"a": "b"}]
    if isinstance(value, str):
        choices += [value + " ", value[:-1], value.upper(), value[::-1], [value], value + "\u0301"]
        choices += [value.replace("0", "1", 1), "../" + value, "\r\n" + value]
    if isinstance(value, int):
        choices += [value + 1, value - 1, str(value), [value], value // 2 - 1]
    if isinstance(value, list):
        choices += [value[::-1], value * 2, value[1:], [*value, "x"]]
    return rng.choice([choice for choice in choices if choice != value or choice is not value])


def respell_json(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """The same JSON in another spelling; repacked, the manifest too may be the respelt one."""
    files = files_of(bundle)
    name = rng.choice([name for name in files if name.endswith(".json")])
    value = json.loads(files[name])
    text = files[name].decode()
    first = next(iter(value))
    spellings = (
        json.dumps(value, indent=rng.choice((None, 1))),
        json.dumps(dict(reversed(value.items())), separators=(",", ":"), ensure_ascii=False),
        text.replace('"', '"\\u00', 1),
        text + rng.choice(" \n\t"),
        "\ufeff" + text,
        f'{{"{first}":0,{text[1:]}',
        text.replace(first, f"\\u{ord(first[0]):04x}{first[1:]}", 1),
        text[:-1] + ',"n":NaN}',
        text[:-1] + ',"n":' + "9" * rng.choice((20, 5000)) + "}",
        text[:-1] + ',"n":"\\ud800"}',
        text[:-1] + ',"n":' + "[" * 100_000 + "]" * 100_000 + "}",
        "[" + text + "]",
    )
    spoilt = {**files, name: rng.choice(spellings).encode()}
    is_manifest = name == "MANIFEST.json"
    return f"respell {name}", container(spoilt) if is_manifest else repack_as(bundle, spoilt)


def spoil_manifest(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """The manifest changed, all else left."""
    files = files_of(bundle)
    manifest = json.loads(files["MANIFEST.json"])
    name, kind = rng.choice(sorted(manifest["files"])), rng.randrange(6)
    if kind == 0:
        manifest["files"][name]["bytes"] += 1
    elif kind == 1:
        manifest["files"][name]["sha256"] = "0" * 64
    elif kind == 2:
        del manifest["files"][name]
    elif kind == 3:
        manifest["files"]["more"] = {"bytes": 0, "sha256": sha256(b"")}
    elif kind == 4:
        manifest["id"] = rng.choice(("CA-P-000001", "CA-D-00001", "", None, 7, ["x"]))
    else:
        manifest["v"] = rng.choice((2, "1", True, None))
    return f"manifest {kind}", container({**files, "MANIFEST.json": rfc8785.dumps(manifest)})


def forge(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """A content changed and every hash of it too, up through the leaves; only the log is left."""
    files = files_of(bundle)
    contents = ("text.txt", "body/01.bin", "record.json", "analysis.json", "capture/01.json")
    name = rng.choice([name for name in contents if name in files])
    old, new = files[name], files[name].replace(b"e", b"a", 1)
    for _ in range(6):  # as many as the longest chain of hashes
        old_names = [sha256(start + old) for start in (b"", b"\x00")]
        new_names = [sha256(start + new) for start in (b"", b"\x00")]
        files = {file: new if data == old else data for file, data in files.items()}
        holder = next((each for each in bound(files) if _names(files[each], old_names)), None)
        if holder is None:
            break
        old = new = files[holder]
        for before, after in zip(old_names, new_names, strict=True):
            new = new.replace(before.encode(), after.encode())
    return f"forge {name}", repack_as(bundle, files)


def _names(data: bytes, hashes: list[str]) -> bool:
    return data[:1] == b"{" and any(each.encode() in data for each in hashes)
