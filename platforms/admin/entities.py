"""Platforms and their documents: the rows that operators keep."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    BooleanRadioFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
)
from unfold.decorators import action, display

from platforms.actions.lifecycle import NotASuccession, record_succession
from platforms.actions.sightings import withdraw_document
from platforms.admin.browsing import FIELDS, BrowsingAdmin
from platforms.admin.dialogs import after_dialog, dialog_again
from platforms.admin.lineage import (
    SUCCEED,
    WITHDRAW,
    PredecessorInline,
    SuccessionForm,
    SuccessorInline,
    WithdrawForm,
)
from platforms.admin.marks import age, mark, outcome_mark, until
from platforms.models import Document, Entity, Source, Succession
from platforms.records import RecordKind
from platforms.uncaptured import uncaptured_documents

IDENTITY = ("entity", "terms_type", "slug", "language", "region", "audience")


class DocumentInline(TabularInline):
    """The documents of a platform."""

    model = Document
    extra = 0
    can_delete = False
    show_change_link = True
    hide_title = True
    fields = ("terms_type", "slug", "language", "region", "audience", "last_verified_at")
    readonly_fields = ("last_verified_at",)


@admin.register(Entity)
class EntityAdmin(BrowsingAdmin):
    """Platforms."""

    list_display = ("name", "sector", "country", "document_count", "demo_mark", "website")
    list_filter = ("sector", ("is_demo", BooleanRadioFilter))
    search_fields = ("name", "slug", "website")
    ordering = ("name",)
    inlines = (DocumentInline,)
    fieldsets = (
        (None, {"fields": (("name", "slug"), ("website", "sector"), "summary")}),
        ("Where and what", {"fields": (("country", "is_demo"), "created_at")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entity]:
        """With the number of documents."""
        found: QuerySet[Entity] = super().get_queryset(request)
        return found.annotate(document_count=Count("documents"))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        """The name in addresses is fixed once a text of the platform is public."""
        is_public = obj is not None and Entity.objects.public().filter(pk=obj.pk).exists()
        return ("created_at", "slug") if is_public else ("created_at",)

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> dict[str, Any]:
        """The slug follows the name only while the platform is new."""
        return {} if obj else {"slug": ("name",)}

    @display(description="Documents", ordering="document_count")
    def document_count(self, entity: Entity) -> int:
        """How many documents are known."""
        return int(entity.document_count)  # type: ignore[attr-defined]  # annotated above

    @display(description="")
    def demo_mark(self, entity: Entity) -> str:
        """Says that a platform is invented."""
        return mark("Demo", "wait") if entity.is_demo else ""


class SourceInline(TabularInline):
    """The addresses of a document, with how they are doing."""

    model = Source
    extra = 0
    can_delete = False
    show_change_link = True
    hide_title = True
    formfield_overrides = FIELDS
    fields = ("url", "position", "cadence_seconds", "is_enabled", "outcome", "next_check")
    readonly_fields = ("is_enabled", "outcome", "next_check")
    ordering = ("position", "pk")

    @display(description="Last outcome")
    def outcome(self, source: Source) -> str:
        """How the latest check ended."""
        return outcome_mark(source.last_outcome)

    @display(description="Next check")
    def next_check(self, source: Source) -> str:
        """When it is due."""
        return until(source.next_check_at) if source.is_enabled else "off"


class CapturedFilter(DropdownFilter):
    """Documents that were not captured for long."""

    title = "captured"
    parameter_name = "captured"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """One choice."""
        return [("late", "Not for over three cadences")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> QuerySet[Document]:
        """Those that are missed."""
        if self.value() != "late":
            return queryset
        return queryset.filter(pk__in=uncaptured_documents(now=timezone.now()).values("pk"))


@admin.register(Document)
class DocumentAdmin(BrowsingAdmin):
    """Documents, with their sources."""

    record_kind = RecordKind.DOCUMENT
    list_display = ("name", "record_id", "language", "source_count", "public_mark", "verified")
    list_select_related = ("entity",)
    list_filter = (
        ("entity", AutocompleteSelectFilter),
        ("terms_type", ChoicesDropdownFilter),
        "language",
        CapturedFilter,
    )
    search_fields = ("entity__name", "terms_type", "slug")
    ordering = ("entity__name", "terms_type")
    autocomplete_fields = ("entity",)
    inlines = (SourceInline, SuccessorInline, PredecessorInline)
    actions_detail: ClassVar[list[str]] = ["succeed", "withdraw"]
    fieldsets = (
        (None, {"fields": (("entity", "terms_type"), ("slug", "language"))}),
        ("Whom it is for", {"fields": (("region", "audience"),)}),
        (
            "What the archive knows",
            {
                "fields": (
                    ("record_id", "public_mark"),
                    ("first_tracked_at", "last_verified_at"),
                    "ended_at",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """With the number of sources."""
        found: QuerySet[Document] = super().get_queryset(request)
        return found.annotate(source_count=Count("sources"))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        """What makes it this document is fixed once it has its number."""
        known = ("record_id", "public_mark", "first_tracked_at", "last_verified_at", "ended_at")
        return (*known, *IDENTITY) if getattr(obj, "number", None) else known

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """The slug says how to fill it while nothing does."""
        field: forms.Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "slug":
            field.help_text = "Such as acme-privacy-policy: permanent from the first publication."
        return field

    def has_succeed_permission(self, request: HttpRequest, object_id: int | str) -> bool:
        """Analysts and operators."""
        return bool(request.user.has_perm("platforms.add_succession"))

    @action(
        description="Record a successor",
        icon="fork_right",
        permissions=["succeed"],
        dialog=SUCCEED,
    )
    def succeed(self, request: HttpRequest, form: SuccessionForm, object_id: str) -> HttpResponse:
        """Write down that a document goes on as another."""
        given, now = form.cleaned_data, timezone.now()
        try:
            succession = record_succession(
                earlier=form.row,
                later=given["later"],
                kind=Succession.Kind(given["kind"]),
                happened_on=given["happened_on"],
                reason=given["reason"],
                by=request.user,  # type: ignore[arg-type]  # signed in
                now=now,
            )
        except NotASuccession as problem:
            return dialog_again(request, SUCCEED, form, problem)
        known = "" if succession.recorded_at == now else "This was recorded already: "
        told = f"{form.row} {succession.get_kind_display()}: {succession.later}."
        messages.success(request, known + told)
        return self._back(request, object_id)

    @action(description="Withdraw", icon="event_busy", permissions=["change"], dialog=WITHDRAW)
    def withdraw(self, request: HttpRequest, form: WithdrawForm, object_id: str) -> HttpResponse:
        """The platform no longer serves the document."""
        withdraw_document(document=form.row, at=timezone.now())
        self.log_change(request, form.row, f"Withdrawn: {form.cleaned_data['reason']}")
        messages.success(request, f"{form.row} is marked as withdrawn.")
        return self._back(request, object_id)

    def _back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return after_dialog(request, reverse("admin:platforms_document_change", args=[object_id]))

    @display(description="Sources", ordering="source_count")
    def source_count(self, document: Document) -> int:
        """How many addresses serve it."""
        return int(document.source_count)  # type: ignore[attr-defined]  # annotated above

    @display(description="Public text")
    def public_mark(self, document: Document) -> str:
        """Whether the site shows a text of it."""
        return mark("Public", "ok") if document.published_sighting_id else mark("None yet", "wait")

    @display(description="Last verified", ordering="last_verified_at")
    def verified(self, document: Document) -> str:
        """How long ago it was last seen whole."""
        return f"{age(document.last_verified_at)} ago" if document.last_verified_at else "never"
