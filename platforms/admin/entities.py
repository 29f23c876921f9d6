"""Platforms and their documents: the rows that operators keep."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    BooleanRadioFilter,
    ChoicesDropdownFilter,
)
from unfold.decorators import display

from platforms.admin.browsing import FIELDS, BrowsingAdmin
from platforms.admin.marks import age, mark, outcome_mark, until
from platforms.models import Document, Entity, Source
from platforms.records import RecordKind

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
    )
    search_fields = ("entity__name", "terms_type", "slug")
    ordering = ("entity__name", "terms_type")
    autocomplete_fields = ("entity",)
    inlines = (SourceInline,)
    fieldsets = (
        (None, {"fields": (("entity", "terms_type"), ("slug", "language"))}),
        ("Whom it is for", {"fields": (("region", "audience"), "ended_at")}),
        (
            "What the archive knows",
            {"fields": (("record_id", "public_mark"), ("first_tracked_at", "last_verified_at"))},
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
        known = ("record_id", "public_mark", "first_tracked_at", "last_verified_at")
        return (*known, *IDENTITY) if getattr(obj, "number", None) else known

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """The slug says how to fill it while nothing does."""
        field: forms.Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "slug":
            field.help_text = "Such as acme-privacy-policy: permanent from the first publication."
        return field

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
