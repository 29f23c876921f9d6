"""Fills VERIFY.md: how a person checks this very bundle by hand, with common tools."""

from pathlib import Path
from string import Template

from platforms.archive.bundle.parts import BundleParts, Logged
from platforms.archive.translog.checkpoint import parse_checkpoint
from platforms.archive.translog.keys import encode64
from platforms.archive.translog.note import split_note
from platforms.archive.translog.proof import TlogProof, loads

_FOLDER = Path(__file__).parent


class Form(Template):
    """A text with blanks such as `@{name}`; `@@` stands for the sign itself."""

    delimiter = "@"


def form(name: str) -> Form:
    """A form that lies beside this module."""
    return Form((_FOLDER / name).read_text(encoding="utf-8"))


def guide(parts: BundleParts) -> str:
    """VERIFY.md for this bundle: its checkpoint, and the climb of its leaves written out."""
    main = parts.record.logged if parts.record else parts.version.logged
    name = "record" if parts.record else "version"
    has_analysis = parts.record is not None and parts.record.analysis is not None
    proof = loads(main.proof)
    checkpoint = parse_checkpoint(split_note(proof.note)[0])
    return form("VERIFY.md").substitute(
        id=parts.id,
        origin=checkpoint.origin,
        size=checkpoint.size,
        root=encode64(checkpoint.root),
        leaf=name,
        index=proof.index,
        climb=_climb(main, proof, checkpoint.size),
        record_row=_RECORD_ROW if parts.record else "",
        analysis_row=_ANALYSIS_ROW if has_analysis else "",
        record_note=_RECORD_NOTE if parts.record else "",
        analysis_note=_ANALYSIS_NOTE if has_analysis else "",
        timestamp=_TIMESTAMP if parts.timestamp else _NO_TIMESTAMP,
    )


_RECORD_ROW = """\
| `record.json` | `record_sha256` in `leaf/record.json` |
"""
_ANALYSIS_ROW = """\
| `analysis.json` | `analysis_sha256` in `record.json` |
"""
_RECORD_NOTE = """\
- that the record was not revised or withdrawn later: look it up in the archive;
"""
_ANALYSIS_NOTE = """\
- that the analysis is right: `analysis.json`, and type, stance and severity in `record.json`, are
  opinion, not evidence; the log shows only which opinion was published with the record;
"""
_NO_TIMESTAMP = "This bundle has no timestamp of a third party."
_TIMESTAMP = """\
The file `timestamp.tsr` is a token (RFC 3161) over the checkpoint. Read its time, and check it
under the certificates in `timestamp-chain.pem`:

```sh
openssl ts -reply -in timestamp.tsr -text
openssl ts -verify -data checkpoint -in timestamp.tsr \\
  -CAfile timestamp-chain.pem -untrusted timestamp-chain.pem
```

After the certificates have run out, add `-attime SECONDS` with the token's own time. Whether the
certificates are the authority's, the authority says: ask it for their fingerprints."""


def _climb(logged: Logged, proof: TlogProof, size: int) -> str:
    """One shell line a step, from the leaf to the root (RFC 6962, section 2.1.1)."""
    lines, place, last, path = [], proof.index, size - 1, iter(proof.path)
    while last > 0:
        if place % 2 == 1:
            lines.append(f"h=$(node '{encode64(next(path))}' \"$h\")")
        elif place < last:
            lines.append(f"h=$(node \"$h\" '{encode64(next(path))}')")
        place, last = place // 2, last // 2
    return "\n".join(lines)
