"""What happened to stored bytes, and whether the log is being signed, to browse."""

from django.contrib import admin
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from platforms.admin.browsing import ArchivedAdmin, text_field
from platforms.models import Anchor, Checkpoint, CustodyEvent, Scrub, SealRefusal, Tombstone


@admin.register(CustodyEvent)
class CustodyEventAdmin(ArchivedAdmin):
    """Damage, repairs, erasures and exports, latest first."""

    list_display = ("happened_at", "kind", "body_sha256", "component", "detail")
    list_filter = (("kind", ChoicesDropdownFilter), "component")
    search_fields = ("body_sha256", "detail")
    date_hierarchy = "happened_at"
    ordering = ("-happened_at", "-pk")


@admin.register(Scrub)
class ScrubAdmin(ArchivedAdmin):
    """The nightly readings of the store."""

    list_display = ("finished_at", "part", "parts", "blobs", "damaged", "repaired")
    ordering = ("-finished_at",)


@admin.register(Tombstone)
class TombstoneAdmin(ArchivedAdmin):
    """What was erased on purpose. To erase, open the snapshot."""

    list_display = ("erased_at", "body_sha256", "reason", "erased_by")
    list_select_related = ("erased_by",)
    search_fields = ("body_sha256", "reason")
    ordering = ("-erased_at",)


@admin.register(Checkpoint)
class CheckpointAdmin(ArchivedAdmin):
    """Every signed state of the log."""

    list_display = ("size", "root", "signed_at")
    ordering = ("-size",)
    fields = ("size", "root", "signed_at", "note_shown")
    note_shown = staticmethod(text_field("note", "Note"))
    readonly_fields = ("note_shown",)


@admin.register(SealRefusal)
class SealRefusalAdmin(ArchivedAdmin):
    """When and why the signer would not sign."""

    list_display = ("refused_at", "reason")
    ordering = ("-refused_at",)


@admin.register(Anchor)
class AnchorAdmin(ArchivedAdmin):
    """Time stamps and saved copies, failed ones too."""

    list_display = ("asked_at", "kind", "checkpoint", "is_confirmed", "stamped_at", "detail")
    list_select_related = ("checkpoint",)
    list_filter = (("kind", ChoicesDropdownFilter), "is_confirmed")
    ordering = ("-asked_at",)
    exclude = ("token",)
