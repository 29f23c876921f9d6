"""Account holders and what they watch."""

from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    BooleanRadioFilter,
    ChoicesDropdownFilter,
)
from unfold.decorators import display

from monitoring.models import Account, Watch
from platforms.admin.browsing import ArchivedInline, BrowsingAdmin


class WatchInline(ArchivedInline):
    """The watchlist of an account; its holder edits it, nobody else."""

    model = Watch
    fields = ("entity", "note", "is_paused", "created_at")
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Watch]:
        """With the names of the platforms."""
        found: QuerySet[Watch] = super().get_queryset(request)
        return found.select_related("entity", "account__user")


@admin.register(Account)
class AccountAdmin(BrowsingAdmin):
    """Account holders with their plans."""

    list_display = ("user", "plan", "watch_count", "wants_alerts", "wants_digest", "created_at")
    list_select_related = ("user",)
    list_filter = (
        ("plan", ChoicesDropdownFilter),
        ("wants_alerts", BooleanRadioFilter),
        ("wants_digest", BooleanRadioFilter),
    )
    search_fields = ("user__email", "user__name")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")
    autocomplete_fields = ("user",)
    inlines = (WatchInline,)
    fields = (("user", "plan"), ("wants_alerts", "wants_digest"), "created_at")
    readonly_fields = ("created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """With the number of watches."""
        found: QuerySet[Account] = super().get_queryset(request)
        return found.annotate(watch_count=Count("watches"))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        """An account stays its holder's."""
        return ("created_at", "user") if obj else ("created_at",)

    @display(description="Watches", ordering="watch_count")
    def watch_count(self, account: Account) -> int:
        """How many platforms are watched."""
        return int(account.watch_count)  # type: ignore[attr-defined]  # annotated above


@admin.register(Watch)
class WatchAdmin(BrowsingAdmin):
    """Watches of all accounts."""

    list_display = ("entity", "holder", "is_paused", "created_at")
    list_select_related = ("entity", "account__user")
    list_filter = (("entity", AutocompleteSelectFilter), ("is_paused", BooleanRadioFilter))
    search_fields = ("entity__name", "account__user__email")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")
    autocomplete_fields = ("account", "entity")

    @display(description="Holder", ordering="account__user__email")
    def holder(self, watch: Watch) -> str:
        """Whose watch it is."""
        return str(watch.account.user)
