"""Leases: which worker holds which host, to browse."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import display

from monitoring.models import Lease, LeaseItem
from platforms.admin.browsing import ArchivedAdmin, ArchivedInline
from platforms.admin.marks import mark


class LeaseItemInline(ArchivedInline):
    """The sources of a batch."""

    model = LeaseItem
    fields = ("source", "attempts", "done_at", "error")
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[LeaseItem]:
        """With their addresses."""
        found: QuerySet[LeaseItem] = super().get_queryset(request)
        return found.select_related("source")


@admin.register(Lease)
class LeaseAdmin(ArchivedAdmin):
    """Batches, latest first."""

    list_display = ("host", "state", "progress", "acquired_at", "expires_at", "finished_at")
    search_fields = ("host",)
    date_hierarchy = "acquired_at"
    ordering = ("-acquired_at", "-pk")
    inlines = (LeaseItemInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lease]:
        """With how far they are."""
        found: QuerySet[Lease] = super().get_queryset(request)
        return found.annotate(
            item_count=Count("items"),
            done_count=Count("items", filter=Q(items__done_at__isnull=False)),
        )

    @display(description="State", ordering="finished_at")
    def state(self, lease: Lease) -> str:
        """Done, under way, or fallen silent."""
        if lease.finished_at:
            return mark("Done", "ok")
        if lease.expires_at <= timezone.now():
            return mark("Silent: another worker takes over", "fail")
        return mark("Under way", "wait")

    @display(description="Sources done")
    def progress(self, lease: Lease) -> str:
        """How many of how many."""
        return f"{lease.done_count} of {lease.item_count}"  # type: ignore[attr-defined]  # annotated above
