"""Ways to spoil a bundle. Each gives other bytes, and none of them may be believed.

Where a kind says "repacked", the spoiler was careful: container and manifest are made anew and
agree with the spoilt files, so that only what the log binds can tell.
"""

import base64
import functools
import io
import json
import random
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator

import rfc8785

from platforms.archive.bundle.verify import ORDER, UNBOUND_FILES, container, open_container, sha256

Files = dict[str, bytes]
Mutant = tuple[str, bytes]
Spoiler = Callable[[random.Random, bytes, list[bytes]], Mutant]


def _files(bundle: bytes) -> Files:
    """A copy of a sound bundle's files."""
    return dict(_opened(bundle))


_opened = functools.cache(open_container)


def repacked(files: Files, **manifest: object) -> bytes:
    """A bundle that agrees with itself as far as the manifest goes."""
    files = {name: data for name, data in files.items() if name != "MANIFEST.json"}
    listed = {name: {"bytes": len(data), "sha256": sha256(data)} for name, data in files.items()}
    facts = {"v": 1, "id": "?", "files": listed, **manifest}
    return container({**files, "MANIFEST.json": rfc8785.dumps(facts)})


def _repack_as(bundle: bytes, files: Files) -> bytes:
    return repacked(files, id=json.loads(_files(bundle)["MANIFEST.json"])["id"])


def _bound(files: Files) -> list[str]:
    return sorted(set(files) - {*UNBOUND_FILES, "MANIFEST.json"})


# Bytes of the whole ------------------------------------------------------------------------------


def flip(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """One bit, as often in the many small parts as in the few large ones."""
    at = rng.choice((_in_some_file, _in_some_head, _behind_files))(rng, bundle)
    spoilt = bytearray(bundle)
    spoilt[at] ^= 1 << rng.randrange(8)
    return f"flip at {at}", bytes(spoilt)


def _starts(bundle: bytes) -> list[tuple[int, int, int]]:
    """Of each member: where its head, its data and the next begin."""
    starts, at = [], 0
    for name, data in _files(bundle).items():
        begin = at + 30 + len(name)
        starts.append((at, begin, begin + len(data)))
        at = begin + len(data)
    return starts


def _in_some_file(rng: random.Random, bundle: bytes) -> int:
    _, begin, end = rng.choice([start for start in _starts(bundle) if start[1] < start[2]])
    return rng.randrange(begin, end)


def _in_some_head(rng: random.Random, bundle: bytes) -> int:
    head, begin, _ = rng.choice(_starts(bundle))
    return rng.randrange(head, begin)


def _behind_files(rng: random.Random, bundle: bytes) -> int:
    return rng.randrange(_starts(bundle)[-1][2], len(bundle))


def cut(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    at = rng.randrange(len(bundle))
    return f"cut to {at}", bundle[:at]


def drop_bytes(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    at, length = rng.randrange(len(bundle)), rng.choice((1, 2, 4, 30, 46, 500))
    return f"drop {length} at {at}", bundle[:at] + bundle[at + length :]


def insert_bytes(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    at = rng.choice((0, len(bundle), rng.randrange(len(bundle)), _starts(bundle)[-1][2]))
    added = rng.choice((b"\x00", b"PK\x03\x04", b"trailing", bytes(46), bundle[:64]))
    return f"insert {len(added)} at {at}", bundle[:at] + added + bundle[at:]


def splice(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """The head of one bundle and the tail of another."""
    other, at = rng.choice(others), rng.randrange(8, len(bundle) - 8)
    return f"splice at {at}", bundle[:at] + other[min(at, len(other)) :]


# Members ----------------------------------------------------------------------------------------


def _zip(members: list[tuple[zipfile.ZipInfo | str, bytes]], **options: object) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")  # two members of one name are wanted here
        for name, data in members:
            info = name if isinstance(name, zipfile.ZipInfo) else plain_info(name)
            archive.writestr(info, data)
        archive.comment = options.get("comment", b"")  # type: ignore[assignment]
    return out.getvalue()


def plain_info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system, info.external_attr = 3, 0o100644 << 16
    return info


EVIL_NAMES = (
    "../evil",
    "/etc/passwd",
    "..\\evil",
    "C:\\evil",
    "body/../../evil",
    "body//01.bin",
    "./text.txt",
    "text.txt/",
    "text.txt\x00.exe",
    "TEXT.TXT",
    "t\u00e9xt.txt",
    "a" * 5000,
)


def rearrange(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """Members dropped, doubled, renamed, reordered or added, the manifest left as it was."""
    members: list = sorted(_files(bundle).items())
    at, kind = rng.randrange(len(members)), rng.randrange(5)
    name, data = members[at]
    if kind == 0:
        del members[at]
    elif kind == 1:
        members.insert(rng.randrange(len(members)), (name, rng.choice((data, b"other"))))
    elif kind == 2:
        members[at] = (rng.choice(EVIL_NAMES), data)
    elif kind == 3:
        other = (at + rng.randrange(1, len(members))) % len(members)
        members[at], members[other] = members[other], members[at]
    else:
        members.append((rng.choice((*EVIL_NAMES, "zz.txt")), b"evil"))
    return f"rearrange {kind} {name}", _zip(members)


def dress_up(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """The same files in another container: compressed, commented, dated, flagged, linked."""
    members: list = sorted(_files(bundle).items())
    at, kind = rng.randrange(len(members)), rng.randrange(8)
    info, data = plain_info(members[at][0]), members[at][1]
    if kind == 0:
        info.compress_type = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    elif kind == 1:
        info.extra = struct.pack("<HH4s", 0x7075, 4, b"evil")
    elif kind == 2:
        info.comment = b"a comment"
    elif kind == 3:
        info.date_time = (2026, 5, 18, 12, 0, 0)
    elif kind == 4:
        info.external_attr = rng.choice((0o120777, 0o100755, 0o040755)) << 16
    elif kind == 5:
        info.create_system = 0
    elif kind == 6:
        info.compress_type, data = zipfile.ZIP_DEFLATED, bytes(2_000_000)  # a small bomb
    members[at] = (info, data)
    return f"dress up {kind} {info.filename}", _zip(members, comment=b"hi" if kind == 7 else b"")


def flag(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """Encryption, data descriptors, UTF-8 names and lying sizes, in a head or in the directory."""
    starts, spoilt = _starts(bundle), bytearray(bundle)
    head, begin, end = rng.choice(starts)
    kind = rng.randrange(3)
    if kind == 0:
        struct.pack_into("<H", spoilt, head + 6, rng.choice((1, 8, 64, 2048)))
    elif kind == 1:
        size = rng.choice((0, 1, end - begin + 1, 2**31, 2**32 - 1))
        struct.pack_into("<I", spoilt, head + rng.choice((18, 22)), size)
    else:
        struct.pack_into("<H", spoilt, head + rng.choice((26, 28)), rng.choice((0, 1, 65535)))
    return f"flag {kind} at {head}", bytes(spoilt)


# Files, repacked --------------------------------------------------------------------------------


def spoil_file(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """A bound file with a flipped bit, cut, longer, empty or replaced; repacked."""
    files = _files(bundle)
    name, kind = rng.choice(_bound(files)), rng.randrange(5)
    data = files[name] or b"x"
    at = rng.randrange(len(data))
    changes: tuple[bytes, ...] = (
        data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :],
        data[:at],
        data[:at] + rng.choice((b" ", b"\n", b"\x00", b"x")) + data[at:],
        b"",
        rng.choice(list(files.values())),
    )
    return f"spoil {kind} {name}", _repack_as(bundle, {**files, name: changes[kind]})


def move_file(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """A bound file dropped, renamed, doubled under a new name, or exchanged with another; repacked."""
    files = _files(bundle)
    name, kind = rng.choice(_bound(files)), rng.randrange(4)
    new = rng.choice(("body/09.bin", "leaf/capture-09.json", "evil.txt", "previous/text.txt", "a/../b"))
    if kind == 0:
        del files[name]
    elif kind == 1:
        files[new] = files.pop(name)
    elif kind == 2:
        files.setdefault(new, b"")
        files[new] = files[name] + b"+"
    else:
        other = rng.choice(_bound(files))
        files[name], files[other] = files[other], files[name]
    return f"move {kind} {name}", _repack_as(bundle, files)


def exchange(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """Files that go together, taken from another bundle; repacked."""
    files, other = _files(bundle), _files(rng.choice(others))
    groups = [(name,) for name in _bound(files)]
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
    return f"exchange {group}", _repack_as(bundle, {**files, **taken})


# JSON, repacked ---------------------------------------------------------------------------------


def spoil_json(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """A member of a JSON file changed, dropped, added or turned into another kind; repacked."""
    files = _files(bundle)
    name = rng.choice([name for name in _bound(files) if name.endswith(".json")])
    value = json.loads(files[name])
    places = list(_places(value))
    holder, key = rng.choice(places)
    if rng.random() < 0.2:
        del holder[key]
    elif rng.random() < 0.2 and isinstance(holder, dict):
        holder["added"] = rng.choice((1, "x", None, [], {}))
    else:
        holder[key] = _other_value(rng, holder[key])
    return f"json {name} {key}", _repack_as(bundle, {**files, name: rfc8785.dumps(value)})


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
    files = _files(bundle)
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
    return f"respell {name}", container(spoilt) if is_manifest else _repack_as(bundle, spoilt)


def spoil_manifest(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """The manifest changed, all else left."""
    files = _files(bundle)
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


# Proofs and checkpoint, repacked -----------------------------------------------------------------


def spoil_proof(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """One proof with another place, path or spelling; repacked."""
    files = _files(bundle)
    name = rng.choice([name for name in files if name.endswith(".tlog-proof")])
    head, _, note = files[name].partition(b"\n\n")
    lines = head.decode().split("\n")
    at = rng.randrange(2, len(lines))
    other = [line for line in lines[2:] if line != lines[at]]
    changes: tuple[Callable[[], object], ...] = (
        lambda: lines.__setitem__(1, f"index {rng.randrange(40)}x"),
        lambda: lines.__setitem__(1, f"index {int(lines[1].split()[1]) + rng.randrange(1, 40)}"),
        lambda: lines.__setitem__(1, lines[1].replace("index ", "index 0")),
        lambda: lines.__setitem__(1, "index " + "9" * rng.choice((17, 18, 19, 5000))),
        lambda: lines.insert(1, "extra YWJj"),
        lambda: lines.pop(at),
        lambda: lines.insert(at, lines[at]),
        lambda: lines.insert(at, base64.b64encode(bytes(32)).decode()),
        lambda: lines.__setitem__(at, rng.choice([*other, base64.b64encode(bytes(31)).decode()])),
        lambda: lines.__setitem__(at, lines[at][:-2] + chr(ord(lines[at][-2]) + 1) + "="),
        lambda: lines.extend(lines[2:] * 2000),
        lambda: lines.__setitem__(0, "c2sp.org/tlog-proof@v2"),
    )
    kind = rng.randrange(len(changes))
    changes[kind]()
    spoilt = "\n".join(lines).encode() + b"\n\n" + note
    return f"proof {kind} {name}", _repack_as(bundle, {**files, name: spoilt})


def spoil_note(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """The checkpoint changed in every proof alike; repacked."""
    files = _files(bundle)
    old = files["proof/version.tlog-proof"].partition(b"\n\n")[2]
    lines = old.decode().split("\n")
    signature = base64.b64decode(lines[4].split(" ")[2])
    s = int.from_bytes(signature[36:], "little") + ORDER  # the same number modulo the order
    value = base64.b64encode(signature[:36] + s.to_bytes(32, "little")).decode()
    false = bytearray(signature)
    false[rng.randrange(4, 68)] ^= 1 << rng.randrange(8)
    start = lines[4].rpartition(" ")[0]
    changes: tuple[Callable[[], object], ...] = (
        lambda: lines.__setitem__(0, "other.example/log"),
        lambda: lines.__setitem__(1, str(int(lines[1]) + 1)),
        lambda: lines.__setitem__(1, "0" + lines[1]),
        lambda: lines.__setitem__(2, base64.b64encode(bytes(32)).decode()),
        lambda: lines.insert(3, "extension"),
        lambda: lines.__setitem__(4, f"{start} {value}"),
        lambda: lines.__setitem__(4, f"{start} {base64.b64encode(false).decode()}"),
        lambda: lines.insert(5, lines[4]),
        lambda: lines.insert(5, f"\u2014 someone.example {base64.b64encode(bytes(68)).decode()}"),
        lambda: lines.pop(4),
        lambda: lines.__setitem__(4, lines[4].replace("\u2014", "-")),
        lambda: lines.__setitem__(4, lines[4] + " more"),
        lambda: lines.insert(5, "something else"),
        lambda: lines.pop(),
    )
    kind = rng.randrange(len(changes))
    changes[kind]()
    new = "\n".join(lines).encode()
    spoilt = {
        name: data.replace(old, new) if name.endswith(".tlog-proof") else data
        for name, data in files.items()
    }
    return f"note {kind}", _repack_as(bundle, spoilt)


def spoil_keys(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """key.txt with a key more, fewer, another, or spelt in another way; repacked."""
    files = _files(bundle)
    lines = files["key.txt"].decode().split("\n")[:-1]
    other = _files(rng.choice(others))["key.txt"].decode().split("\n")[0]
    name, stated, encoded = lines[0].split("+", 2)
    material = base64.b64decode(encoded)
    changes = (
        [*lines, other + "x"],
        [*lines, lines[0]],
        lines[1:],
        [f"{name}+{stated}+{base64.b64encode(bytes([2]) + material[1:]).decode()}", *lines[1:]],
        [f"{name}+00000000+{encoded}", *lines[1:]],
        [f"{name}+{stated.upper()}+{encoded}x", *lines[1:]],
        [f"other{name}+{stated}+{encoded}", *lines[1:]],
        [line + " " for line in lines],
        [*lines, ""],
        ["", *lines],
        ["# a comment", *lines],
        lines * 60,
    )
    kind = rng.randrange(len(changes))
    text = "".join(f"{line}\n" for line in changes[kind])
    return f"keys {kind}", _repack_as(bundle, {**files, "key.txt": text.encode()})


def forge(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """A content changed and every hash of it too, up through the leaves; only the log is left."""
    files = _files(bundle)
    contents = ("text.txt", "body/01.bin", "record.json", "analysis.json", "capture/01.json")
    name = rng.choice([name for name in contents if name in files])
    old, new = files[name], files[name].replace(b"e", b"a", 1)
    for _ in range(6):  # as many as the longest chain of hashes
        old_names = [sha256(start + old) for start in (b"", b"\x00")]
        new_names = [sha256(start + new) for start in (b"", b"\x00")]
        files = {file: new if data == old else data for file, data in files.items()}
        holder = next((each for each in _bound(files) if _names(files[each], old_names)), None)
        if holder is None:
            break
        old = new = files[holder]
        for before, after in zip(old_names, new_names, strict=True):
            new = new.replace(before.encode(), after.encode())
    return f"forge {name}", _repack_as(bundle, files)


def _names(data: bytes, hashes: list[str]) -> bool:
    return data[:1] == b"{" and any(each.encode() in data for each in hashes)


SPOILERS: tuple[Spoiler, ...] = (
    flip,
    cut,
    drop_bytes,
    insert_bytes,
    splice,
    rearrange,
    dress_up,
    flag,
    spoil_file,
    move_file,
    exchange,
    spoil_json,
    respell_json,
    spoil_manifest,
    spoil_proof,
    spoil_note,
    spoil_keys,
    forge,
)


def mutants(bundles: list[bytes], count: int, seed: int = 1) -> Iterator[Mutant]:
    """This many spoilt bundles, every kind of every bundle in turn; the same for the same seed."""
    rng = random.Random(seed)
    made = 0
    while made < count:
        for spoiler in SPOILERS:
            for bundle in bundles:
                others = [other for other in bundles if other is not bundle]
                label, spoilt = spoiler(rng, bundle, others)
                if spoilt in bundles:
                    continue  # such as two equal files exchanged
                made += 1
                yield f"{spoiler.__name__}: {label}", spoilt
                if made == count:
                    return
