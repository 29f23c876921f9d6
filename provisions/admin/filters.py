"""Filters of the review queue."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import DropdownFilter

from provisions.models import Analysis
from provisions.models.analysis import AnalysisQuerySet

State = Analysis.State


class QueueState(DropdownFilter):
    """By what an item waits for; what is open unless chosen otherwise."""

    title = "state"
    parameter_name = "queue"
    all_option = ("", "Open: everything that waits")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What an item can wait for, and what can have become of it."""
        return [
            ("draft", "Waiting for review"),
            ("second", "Waiting for a second analyst"),
            ("ready", "Approved, ready to publish"),
            ("published", "Published"),
            ("rejected", "Rejected"),
            ("superseded", "Replaced before publication"),
            ("every", "Every item"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Analysis]) -> QuerySet[Analysis]:
        """The items in that state."""
        analyses = cast("AnalysisQuerySet", queryset)
        chosen = self.value()
        if chosen == "every":
            return analyses
        if chosen == "second":
            return analyses.to_confirm()
        if chosen == "ready":
            return analyses.to_publish()
        if chosen in State.values:
            return analyses.filter(state=chosen)
        return analyses.waiting()


class ScoreBand(DropdownFilter):
    """By how sure the classifier is."""

    title = "score"
    parameter_name = "band"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The bands of the methodology."""
        return [("high", "High, 0.8 and more"), ("medium", "Medium, 0.5 to 0.8"), ("none", "None")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Analysis]) -> QuerySet[Analysis]:
        """The items in that band."""
        match self.value():
            case "high":
                return queryset.filter(finding__score__gte=0.8)
            case "medium":
                return queryset.filter(finding__score__gte=0.5, finding__score__lt=0.8)
            case "none":
                return queryset.filter(finding=None)
        return queryset
