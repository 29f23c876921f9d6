"""Categories and clause types, with the law of their subjects."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import action, display

from platforms.admin.browsing import BrowsingAdmin
from platforms.admin.marks import mark
from provisions.admin.alike import wordings_view
from provisions.admin.type_form import ClauseTypeForm
from provisions.models import Category, ClauseType, ClauseTypeRegulation


@admin.register(Category)
class CategoryAdmin(BrowsingAdmin):
    """Fields of clause types."""

    list_display = ("name", "position", "type_count", "definition")
    search_fields = ("name", "slug")
    ordering = ("position",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        """With the number of types."""
        found: QuerySet[Category] = super().get_queryset(request)
        return found.annotate(type_count=Count("clause_types"))

    @display(description="Clause types", ordering="type_count")
    def type_count(self, category: Category) -> int:
        """How many types it holds."""
        return int(category.type_count)  # type: ignore[attr-defined]  # annotated above


class MappingInline(TabularInline):
    """Articles of law on the subject of a type."""

    model = ClauseTypeRegulation
    extra = 0
    hide_title = True
    autocomplete_fields = ("article",)
    ordering = ("pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClauseTypeRegulation]:
        """With the names of the laws."""
        found: QuerySet[ClauseTypeRegulation] = super().get_queryset(request)
        return found.select_related("article__regulation", "clause_type")


@admin.register(ClauseType)
class ClauseTypeAdmin(BrowsingAdmin):
    """Kinds of clause."""

    form = ClauseTypeForm
    list_display = ("name", "category", "depth_mark", "default_severity", "mapping_count", "as_of")
    list_select_related = ("category",)
    list_filter = (
        ("category", RelatedDropdownFilter),
        ("depth", ChoicesDropdownFilter),
        ("default_severity", ChoicesDropdownFilter),
    )
    search_fields = ("name", "slug", "definition")
    ordering = ("category__position", "name")
    autocomplete_fields = ("category", "agencies")
    inlines = (MappingInline,)
    actions_detail: ClassVar[list[str]] = ["shared_wordings"]
    fieldsets = (
        (None, {"fields": (("name", "slug"), ("category", "depth"), "definition")}),
        ("What belongs here", {"fields": ("direction", "includes", "excludes")}),
        ("Weight and law", {"fields": (("default_severity", "as_of"), "agencies")}),
        ("How it is found and rated", {"fields": ("rules",), "classes": ("collapse",)}),
        ("What drafts start from", {"fields": ("templates",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClauseType]:
        """With the number of mappings."""
        found: QuerySet[ClauseType] = super().get_queryset(request)
        return found.annotate(mapping_count=Count("mappings"))

    @action(description="Shared wordings", icon="content_copy", permissions=["view"])
    def shared_wordings(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What several documents say in nearly the same words, drafts included."""
        return wordings_view(self, request, object_id)

    @display(description="Worked out", ordering="depth")
    def depth_mark(self, kind: ClauseType) -> str:
        """Whether drafts are made of it."""
        return mark("Drafts", "ok") if kind.is_deep else mark("Defined only")

    @display(description="Articles", ordering="mapping_count")
    def mapping_count(self, kind: ClauseType) -> int:
        """How many articles of law are mapped."""
        return int(kind.mapping_count)  # type: ignore[attr-defined]  # annotated above
