"""Record ids: the permanent public names of archived things (`CA-D-00330`)."""

import re
from enum import StrEnum

_PATTERN = re.compile(r"CA-([A-Z])-(\d{5,9})")


class RecordKind(StrEnum):
    """What a record id names, by its letter."""

    PROVISION = "P"
    DOCUMENT = "D"
    CHANGE = "C"
    SNAPSHOT = "S"


_KINDS = frozenset(kind.value for kind in RecordKind)  # `in RecordKind` needs Python 3.12
DIGITS = {
    RecordKind.PROVISION: 6,
    RecordKind.DOCUMENT: 5,
    RecordKind.CHANGE: 6,
    RecordKind.SNAPSHOT: 7,
}


def format_record_id(kind: RecordKind, number: int) -> str:
    """The public id of a number, such as `CA-P-010031`."""
    return f"CA-{kind.value}-{number:0{DIGITS[kind]}d}"


def parse_record_id(text: str) -> tuple[RecordKind, int] | None:
    """The kind and number of a public id in any case, or None where it is not one."""
    match = _PATTERN.fullmatch(text.strip().upper())
    if not match or match[1] not in _KINDS:
        return None
    kind, number = RecordKind(match[1]), int(match[2])
    return (kind, number) if format_record_id(kind, number).endswith(match[2]) else None
