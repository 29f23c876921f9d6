"""The nouns of the archive."""

from platforms.models.anchor import Anchor
from platforms.models.change import Change
from platforms.models.check import Check
from platforms.models.custody import CustodyEvent, Scrub, Tombstone
from platforms.models.entity import Document, Entity, Source
from platforms.models.imported import ImportedText
from platforms.models.ledger import Checkpoint, LogLeaf, RecordNumber, SealRefusal
from platforms.models.snapshot import Snapshot
from platforms.models.version import Provenance, Sighting, Version, VersionInput

__all__ = [
    "Anchor",
    "Change",
    "Check",
    "Checkpoint",
    "CustodyEvent",
    "Document",
    "Entity",
    "ImportedText",
    "LogLeaf",
    "Provenance",
    "RecordNumber",
    "Scrub",
    "SealRefusal",
    "Sighting",
    "Snapshot",
    "Source",
    "Tombstone",
    "Version",
    "VersionInput",
]
