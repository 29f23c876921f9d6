"""What a provision means: written once, corrected only by a new one that names the old."""

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from platforms.models.snapshot import SHA256
from platforms.models.version import SEARCH_CONFIG
from provisions.classifier.queue_order import is_picked
from provisions.models.review import ReviewDecision
from provisions.models.words import Confidence, EvidenceBasis, Severity, Stance

if TYPE_CHECKING:
    from conductatlas.models import User

OPEN = ("draft", "approved")
ASSISTED = "assisted/"
"""What the drafter of a model's wording begins with; an amendment keeps it."""
HIGH_NEEDS_APPROVALS = 2
"""Four eyes on a record of high severity."""
NEEDS_SECOND_ANALYST = Q(
    state="approved", severity=Severity.HIGH, approvals__lt=HIGH_NEEDS_APPROVALS
)
"""For rows with `approvals`."""
SEARCHED_ANALYSIS = SearchVector(
    "title", "quote", "what_it_is", "why_it_matters", "consumer_impact", config=SEARCH_CONFIG
)


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    """Named filters of analyses."""

    def waiting(self) -> Self:
        """Drafts that nobody has decided, and approved ones that still need something."""
        return self.filter(state__in=OPEN)

    def in_queue_order(self) -> Self:
        """Highest score first; ties by age, so that nothing waits for ever."""
        return self.order_by("-priority", "created_at", "pk")

    def behind(self, analysis: "Analysis") -> Self:
        """Those that come after the given one in queue order."""
        later = Q(created_at__gt=analysis.created_at)
        later |= Q(created_at=analysis.created_at, pk__gt=analysis.pk)
        return self.filter(Q(priority__lt=analysis.priority) | Q(later, priority=analysis.priority))

    def with_approvals(self) -> Self:
        """Each with `approvals`: how many people have approved it."""
        people = (
            ReviewDecision.objects.approving()
            .filter(analysis=OuterRef("pk"))
            .order_by()
            .values("analysis")
            .annotate(people=Count("decided_by", distinct=True))
            .values("people")
        )
        return self.annotate(approvals=Coalesce(Subquery(people, models.IntegerField()), 0))

    def to_confirm(self) -> Self:
        """Approved ones that need a second analyst."""
        return self.with_approvals().filter(NEEDS_SECOND_ANALYST)

    def to_publish(self) -> Self:
        """Approved ones that need nobody any more."""
        return self.with_approvals().filter(state="approved").exclude(NEEDS_SECOND_ANALYST)

    def open_to(self, user: "User") -> Self:
        """Waiting ones that this person can do something with: nobody approves their own draft."""
        decided = ReviewDecision.objects.filter(decided_by=user).values("analysis")
        able = self.waiting().with_approvals().exclude(state="draft", drafted_by=user)
        return able.exclude(NEEDS_SECOND_ANALYST, pk__in=decided)


class Analysis(models.Model):
    """A reading of a provision's wording in one version. Once decided it is never edited."""

    class State(models.TextChoices):
        """Where it is on its way to the public."""

        DRAFT = "draft", "Waiting for review"
        APPROVED = "approved", "Approved, not yet published"
        PUBLISHED = "published", "Published"
        REJECTED = "rejected", "Rejected"
        SUPERSEDED = "superseded", "Replaced before publication"

    provision = models.ForeignKey(
        "provisions.Provision", models.PROTECT, related_name="analyses", help_text="The record."
    )
    version = models.ForeignKey(
        "platforms.Version", models.PROTECT, related_name="analyses", help_text="The text it reads."
    )
    clause = models.ForeignKey(
        "provisions.Clause", models.PROTECT, related_name="analyses", help_text="The passage."
    )
    finding = models.ForeignKey(
        "provisions.Finding",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="analyses",
        help_text="The claim that it was drafted from.",
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        help_text="The analysis that this one replaces.",
    )
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.DRAFT, help_text="Where it is."
    )
    priority = models.FloatField(default=0, help_text="Order in the queue; higher comes first.")
    title = models.CharField(max_length=160, help_text="Title of the record.")
    quote = models.TextField(help_text="The words, verbatim from the version.")
    start = models.PositiveIntegerField(help_text="First character of the quote in the text.")
    end = models.PositiveIntegerField(help_text="One past its last character.")
    stance = models.CharField(max_length=12, choices=Stance.choices, help_text="What it does.")
    severity = models.CharField(
        max_length=6,
        choices=Severity.choices,
        blank=True,
        help_text="How much it weighs; empty where the clause excludes the practice.",
    )
    severity_factors = models.JSONField(default=list, help_text="The rules that fired.")
    confidence = models.CharField(
        max_length=6,
        choices=Confidence.choices,
        default=Confidence.HIGH,
        help_text="How sure the reading is; set by a person.",
    )
    confidence_reason = models.TextField(
        blank=True, help_text="Why the confidence is not high; required then."
    )
    basis = models.CharField(
        max_length=8,
        choices=EvidenceBasis.choices,
        default=EvidenceBasis.EXPLICIT,
        help_text="What the reading rests on.",
    )
    what_it_is = models.TextField(help_text="One plain sentence; the platform is the subject.")
    why_it_matters = models.TextField(blank=True, help_text="Compliance and governance view.")
    interpretive_note = models.TextField(blank=True, help_text="What the text leaves open.")
    consumer_impact = models.TextField(blank=True, help_text="What it means for users.")
    memo_teaser = models.TextField(
        blank=True, help_text="Public words about the memo, without article numbers."
    )
    agencies = models.ManyToManyField(
        "provisions.Agency",
        blank=True,
        related_name="analyses",
        through="provisions.AnalysisAgency",
        help_text="Who may act.",
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drafted_analyses",
        help_text="The person who wrote it; empty: the machine.",
    )
    drafter = models.CharField(
        max_length=60, help_text="What wrote it: `templates/1`, or `analyst`."
    )
    created_at = models.DateTimeField(help_text="When it was written.")
    text_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Hash of its content, fixed at publication."
    )

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        verbose_name = "review item"
        verbose_name_plural = "review queue"
        constraints = [
            models.UniqueConstraint(
                fields=["provision"],
                condition=Q(state__in=OPEN),
                name="analysis_is_one_open_per_provision",
            ),
            models.CheckConstraint(
                condition=Q(confidence="high") | ~Q(confidence_reason="") | Q(state="draft"),
                name="analysis_confidence_below_high_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(severity="") | Q(stance="excludes"),
                name="analysis_has_a_severity_unless_it_excludes",
            ),
            models.CheckConstraint(
                condition=Q(text_sha256="") | Q(text_sha256__regex=SHA256),
                name="analysis_hash_is_sha256",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(text_sha256=""),
                name="analysis_published_has_its_hash",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-priority", "created_at"],
                condition=Q(state__in=OPEN),
                name="analysis_queue",
            ),
            GinIndex(SEARCHED_ANALYSIS, condition=Q(state="published"), name="analysis_words"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="decided_text_is_kept",
                operation=pgtrigger.Update,
                # A decided analysis may move on to its next state, and nothing else.
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft'"
                    " AND (to_jsonb(OLD) - 'state' - 'text_sha256' - 'priority')"
                    " IS DISTINCT FROM (to_jsonb(NEW) - 'state' - 'text_sha256' - 'priority')"
                ),
            ),
            pgtrigger.Protect(
                name="published_text_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'published'"),
            ),
            pgtrigger.Protect(name="row_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it can still be decided or published."""
        return self.state in OPEN

    @property
    def is_assisted(self) -> bool:
        """Whether a model worded it, also where an analyst amended it afterwards."""
        return self.drafter.startswith(ASSISTED)

    @property
    def approvals_needed(self) -> int:
        """How many people must approve it before it may be published."""
        return HIGH_NEEDS_APPROVALS if self.severity == Severity.HIGH else 1

    @property
    def is_picked_by_chance(self) -> bool:
        """Whether its place in the queue is for the audit sample, not by its score."""
        return self.finding is not None and is_picked(
            priority=self.priority, score=self.finding.score
        )

    @property
    def shows_severity(self) -> bool:
        """A clause that excludes the practice carries no severity bar."""
        return bool(self.severity) and self.stance != Stance.EXCLUDES

    @property
    def shown_severity(self) -> str:
        """The severity where it is shown, else empty."""
        return self.severity if self.shows_severity else ""
