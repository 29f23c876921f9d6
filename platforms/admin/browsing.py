"""What every page of the admin has in common, and how archived rows are shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminTextareaWidget

from platforms.records import RecordKind, parse_record_id

FIELDS: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {"widget": UnfoldAdminTextareaWidget({"rows": 4})},
    models.URLField: {"assume_scheme": "https"},
}


def public_address(row: models.Model) -> str | None:
    """Where the public reads a row, or None where it has no page (yet)."""
    try:
        return str(row.get_absolute_url())  # type: ignore[attr-defined]  # only called where it is
    except NoReverseMatch:  # a draft has no slug and no record id
        return None


class BrowsingAdmin(ModelAdmin):
    """A list that stays quick on large tables, with a search that knows record ids."""

    list_per_page = 50
    list_filter_submit = True
    list_fullwidth = True
    show_full_result_count = False
    warn_unsaved_form = True
    formfield_overrides = FIELDS
    record_kind: RecordKind | None = None

    def view_on_site(self, obj: models.Model) -> str | None:
        """The public page, where there is one."""
        return public_address(obj) if hasattr(obj, "get_absolute_url") else None

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """A whole record id finds its row alone; other words are searched for as ever."""
        named = parse_record_id(search_term) if self.record_kind else None
        if named and named[0] == self.record_kind:
            return queryset.filter(number=named[1]), False
        found: tuple[models.QuerySet[Any], bool] = super().get_search_results(
            request, queryset, search_term
        )
        return found


class ArchivedAdmin(BrowsingAdmin):
    """Rows that are kept as written: to read, never to add, change or delete."""

    actions: tuple[str, ...] = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: only the archive's own verbs write these."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody."""
        return False


class ArchivedInline(TabularInline):
    """Archived rows inside another page."""

    extra = 0
    can_delete = False
    show_change_link = True
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody: only the archive's own verbs write these."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody."""
        return False


def preformatted(text: str) -> SafeString:
    """Text with its line breaks, in a box that scrolls."""
    return format_html('<pre class="ca-pre">{}</pre>', text)


def text_field(name: str, label: str) -> Callable[[models.Model], SafeString]:
    """A read-only field that shows a long text as it is."""

    def show(row: models.Model) -> SafeString:
        return preformatted(getattr(row, name))

    show.short_description = label  # type: ignore[attr-defined]  # how the admin names a column
    show.__name__ = f"{name}_shown"
    return show


def json_field(name: str, label: str) -> Callable[[models.Model], SafeString]:
    """A read-only field that shows JSON with its indentation."""

    def show(row: models.Model) -> SafeString:
        return preformatted(json.dumps(getattr(row, name), indent=2, ensure_ascii=False))

    show.short_description = label  # type: ignore[attr-defined]  # how the admin names a column
    show.__name__ = f"{name}_shown"
    return show
