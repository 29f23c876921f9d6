"""Pairs of records that belong together: what waits for a person, and what was decided."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display

from platforms.admin.browsing import ArchivedAdmin
from platforms.admin.dialogs import ReasonForm, after_dialog
from platforms.admin.marks import mark
from provisions.actions.settle import NotSettleable
from provisions.admin.resemblance import SAID, SETTLING
from provisions.models import ProvisionLink, ProvisionState

SAME = {
    "title": "Are they one record?",
    "description": "It goes on under one of them, with the texts of both. This cannot be undone.",
    "form_class": ReasonForm,
    "form_submit_text": "It is the same record",
}
SEPARATE = {
    "title": "Are they two records?",
    "description": "The earlier one counts as removed from that text. This cannot be undone.",
    "form_class": ReasonForm,
    "form_submit_text": "It is another record",
}


class Waiting(DropdownFilter):
    """By whether a person is asked."""

    title = "decision"
    parameter_name = "decision"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The pairs that nobody has decided."""
        return [("waiting", "Waiting")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[ProvisionLink]
    ) -> QuerySet[ProvisionLink]:
        """Those that wait."""
        waiting = ProvisionLink.objects.waiting().values("pk")
        return queryset.filter(pk__in=waiting) if self.value() == "waiting" else queryset


@admin.register(ProvisionLink)
class ProvisionLinkAdmin(ArchivedAdmin):
    """Links, newest first."""

    list_display = ("provision", "kind_mark", "other", "alike", "recorded_at")
    list_display_links = ("provision",)
    list_select_related = (
        "provision__document__entity",
        "provision__clause_type",
        "other__document__entity",
        "other__clause_type",
    )
    list_filter = (Waiting, ("kind", ChoicesDropdownFilter))
    search_fields = ("provision__document__entity__name", "provision__clause_type__name")
    ordering = ("-recorded_at", "-pk")
    actions_detail: ClassVar[list[str]] = ["same_record", "separate_record"]
    fields = (
        ("provision", "kind", "other"),
        ("version", "alike"),
        "wording",
        "wording_of_other",
        ("recorded_at", "decided_by"),
        "reason",
    )
    readonly_fields = ("alike", "wording", "wording_of_other")

    def has_settle_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Those who may decide on review items."""
        return bool(request.user.has_perm("provisions.change_analysis"))

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> list[Any]:
        """Only what waits can be settled; the id is what the address says."""
        if not str(object_id).isdecimal():
            return []
        if not ProvisionLink.objects.waiting().filter(pk=object_id).exists():
            return []
        offered: list[Any] = super().get_actions_detail(request, object_id)
        return offered

    @action(description="Same record", icon="join", permissions=["settle"], dialog=SAME)
    def same_record(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        """Say that the two are one."""
        return self._settle(request, form, object_id, "same")

    @action(description="Another record", icon="split", permissions=["settle"], dialog=SEPARATE)
    def separate_record(
        self, request: HttpRequest, form: ReasonForm, object_id: str
    ) -> HttpResponse:
        """Say that the two are two."""
        return self._settle(request, form, object_id, "separate")

    def _settle(
        self, request: HttpRequest, form: ReasonForm, object_id: str, verb: str
    ) -> HttpResponse:
        link = ProvisionLink.objects.filter(pk=int(object_id)).first()
        try:
            if link is None:
                raise NotSettleable("There is no such pair.")
            SETTLING[verb](
                provision_id=link.provision_id,
                earlier_id=link.other_id,
                by=request.user,  # type: ignore[arg-type]  # signed in
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, SAID[verb])
        except NotSettleable as problem:
            messages.error(request, str(problem))
        return after_dialog(request, reverse("admin:provisions_provisionlink_changelist"))

    @display(description="Link", ordering="kind")
    def kind_mark(self, link: ProvisionLink) -> str:
        """What the one is to the other."""
        return mark(link.get_kind_display(), "wait" if link.kind == "unsure" else "")

    @display(description="Alike", ordering="similarity")
    def alike(self, link: ProvisionLink) -> str:
        """How alike the wordings are."""
        return "–" if link.similarity is None else f"{link.similarity:.0%}"

    @display(description="Wording")
    def wording(self, link: ProvisionLink) -> str:
        """The latest words of the record."""
        return _latest(link.provision_id)

    @display(description="Wording of the other")
    def wording_of_other(self, link: ProvisionLink) -> str:
        """The latest words of the other record."""
        return _latest(link.other_id)


def _latest(provision_id: int) -> str:
    states = ProvisionState.objects.filter(provision=provision_id).exclude(start=None)
    state = states.select_related("version").order_by("-seen_from", "-pk").first()
    return state.quote if state else ""
