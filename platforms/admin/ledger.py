"""The transparency log and the counters of public ids, to browse."""

import json

from django.contrib import admin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from platforms.admin.browsing import ArchivedAdmin, preformatted
from platforms.models import LogLeaf, RecordNumber


@admin.register(LogLeaf)
class LogLeafAdmin(ArchivedAdmin):
    """Entries of the log, latest first."""

    list_display = ("position", "kind", "subject", "leaf_hash", "appended_at")
    list_filter = (("kind", ChoicesDropdownFilter),)
    search_fields = ("subject", "leaf_hash")
    date_hierarchy = "appended_at"
    ordering = ("-position",)
    fields = ("position", "kind", "subject", "entry_shown", "leaf_hash", "appended_at")
    readonly_fields = ("entry_shown",)

    @display(description="Entry")
    def entry_shown(self, leaf: LogLeaf) -> str:
        """The entry, indented; the hash is of its canonical form."""
        return preformatted(json.dumps(json.loads(leaf.entry), indent=2, ensure_ascii=False))


@admin.register(RecordNumber)
class RecordNumberAdmin(ArchivedAdmin):
    """The number given last, for each kind of id."""

    list_display = ("kind", "latest")
