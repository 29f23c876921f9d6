"""The nouns of the archive."""

from platforms.models.change import Change
from platforms.models.check import Check
from platforms.models.entity import Document, Entity, Source
from platforms.models.imported import ImportedText
from platforms.models.ledger import LogLeaf, RecordNumber
from platforms.models.snapshot import Snapshot
from platforms.models.version import Provenance, Sighting, Version, VersionInput

__all__ = [
    "Change",
    "Check",
    "Document",
    "Entity",
    "ImportedText",
    "LogLeaf",
    "Provenance",
    "RecordNumber",
    "Sighting",
    "Snapshot",
    "Source",
    "Version",
    "VersionInput",
]
