"""Records: read-only, with what each text did with them, and the way to withdraw one."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    DropdownFilter,
    RelatedDropdownFilter,
)
from unfold.decorators import action, display

from platforms.admin.browsing import ArchivedAdmin, ArchivedInline
from platforms.admin.dialogs import ReasonForm, after_dialog, dialog_again
from platforms.admin.marks import mark
from platforms.records import RecordKind
from provisions.actions.comparators import NotComparable, choose_comparator
from provisions.actions.publish import NotPublishable, withdraw
from provisions.admin import review
from provisions.admin.comparators import COMPARE, ComparatorForm, ComparatorInline
from provisions.models import Analysis, Provision, ProvisionState, Publication

WITHDRAW = {
    "title": "Withdraw this record?",
    "description": "Its page stays, with a notice and the reason. This cannot be undone.",
    "form_class": ReasonForm,
    "form_submit_text": "Withdraw",
}


class Standing(DropdownFilter):
    """By whether the public reads a record."""

    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What a record can be to the public."""
        return [("public", "Public"), ("withdrawn", "Withdrawn"), ("drafted", "Only drafted")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Provision]) -> QuerySet[Provision]:
        """The records that stand so."""
        found: dict[str | None, QuerySet[Provision]] = {
            "public": queryset.filter(published_analysis__isnull=False, withdrawn_at=None),
            "withdrawn": queryset.filter(withdrawn_at__isnull=False),
            "drafted": queryset.filter(published_analysis=None),
        }
        return found.get(self.value(), queryset)


class StateInline(ArchivedInline):
    """What each text does with the record."""

    model = ProvisionState
    verbose_name_plural = "What each text does with it"
    fields = ("version_date", "state", "similarity", "seen_from", "recorded_at", "superseded_at")
    readonly_fields = ("version_date",)
    show_change_link = False
    ordering = ("-seen_from", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProvisionState]:
        """Without the texts."""
        found: QuerySet[ProvisionState] = super().get_queryset(request)
        return found.select_related("version").defer("version__text")

    @display(description="Text")
    def version_date(self, state: ProvisionState) -> str:
        """The text by the day it was first seen."""
        address = reverse("admin:platforms_version_change", args=[state.version_id])
        day = f"{state.version.first_seen_at:%-d %B %Y}"
        return format_html('<a class="text-link" href="{}">{}</a>', address, day)


class AnalysisInline(ArchivedInline):
    """Every reading of the record, newest first."""

    model = Analysis
    fk_name = "provision"
    verbose_name_plural = "Analyses"
    fields = ("page", "state", "stance", "severity", "confidence", "drafter", "created_at")
    readonly_fields = ("page",)
    show_change_link = False
    ordering = ("-created_at", "-pk")

    @display(description="Title")
    def page(self, analysis: Analysis) -> str:
        """The title, linked to its review page."""
        return format_html(
            '<a class="text-link" href="{}">{}</a>', review.address(analysis), analysis.title
        )


@admin.register(Provision)
class ProvisionAdmin(ArchivedAdmin):
    """Records by document."""

    record_kind = RecordKind.PROVISION
    list_display = ("title", "record_id", "document_name", "clause_type", "standing", "state_now")
    list_filter = (
        Standing,
        ("clause_type", AutocompleteSelectFilter),
        ("clause_type__category", RelatedDropdownFilter),
        ("document__entity", AutocompleteSelectFilter),
    )
    search_fields = (
        "published_analysis__title",
        "document__entity__name",
        "clause_type__name",
        "slug",
    )
    ordering = ("-number", "-pk")
    actions_detail: ClassVar[list[str]] = ["compare_record", "withdraw_record"]
    inlines = (AnalysisInline, StateInline, ComparatorInline)
    fields = (
        ("document", "clause_type"),
        ("record_id", "standing"),
        ("slug", "place"),
        ("published_analysis", "created_at"),
        ("withdrawn_at", "withdrawn_reason"),
        "publication_list",
    )
    readonly_fields = ("record_id", "standing", "publication_list")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Provision]:
        """With what a list shows."""
        states = ProvisionState.objects.standing().order_by("-seen_from", "-pk")
        return Provision.objects.with_page_relations().prefetch_related(
            Prefetch("states", states, to_attr="newest_states")
        )

    def view_on_site(self, obj: Provision) -> str | None:  # type: ignore[override]  # this model's rows
        """Its page, once it has been published."""
        return super().view_on_site(obj) if obj.published_analysis_id else None

    def has_withdraw_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Those who may decide on review items."""
        return bool(request.user.has_perm("provisions.change_analysis"))

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> list[Any]:
        """Only a standing record is compared or withdrawn; the id is what the address says."""
        if not str(object_id).isdecimal():
            return []
        if not Provision.objects.standing().filter(pk=object_id).exists():
            return []
        offered: list[Any] = super().get_actions_detail(request, object_id)
        return offered

    @action(
        description="Withdraw with reason",
        icon="remove_circle",
        permissions=["withdraw"],
        dialog=WITHDRAW,
    )
    def withdraw_record(
        self, request: HttpRequest, form: ReasonForm, object_id: str
    ) -> HttpResponse:
        """Take the record back, with its reason."""
        try:
            withdraw(
                provision_id=int(object_id),
                by=request.user,  # type: ignore[arg-type]  # signed in
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, "The record is withdrawn; its page says so.")
        except NotPublishable as problem:
            messages.error(request, str(problem))
        return after_dialog(request, reverse("admin:provisions_provision_change", args=[object_id]))

    @action(
        description="Choose comparators",
        icon="compare_arrows",
        permissions=["withdraw"],
        dialog=COMPARE,
    )
    def compare_record(
        self, request: HttpRequest, form: ComparatorForm, object_id: str
    ) -> HttpResponse:
        """Pin a record of another platform beside this one, or leave it out."""
        try:
            said = choose_comparator(
                provision_id=int(object_id),
                other_id=form.cleaned_data["other"],
                choice=form.cleaned_data["choice"],
                by=request.user,  # type: ignore[arg-type]  # signed in
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except NotComparable as problem:
            return dialog_again(request, COMPARE, form, problem)
        messages.success(request, f"{said}.")
        return after_dialog(request, reverse("admin:provisions_provision_change", args=[object_id]))

    @display(description="Title", ordering="published_analysis__title")
    def title(self, provision: Provision) -> str:
        """The public title, else the name of the type."""
        return provision.title

    @display(description="Document", ordering="document__entity__name")
    def document_name(self, provision: Provision) -> str:
        """Whose record it is."""
        return str(provision.document)

    @display(description="Public")
    def standing(self, provision: Provision) -> str:
        """What the record is to the public."""
        if provision.withdrawn_at:
            return mark("Withdrawn", "fail")
        return mark("Public", "ok") if provision.published_analysis_id else mark("Drafted", "wait")

    @display(description="In the newest text")
    def state_now(self, provision: Provision) -> str:
        """What the newest text does with it."""
        states: list[ProvisionState] = provision.newest_states  # type: ignore[attr-defined]  # prefetched above
        return states[0].get_state_display() if states else ""

    @display(description="Publications")
    def publication_list(self, provision: Provision) -> str:
        """Everything that went out on the record, newest first."""
        rows = Publication.objects.filter(analysis__provision=provision).newest_first()
        return format_html_join(
            "",
            '<p><a class="text-link" href="{}">{}</a></p>',
            ((reverse("admin:provisions_publication_change", args=[row.pk]), row) for row in rows),
        )
