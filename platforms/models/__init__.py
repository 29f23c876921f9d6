"""The nouns of the archive."""

from platforms.models.anchor import Anchor
from platforms.models.change import Change
from platforms.models.check import Check
from platforms.models.custody import CustodyEvent, Scrub, Tombstone
from platforms.models.entity import Document, Entity, Source
from platforms.models.fingerprint import Fingerprint
from platforms.models.imported import ImportedText
from platforms.models.ledger import Checkpoint, LogLeaf, RecordNumber, SealRefusal
from platforms.models.reclassification import Reclassification
from platforms.models.snapshot import Snapshot
from platforms.models.succession import Succession
from platforms.models.version import Provenance, Sighting, Version, VersionInput

__all__ = [
    "Anchor",
    "Change",
    "Check",
    "Checkpoint",
    "CustodyEvent",
    "Document",
    "Entity",
    "Fingerprint",
    "ImportedText",
    "LogLeaf",
    "Provenance",
    "Reclassification",
    "RecordNumber",
    "Scrub",
    "SealRefusal",
    "Sighting",
    "Snapshot",
    "Source",
    "Succession",
    "Tombstone",
    "Version",
    "VersionInput",
]
