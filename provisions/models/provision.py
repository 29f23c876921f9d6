"""The stable record: one clause type at one place of one document, through all its texts."""

from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse

from platforms.models.guards import append_only, set_once
from platforms.records import RecordKind, format_record_id
from provisions.models.words import Severity, Stance


class ProvisionQuerySet(models.QuerySet["Provision"]):
    """Named filters of provisions."""

    def published(self) -> Self:
        """Those with an analysis that is public, withdrawn ones included."""
        return self.filter(published_analysis__isnull=False)

    def standing(self) -> Self:
        """Published, not withdrawn: what comparisons and counts are made of."""
        return self.published().filter(withdrawn_at__isnull=True)

    def showing_severity(self) -> Self:
        """Published ones with a severity bar: a clause that excludes the practice has none."""
        return self.published().exclude(published_analysis__stance=Stance.EXCLUDES)

    def weightiest_first(self) -> Self:
        """Highest severity first; of equals the oldest id."""
        ranks = [
            When(published_analysis__severity=level, then=Value(Severity.rank_of(level)))
            for level in Severity
        ]
        return self.order_by(Case(*ranks, default=Value(len(ranks))), "number")

    def with_page_relations(self) -> Self:
        """What every list of records shows, in one query."""
        return self.select_related(
            "document__entity", "clause_type__category", "published_analysis"
        )


class Provision(models.Model):
    """A record: what one document says on one subject, at one place in it."""

    document = models.ForeignKey(
        "platforms.Document", models.PROTECT, related_name="provisions", help_text="The document."
    )
    clause_type = models.ForeignKey(
        "provisions.ClauseType", models.PROTECT, related_name="provisions", help_text="The subject."
    )
    place = models.CharField(
        max_length=200, help_text="Where in the document, stable under small edits."
    )
    slug = models.SlugField(
        max_length=140, blank=True, help_text="The name in addresses; set at first publication."
    )
    number = models.PositiveIntegerField(
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="The number of the CA-P id; given at first publication.",
    )
    published_analysis = models.OneToOneField(
        "provisions.Analysis",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="published_of",
        help_text="The analysis that the public reads.",
    )
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the record was withdrawn."
    )
    withdrawn_reason = models.TextField(
        blank=True, editable=False, help_text="Why; shown on the record."
    )
    created_at = models.DateTimeField(help_text="When the first draft was made.")

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "clause_type", "place"],
                name="provision_is_one_per_document_type_and_place",
            ),
            models.UniqueConstraint(
                fields=["document", "slug"],
                condition=~Q(slug=""),
                name="provision_slug_is_unique_in_its_document",
            ),
            models.CheckConstraint(
                condition=Q(published_analysis__isnull=True)
                | (Q(number__isnull=False) & ~Q(slug="")),
                name="provision_published_has_number_and_slug",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="provision_withdrawn_says_why",
            ),
        ]
        triggers = [set_once("number")]

    def __str__(self) -> str:
        return self.record_id or f"{self.clause_type} in {self.document}"

    @property
    def record_id(self) -> str:
        """The public id, empty until the first publication."""
        return format_record_id(RecordKind.PROVISION, self.number) if self.number else ""

    @property
    def title(self) -> str:
        """The title of the public analysis, else the name of the type."""
        return self.published_analysis.title if self.published_analysis else self.clause_type.name

    def get_absolute_url(self) -> str:
        """The permanent page of the record."""
        return reverse("record", args=[self.document.entity.slug, self.document.slug, self.slug])


class ProvisionStateQuerySet(models.QuerySet["ProvisionState"]):
    """Named filters of states."""

    def standing(self) -> Self:
        """Those that the archive still holds true."""
        return self.filter(superseded_at=None)


class ProvisionState(models.Model):
    """What a version of the document does with the provision."""

    class State(models.TextChoices):
        """How the wording stands against the version before."""

        PRESENT = "present", "Present"
        REWORDED = "reworded", "Reworded"
        MOVED = "moved", "Moved"
        REMOVED = "removed", "Removed"

    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="states", help_text="The record."
    )
    version = models.ForeignKey(
        "platforms.Version", models.PROTECT, related_name="provision_states", help_text="The text."
    )
    state = models.CharField(max_length=10, choices=State.choices, help_text="How it stands.")
    clause = models.ForeignKey(
        "provisions.Clause",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="states",
        help_text="The passage; empty where it was removed.",
    )
    start = models.PositiveIntegerField(
        null=True, blank=True, help_text="First character of the quote in the text."
    )
    end = models.PositiveIntegerField(null=True, blank=True, help_text="One past its last.")
    similarity = models.FloatField(
        null=True, blank=True, help_text="To the wording before, 0 to 1; empty at the first."
    )
    seen_from = models.DateTimeField(help_text="From when the platform served this version.")
    seen_until = models.DateTimeField(
        null=True, blank=True, help_text="Until when; empty: still served."
    )
    recorded_at = models.DateTimeField(help_text="When the archive wrote it down.")
    superseded_at = models.DateTimeField(
        null=True, blank=True, help_text="When the archive learnt better."
    )

    objects = ProvisionStateQuerySet.as_manager()

    class Meta:
        constraints = [
            # One that the archive learnt better of stays beside the one that replaces it.
            models.UniqueConstraint(
                fields=["provision", "version"],
                condition=Q(superseded_at__isnull=True),
                name="provisionstate_is_one_per_version",
            ),
            models.CheckConstraint(
                condition=Q(state="removed", clause__isnull=True, start__isnull=True)
                | (~Q(state="removed") & Q(clause__isnull=False, start__isnull=False)),
                name="provisionstate_present_has_its_place",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__gt=F("start")),
                name="provisionstate_quotes_something",
            ),
        ]
        triggers = append_only("seen_until", "superseded_at")

    def __str__(self) -> str:
        return f"{self.provision} {self.state} in {self.version_id}"

    @property
    def quote(self) -> str:
        """The words, verbatim from the version; empty where it was removed."""
        return "" if self.start is None else self.version.text[self.start : self.end]
