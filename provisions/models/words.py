"""The closed lists that records are described with."""

from django.db import models


class Stance(models.TextChoices):
    """What a provision does with the subject of its clause type."""

    PERMITS = "permits", "Permits"
    CONDITIONAL = "conditional", "Permits under conditions"
    REQUIRES = "requires", "Requires"
    RESTRICTS = "restricts", "Restricts"
    EXCLUDES = "excludes", "Excludes"


class Severity(models.TextChoices):
    """How much the provision weighs for the people it binds; the highest level first."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"

    @classmethod
    def rank_of(cls, severity: str) -> int:
        """0 for the highest level; behind the lowest for a record without severity."""
        return cls.values.index(severity) if severity in cls.values else len(cls.values)


class Confidence(models.TextChoices):
    """How sure the analyst is of the reading; never a classifier's score."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class EvidenceBasis(models.TextChoices):
    """What the reading rests on."""

    EXPLICIT = "explicit", "Explicit document language"
    IMPLIED = "implied", "Implied by the document"
    ABSENCE = "absence", "Inferred from absence"
    PARTIAL = "partial", "Partial document"


class Depth(models.TextChoices):
    """How far a clause type is worked out."""

    DEEP = "deep", "Worked out: cues, severity rules and templates"
    SHALLOW = "shallow", "Defined only"


class Strength(models.TextChoices):
    """How an article of law relates to the subject of a clause."""

    DIRECT = "direct", "Governs the subject"
    CONTEXT = "context", "Background"
