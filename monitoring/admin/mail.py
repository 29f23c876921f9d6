"""Alerts, digests, deliveries and fan-outs: who was told what, to browse."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from monitoring.models import Alert, Delivery, Digest, FanOut
from platforms.admin.browsing import ArchivedAdmin
from platforms.admin.marks import mark, until

STATE_MARKS = {"pending": "wait", "sending": "wait", "sent": "ok", "dead": "fail"}


@admin.register(Delivery)
class DeliveryAdmin(ArchivedAdmin):
    """One message to one address; what was given up is marked."""

    list_display = ("__str__", "holder", "state_mark", "due", "attempts", "sent_at", "error_start")
    list_select_related = ("alert__account__user", "digest__account__user")
    list_filter = (("state", ChoicesDropdownFilter), ("channel", ChoicesDropdownFilter))
    search_fields = ("alert__account__user__email", "digest__account__user__email", "error")
    date_hierarchy = "due_at"
    ordering = ("-due_at", "-pk")

    @display(description="To")
    def holder(self, delivery: Delivery) -> str:
        """Whose mail it is."""
        row = delivery.alert or delivery.digest
        return str(row.account.user) if row else ""

    @display(description="State", ordering="state")
    def state_mark(self, delivery: Delivery) -> str:
        """Where it is."""
        return mark(delivery.get_state_display(), STATE_MARKS.get(delivery.state, ""))

    @display(description="Due", ordering="due_at")
    def due(self, delivery: Delivery) -> str:
        """When it is to be sent, where it still is."""
        return until(delivery.due_at) if delivery.state == Delivery.State.PENDING else ""

    @display(description="Error")
    def error_start(self, delivery: Delivery) -> str:
        """At most 90 characters of what went wrong."""
        return delivery.error[:90]


@admin.register(Alert)
class AlertAdmin(ArchivedAdmin):
    """Publications for watches."""

    list_display = ("__str__", "holder", "publication", "created_at")
    list_select_related = ("account__user", "publication")
    list_filter = (("publication__entity", AutocompleteSelectFilter),)
    search_fields = ("account__user__email", "publication__entity__name")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")

    @display(description="For", ordering="account__user__email")
    def holder(self, alert: Alert) -> str:
        """Whose alert it is."""
        return str(alert.account.user)


@admin.register(Digest)
class DigestAdmin(ArchivedAdmin):
    """Weekly mails."""

    list_display = ("week_start", "holder", "alert_count", "composed_at")
    list_select_related = ("account__user",)
    search_fields = ("account__user__email",)
    date_hierarchy = "week_start"
    ordering = ("-week_start", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Digest]:
        """With the number of alerts."""
        found: QuerySet[Digest] = super().get_queryset(request)
        return found.annotate(alert_count=Count("alerts"))

    @display(description="For", ordering="account__user__email")
    def holder(self, digest: Digest) -> str:
        """Whose digest it is."""
        return str(digest.account.user)

    @display(description="Alerts", ordering="alert_count")
    def alert_count(self, digest: Digest) -> int:
        """How many alerts it tells of."""
        return int(digest.alert_count)  # type: ignore[attr-defined]  # annotated above


@admin.register(FanOut)
class FanOutAdmin(ArchivedAdmin):
    """That the alerts of a publication were made."""

    list_display = ("publication", "alert_count", "reason", "fanned_out_at")
    list_select_related = ("publication",)
    search_fields = ("publication__entity__name", "reason")
    date_hierarchy = "fanned_out_at"
    ordering = ("-fanned_out_at", "-pk")
