"""Checks, snapshots and versions: what was seen, to browse."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
)
from unfold.decorators import action, display

from platforms.actions.erase import NotErasable, erase_bytes
from platforms.admin.browsing import (
    ArchivedAdmin,
    ArchivedInline,
    json_field,
    public_address,
    text_field,
)
from platforms.admin.dialogs import ReasonForm, RowForm, after_dialog, dialog_again
from platforms.admin.marks import outcome_mark
from platforms.archive.store import StorageError
from platforms.models import Check, Sighting, Snapshot, Tombstone, Version
from platforms.records import RecordKind


class EraseForm(RowForm, ReasonForm):
    """Asks why the bytes of a snapshot go."""

    model = Snapshot


ERASE = {
    "title": "Erase these bytes for good?",
    "description": "Hash, log entries and the reason stay public. The text read from them stays "
    "too. This cannot be undone.",
    "form_class": EraseForm,
    "form_submit_text": "Erase",
}


@admin.register(Check)
class CheckAdmin(ArchivedAdmin):
    """Every attempt with its outcome, newest first."""

    list_display = ("started_at", "document", "result", "status", "detail_start")
    list_select_related = ("source__document__entity",)
    list_filter = (
        ("outcome", ChoicesDropdownFilter),
        ("source__document__entity", AutocompleteSelectFilter),
    )
    search_fields = ("source__url", "source__document__entity__name", "detail")
    date_hierarchy = "started_at"
    ordering = ("-started_at", "-pk")
    fields = (
        "source",
        ("started_at", "finished_at"),
        ("result", "status"),
        "detail",
        "retry_after_seconds",
        "snapshot",
        "version",
    )
    readonly_fields = ("result",)

    @display(description="Document")
    def document(self, check: Check) -> str:
        """Whose source was tried."""
        return str(check.source.document)

    @display(description="Outcome", ordering="outcome")
    def result(self, check: Check) -> str:
        """How it ended."""
        return outcome_mark(check.outcome)

    @display(description="Detail")
    def detail_start(self, check: Check) -> str:
        """The reason, at most 90 characters of it."""
        return check.detail[:90]


@admin.register(Snapshot)
class SnapshotAdmin(ArchivedAdmin):
    """Bytes as they were received."""

    record_kind = RecordKind.SNAPSHOT
    list_display = ("name", "source_document", "captured_at", "media_type", "size", "status")
    list_select_related = ("source__document__entity",)
    list_filter = (("source__document__entity", AutocompleteSelectFilter), "media_type")
    search_fields = ("body_sha256", "final_url", "source__document__entity__name")
    date_hierarchy = "captured_at"
    ordering = ("-captured_at", "-pk")
    readonly_fields = (json_field("capture_record", "Capture record"),)
    exclude = ("capture_record",)
    actions_detail: ClassVar[list[str]] = ["erase"]

    def has_erase_permission(self, request: HttpRequest, object_id: int | str) -> bool:
        """Erasing cannot be undone: analysts do not have it."""
        return bool(request.user.has_perm("platforms.add_tombstone"))

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> list[Any]:
        """Only what still has its bytes; the id is what the address says."""
        if not str(object_id).isdecimal():
            return []
        erased = Tombstone.objects.values("body_sha256")
        if not Snapshot.objects.filter(pk=object_id).exclude(body_sha256__in=erased).exists():
            return []
        offered: list[Any] = super().get_actions_detail(request, object_id)
        return offered

    @action(
        description="Erase these bytes", icon="delete_forever", permissions=["erase"], dialog=ERASE
    )
    def erase(self, request: HttpRequest, form: EraseForm, object_id: str) -> HttpResponse:
        """A takedown: the bytes go, everything that says what they were stays."""
        try:
            erase_bytes(
                body_sha256=form.row.body_sha256,
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]  # signed in
                now=timezone.now(),
            )
        except (NotErasable, StorageError) as problem:
            return dialog_again(request, ERASE, form, problem)
        messages.success(request, "The bytes are erased; their pages say so.")
        return after_dialog(request, reverse("admin:platforms_snapshot_change", args=[object_id]))

    @display(description="Snapshot", ordering="number")
    def name(self, snapshot: Snapshot) -> str:
        """Its id, or its key while it has none."""
        return str(snapshot)

    @display(description="Document")
    def source_document(self, snapshot: Snapshot) -> str:
        """Whose page it is."""
        return str(snapshot.source.document)

    @display(description="Size", ordering="size_bytes")
    def size(self, snapshot: Snapshot) -> str:
        """In kilobytes."""
        return f"{snapshot.size_bytes / 1024:,.1f} kB"


class SightingInline(ArchivedInline):
    """When a text was served."""

    model = Sighting
    fields = ("state", "first_seen_at", "last_seen_at", "ended_at", "provenance", "is_technical")
    ordering = ("first_seen_at",)


@admin.register(Version)
class VersionAdmin(ArchivedAdmin):
    """Readable texts of documents."""

    list_display = ("name", "first_seen_at", "provenance", "word_count", "language", "extractor")
    list_select_related = ("document__entity",)
    list_filter = (
        ("provenance", ChoicesDropdownFilter),
        ("document__entity", AutocompleteSelectFilter),
        "extractor",
    )
    search_fields = ("text_sha256", "document__entity__name", "document__terms_type")
    date_hierarchy = "first_seen_at"
    ordering = ("-first_seen_at", "-pk")
    inlines = (SightingInline,)
    fields = (
        ("document", "public_page"),
        ("first_seen_at", "recorded_at"),
        ("stated_on", "language"),
        ("effective_on", "effective_basis"),
        ("provenance", "extractor"),
        ("word_count", "heading_count"),
        "text_sha256",
        "text_shown",
    )
    text_shown = staticmethod(text_field("text", "Text"))
    readonly_fields = ("public_page", "text_shown")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Version]:
        """Without the texts: a list of fifty would read megabytes."""
        found: QuerySet[Version] = super().get_queryset(request)
        return found.defer("text")

    @display(description="Document", ordering="document__entity__name")
    def name(self, version: Version) -> str:
        """Of which document."""
        return str(version.document)

    @display(description="Public page")
    def public_page(self, version: Version) -> str:
        """Its address, where the document is public."""
        address = public_address(version) if version.document.published_sighting_id else None
        if not address:
            return "none"
        return format_html('<a class="text-link" href="{}">{}</a>', address, version.moment)
