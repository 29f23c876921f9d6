"""Whose documents are kept, which they are, and where they are fetched from."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from platforms.models.guards import set_once
from platforms.models.terms_types import TERMS_TYPES
from platforms.records import RecordKind, format_record_id


class EntityQuerySet(models.QuerySet["Entity"]):
    """Named filters of entities."""

    def public(self) -> Self:
        """Those with at least one published document text."""
        return self.filter(documents__published_sighting__isnull=False).distinct()


class Entity(models.Model):
    """A company or service that writes rules for its users; the public word is platform."""

    name = models.CharField(max_length=200, help_text="The name that the public knows.")
    slug = models.SlugField(
        max_length=120, unique=True, help_text="The name in addresses; part of permanent URLs."
    )
    website = models.URLField(blank=True, help_text="The home page of the platform.")
    sector = models.CharField(
        max_length=80, blank=True, db_index=True, help_text="The field of business, for facets."
    )
    country = models.CharField(
        max_length=2, blank=True, help_text="Seat of the company, ISO 3166-1 alpha-2."
    )
    summary = models.TextField(blank=True, help_text="One sentence on what the platform does.")
    is_demo = models.BooleanField(
        default=False, help_text="An invented platform that shows how the archive works."
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="When the row was made.")

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name = "platform"
        verbose_name_plural = "platforms"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="entity_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The public page of the platform."""
        return reverse("platform", args=[self.slug])


class DocumentQuerySet(models.QuerySet["Document"]):
    """Named filters of documents."""

    def public(self) -> Self:
        """Those whose text may be read on the site."""
        return self.filter(published_sighting__isnull=False)

    def with_page_relations(self) -> Self:
        """What every list of documents shows, in one query."""
        return self.select_related("entity", "published_sighting__version")


class Document(models.Model):
    """One legal document of one platform, in one language for one audience."""

    entity = models.ForeignKey(
        Entity, models.PROTECT, related_name="documents", help_text="Whose document it is."
    )
    terms_type = models.CharField(
        max_length=60,
        choices=[(name, name) for name in TERMS_TYPES],
        help_text="The kind of document.",
    )
    slug = models.SlugField(max_length=180, help_text="The name in addresses, below the platform.")
    number = models.PositiveIntegerField(
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="The number of the CA-D id; given when a text is first published.",
    )
    language = models.CharField(
        max_length=12, default="en", help_text="Language of the text, BCP 47."
    )
    region = models.CharField(
        max_length=12,
        blank=True,
        help_text="Whom the text is for, ISO 3166; empty: no region named.",
    )
    audience = models.CharField(
        max_length=40, blank=True, help_text="Whom the text is for, such as business customers."
    )
    published_sighting = models.OneToOneField(
        "platforms.Sighting",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="public_of",
        help_text="The text that the site shows as the document's own.",
    )
    first_tracked_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When a text was first seen."
    )
    last_verified_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="The latest check that saw all of the document.",
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When the document was withdrawn, where it was."
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="When the row was made.")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "slug"], name="document_slug_is_unique_in_its_platform"
            ),
            # Another language or audience is another document, never a change of this one.
            models.UniqueConstraint(
                fields=["entity", "terms_type", "language", "region", "audience"],
                name="document_is_one_per_type_language_region_audience",
            ),
            models.CheckConstraint(
                condition=Q(published_sighting__isnull=True) | Q(number__isnull=False),
                name="document_published_has_a_number",
            ),
        ]
        triggers = [set_once("number")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Platform and type: "Stability AI Privacy Policy"."""
        parts = [self.entity.name, self.terms_type]
        extra = ", ".join(part for part in (self.audience, self.region) if part)
        return " ".join(parts) + (f" ({extra})" if extra else "")

    @property
    def record_id(self) -> str:
        """The public id, empty until the first publication."""
        return format_record_id(RecordKind.DOCUMENT, self.number) if self.number else ""

    def get_absolute_url(self) -> str:
        """The public page of the document."""
        return reverse("document", args=[self.entity.slug, self.slug])


class SourceQuerySet(models.QuerySet["Source"]):
    """Named filters of sources."""

    def due(self, now: object) -> Self:
        """Enabled ones whose next check has come; the index source_by_next_check serves it."""
        return self.filter(is_enabled=True, next_check_at__lte=now)


class Source(models.Model):
    """A web address that serves a document or a part of it, and where on the page its text is."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="sources", help_text="The document it serves."
    )
    url = models.URLField(max_length=1000, help_text="The address that is fetched.")
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Order among the parts of one document."
    )
    select = ArrayField(
        models.CharField(max_length=500),
        default=list,
        blank=True,
        help_text="CSS selectors of the text; none: the page's main content is found.",
    )
    remove = ArrayField(
        models.CharField(max_length=500),
        default=list,
        blank=True,
        help_text="CSS selectors of what is left out.",
    )
    filters = models.JSONField(
        default=list,
        blank=True,
        help_text="Declared filters: parts of the page left out, query parameters dropped.",
    )
    declaration = models.JSONField(
        default=dict,
        blank=True,
        help_text="The imported declaration as it was, with parts that are not supported.",
    )
    needs_browser = models.BooleanField(
        default=False, help_text="The page holds its text only after scripts ran."
    )
    is_enabled = models.BooleanField(default=False, help_text="Whether it is checked at all.")
    cadence_seconds = models.PositiveIntegerField(
        default=86_400, help_text="Time between two checks, in seconds."
    )
    next_check_at = models.DateTimeField(
        null=True, blank=True, help_text="When it is due; empty: never."
    )
    last_checked_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When it was last tried."
    )
    last_captured_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When it was last seen whole."
    )
    last_outcome = models.CharField(
        max_length=30, blank=True, editable=False, help_text="How the latest check ended."
    )
    failures = models.PositiveIntegerField(
        default=0, editable=False, help_text="Checks in a row that were no capture."
    )
    latest_snapshot = models.ForeignKey(
        "platforms.Snapshot",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="The bytes of the latest whole capture.",
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "url"], name="source_url_is_unique_in_its_document"
            ),
            models.CheckConstraint(
                condition=Q(cadence_seconds__gte=60), name="source_cadence_is_a_minute_or_more"
            ),
        ]
        indexes = [
            # The sweep asks every 30 seconds for what is due.
            models.Index(
                fields=["next_check_at"], condition=Q(is_enabled=True), name="source_by_next_check"
            ),
        ]

    def __str__(self) -> str:
        return self.url
