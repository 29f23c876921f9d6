"""Jurisdictions, regulations with their stages and articles, agencies: to browse and edit."""

from django import forms
from django.contrib import admin
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import BooleanRadioFilter, RelatedDropdownFilter
from unfold.decorators import display

from platforms.admin.browsing import BrowsingAdmin
from platforms.admin.lines import LinesField
from platforms.admin.marks import mark
from provisions.models import (
    Agency,
    Jurisdiction,
    Regulation,
    RegulationArticle,
    RegulationStage,
)


def verified_mark(row: Agency | Regulation) -> str:
    """Whether the facts were held against the source, and when."""
    if not row.is_verified:
        return mark("To be verified", "wait")
    day = f" {row.checked_on:%-d %B %Y}" if row.checked_on else ""
    return mark(f"Verified{day}", "ok")


@admin.register(Jurisdiction)
class JurisdictionAdmin(BrowsingAdmin):
    """Territories of law."""

    list_display = ("name", "code")
    search_fields = ("name", "code")
    ordering = ("name",)


@admin.register(Agency)
class AgencyAdmin(BrowsingAdmin):
    """Public bodies."""

    list_display = ("name", "short_name", "jurisdiction", "verified")
    list_select_related = ("jurisdiction",)
    list_filter = (("jurisdiction", RelatedDropdownFilter), ("is_verified", BooleanRadioFilter))
    search_fields = ("name", "short_name", "slug")
    ordering = ("name",)
    autocomplete_fields = ("jurisdiction",)
    fieldsets = (
        (None, {"fields": (("name", "short_name"), ("slug", "jurisdiction"), "mandate")}),
        ("Reports", {"fields": ("official_url", "complaint_url", "complaint_note")}),
        ("Held against the source", {"fields": (("is_verified", "checked_on"),)}),
    )

    @display(description="Facts", ordering="checked_on")
    def verified(self, agency: Agency) -> str:
        """Whether its facts were checked."""
        return verified_mark(agency)


class RegulationForm(forms.ModelForm):
    """Other names one on each line, as laws have commas in theirs."""

    aliases = LinesField(most=200, help_text="Other names that pages and people use, one a line.")


class StageInline(TabularInline):
    """From when which part applies."""

    model = RegulationStage
    extra = 0
    hide_title = True
    ordering = ("applies_from",)


class RegulationArticleInline(TabularInline):
    """Pinpoints that mappings refer to."""

    model = RegulationArticle
    extra = 0
    can_delete = False
    hide_title = True
    ordering = ("number",)


@admin.register(Regulation)
class RegulationAdmin(BrowsingAdmin):
    """Laws."""

    form = RegulationForm
    list_display = ("short_name", "name", "jurisdiction", "kind", "status", "verified")
    list_select_related = ("jurisdiction",)
    list_filter = (
        ("jurisdiction", RelatedDropdownFilter),
        "kind",
        ("is_verified", BooleanRadioFilter),
    )
    search_fields = ("name", "short_name", "slug", "aliases")
    ordering = ("short_name",)
    autocomplete_fields = ("jurisdiction", "successor", "agencies")
    inlines = (StageInline, RegulationArticleInline)
    fieldsets = (
        (None, {"fields": ("name", ("short_name", "slug"), ("kind", "jurisdiction"), "aliases")}),
        ("Dates", {"fields": (("status", "in_force_on"), "successor", "note")}),
        ("Who acts", {"fields": ("agencies", "has_private_enforcement")}),
        ("Held against the source", {"fields": ("official_url", ("is_verified", "checked_on"))}),
    )

    @display(description="Facts", ordering="checked_on")
    def verified(self, regulation: Regulation) -> str:
        """Whether its facts were checked."""
        return verified_mark(regulation)


@admin.register(RegulationArticle)
class RegulationArticleAdmin(BrowsingAdmin):
    """Pinpoints of laws."""

    list_display = ("number", "regulation", "applies_from", "applies_until")
    list_select_related = ("regulation",)
    list_filter = (("regulation", RelatedDropdownFilter),)
    search_fields = ("number", "regulation__short_name", "regulation__name")
    ordering = ("regulation__short_name", "number")
    autocomplete_fields = ("regulation",)
