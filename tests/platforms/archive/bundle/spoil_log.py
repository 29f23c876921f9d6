"""Spoilt proofs, checkpoints and keys, packed again with care."""

import base64
import random
from collections.abc import Callable

from platforms.archive.bundle.verify import ORDER
from tests.platforms.archive.bundle.packing import Mutant, files_of, repack_as


def spoil_proof(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """One proof with another place, path or spelling; repacked."""
    files = files_of(bundle)
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
    return f"proof {kind} {name}", repack_as(bundle, {**files, name: spoilt})


def spoil_note(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """The checkpoint changed in every proof alike; repacked."""
    files = files_of(bundle)
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
        lines.pop,
    )
    kind = rng.randrange(len(changes))
    changes[kind]()
    new = "\n".join(lines).encode()
    spoilt = {
        name: data.replace(old, new) if name.endswith(".tlog-proof") else data
        for name, data in files.items()
    }
    return f"note {kind}", repack_as(bundle, spoilt)


def spoil_keys(rng: random.Random, bundle: bytes, others: list[bytes]) -> Mutant:
    """key.txt with a key more, fewer, another, or spelt in another way; repacked."""
    files = files_of(bundle)
    lines = files["key.txt"].decode().split("\n")[:-1]
    other = files_of(rng.choice(others))["key.txt"].decode().split("\n")[0]
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
    return f"keys {kind}", repack_as(bundle, {**files, "key.txt": text.encode()})
