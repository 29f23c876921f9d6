"""Requests for a model's wording of a draft: who asked, how often it was tried, what came of it."""

from datetime import datetime
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

OPEN = ("asked", "asking")


class AssistanceRequestQuerySet(models.QuerySet["AssistanceRequest"]):
    """Named filters of requests."""

    def due(self, now: datetime) -> Self:
        """Those that a worker may take: asked and due, or left behind by a worker that died."""
        return self.filter(
            Q(state="asked", due_at__lte=now) | Q(state="asking", leased_until__lte=now)
        )


class AssistanceRequest(models.Model):
    """One request of an analyst for a wording of one draft. Once it is answered it is kept so.

    What a model said and was refused for is not kept: only the reason, in our own words.
    """

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", "Asked"
        ASKING = "asking", "Being asked"
        PROPOSED = "proposed", "Proposed as a draft"
        REFUSED = "refused", "Answer refused"
        FAILED = "failed", "No answer"

    analysis = models.ForeignKey(
        "provisions.Analysis",
        models.PROTECT,
        related_name="assistance_requests",
        help_text="The draft that a wording was asked for.",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assistance_requests",
        help_text="Who asked.",
    )
    asked_at = models.DateTimeField(help_text="When.")
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.ASKED, help_text="How far it is."
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often it was tried.")
    due_at = models.DateTimeField(help_text="Not tried before.")
    leased_until = models.DateTimeField(
        null=True, blank=True, help_text="Until when a worker holds it."
    )
    model = models.CharField(max_length=50, blank=True, help_text="The model that was asked.")
    answered_at = models.DateTimeField(null=True, blank=True, help_text="When it came to an end.")
    reason = models.TextField(blank=True, help_text="Why there is no proposal, or not yet.")
    proposal = models.OneToOneField(
        "provisions.Analysis",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assistance",
        help_text="The draft with the model's wording.",
    )
    quotes = models.JSONField(
        default=list,
        blank=True,
        help_text="The words of the text that the wording rests on: start, end, text of each.",
    )
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="wordings_taken_back",
        help_text="Who went back to the wording before.",
    )
    taken_back_at = models.DateTimeField(null=True, blank=True, help_text="When.")

    objects = AssistanceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "request for a wording"
        verbose_name_plural = "requests for a wording"
        constraints = [
            models.UniqueConstraint(
                fields=["analysis"],
                condition=Q(state__in=OPEN),
                name="assistancerequest_is_one_open_per_draft",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, answered_at=None)
                | ~Q(state__in=OPEN) & Q(answered_at__isnull=False),
                name="assistancerequest_answered_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="asking", leased_until__isnull=False)
                | ~Q(state="asking") & Q(leased_until=None),
                name="assistancerequest_being_asked_is_leased",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", proposal__isnull=False)
                | ~Q(state="proposed") & Q(proposal=None, quotes=[]),
                name="assistancerequest_proposed_names_its_draft",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "failed"]) | ~Q(reason=""),
                name="assistancerequest_without_proposal_says_why",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False, state="proposed"),
                name="assistancerequest_taken_back_says_who_and_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=OPEN), name="assistancerequest_due"
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="answered_request_is_kept",
                operation=pgtrigger.Update,
                # An answered one may only be taken back, and that once.
                condition=pgtrigger.Condition(
                    "OLD.state NOT IN ('asked', 'asking')"
                    " AND (OLD.taken_back_at IS NOT NULL"
                    " OR (to_jsonb(OLD) - 'taken_back_at' - 'taken_back_by_id')"
                    " IS DISTINCT FROM (to_jsonb(NEW) - 'taken_back_at' - 'taken_back_by_id'))"
                ),
            ),
            pgtrigger.Protect(name="row_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.analysis}"

    @property
    def is_open(self) -> bool:
        """Whether an answer may still come."""
        return self.state in OPEN
