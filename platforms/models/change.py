"""What changed between two public texts of a document."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from platforms.archive.change_class import ChangeClass
from platforms.models.guards import append_only, class_of_an_analyst, set_once
from platforms.models.version import Provenance, Version
from platforms.records import RecordKind, format_record_id

SUBSTANTIVE = [kind.value for kind in ChangeClass if kind.is_substantive]


class ChangeQuerySet(models.QuerySet["Change"]):
    """Named filters of changes."""

    def public(self) -> Self:
        """Those that were announced."""
        return self.filter(number__isnull=False)

    def unannounced(self) -> Self:
        """Those that are still to be announced, oldest first; technical ones never are."""
        told = self.filter(number=None).exclude(change_class=ChangeClass.TECHNICAL.value)
        return told.order_by("seen_at", "pk")

    def substantive(self) -> Self:
        """Those in which the platform changed what the text says."""
        return self.filter(change_class__in=SUBSTANTIVE)

    def to_version(self, version: Version) -> "Change | None":
        """The latest that led to this text, with both texts, as their evidence needs them."""
        return self.with_texts().filter(to_sighting__version=version).order_by("-seen_at").first()

    def with_texts(self) -> Self:
        """The texts before and after with their document, in one query."""
        return self.select_related(
            "document__entity", "from_sighting__version", "to_sighting__version"
        )

    def with_page_relations(self) -> Self:
        """What every list of changes shows, in one query."""
        texts = ("from_sighting__version__text", "to_sighting__version__text")
        return self.with_texts().defer("hunks", *texts)


class Change(models.Model):
    """From one public text to the next: class, redline, summary.

    Never changed once written, but for the class, and the headline that goes with it, by an analyst
    (`Reclassification`).
    """

    document = models.ForeignKey(
        "platforms.Document", models.PROTECT, related_name="changes", help_text="The document."
    )
    from_sighting = models.ForeignKey(
        "platforms.Sighting", models.PROTECT, related_name="changes_from", help_text="Before."
    )
    to_sighting = models.OneToOneField(
        "platforms.Sighting", models.PROTECT, related_name="change", help_text="After."
    )
    number = models.PositiveIntegerField(
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="The number of the CA-C id; given when it is announced.",
    )
    provenance = models.CharField(
        max_length=10, choices=Provenance.choices, help_text="Who saw it happen."
    )
    seen_at = models.DateTimeField(db_index=True, help_text="When the new text was first seen.")
    recorded_at = models.DateTimeField(help_text="When the archive wrote it down.")
    change_class = models.CharField(
        max_length=30,
        choices=[(kind.value, kind.label) for kind in ChangeClass],
        help_text="The kind of difference.",
    )
    class_reason = models.CharField(
        max_length=300,
        blank=True,
        help_text="Why it has that class, such as the layer that differs.",
    )
    headline = models.CharField(max_length=300, help_text="One sentence that says what changed.")
    summary = models.JSONField(default=dict, help_text="Counts and shifts, each with both quotes.")
    hunks = models.JSONField(default=list, help_text="The redline, passage by passage.")
    is_silent = models.BooleanField(
        default=False, help_text="The text changed and the date it states did not."
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_sighting=F("to_sighting")), name="change_has_two_sides"
            ),
            models.CheckConstraint(condition=~Q(headline=""), name="change_has_a_headline"),
        ]
        indexes = [models.Index(fields=["document", "-seen_at"], name="change_by_document")]
        triggers = [
            *append_only("number", "change_class", "headline"),
            set_once("number"),
            class_of_an_analyst(),
        ]

    def __str__(self) -> str:
        return f"{self.record_id or 'change'} {self.headline}"

    @property
    def record_id(self) -> str:
        """The public id, empty until it is announced."""
        return format_record_id(RecordKind.CHANGE, self.number) if self.number else ""

    @property
    def kind(self) -> ChangeClass:
        """The class as its enum member."""
        return ChangeClass(self.change_class)

    @property
    def is_substantive(self) -> bool:
        """Whether the platform changed what the text says."""
        return self.kind.is_substantive

    def as_told_at(self, moment: datetime) -> tuple[str, str]:
        """Class and headline at a moment, before later words of analysts."""
        later = self.reclassifications.filter(decided_at__gt=moment).order_by("decided_at", "pk")
        first = later.first()
        if first is None:
            return self.change_class, self.headline
        return first.from_class, first.from_headline

    def get_absolute_url(self) -> str:
        """The public page of the change."""
        return reverse("change", args=[self.record_id])
