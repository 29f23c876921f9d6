"""The texts a document has had, and the periods in which each was served."""

from datetime import UTC, datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.urls import reverse

from platforms.archive.variants import HoldReason
from platforms.models.guards import append_only
from platforms.models.snapshot import SHA256

MOMENT = "%Y%m%dT%H%M%SZ"
SEARCH_CONFIG = "english"
SEARCHED_LETTERS = 200_000
"""How much of a text can be found by its words. An index entry of 1 MB would refuse the row."""
SEARCHED_TEXT = SearchVector(Left("text", SEARCHED_LETTERS), config=SEARCH_CONFIG)


class Provenance(models.TextChoices):
    """How a text came into the archive."""

    CAPTURED = "captured", "Captured by this archive"
    IMPORTED = "imported", "Imported from another archive"
    DEMO = "demo", "Made up, to show how the archive works"


class EffectiveBasis(models.TextChoices):
    """Where an effective date comes from."""

    STATED = "stated", "Stated in the document"
    COMPUTED = "computed", "Computed from a clause"
    NOT_STATED = "not_stated", "Not stated"


class VersionQuerySet(models.QuerySet["Version"]):
    """Named filters of versions."""

    def public(self) -> Self:
        """Texts that are or were a document's public one; held and passed ones never are."""
        published = Sighting.objects.published().filter(version=models.OuterRef("pk"))
        return self.filter(models.Exists(published))

    def named(self, moment: str) -> Self:
        """Texts first seen in the second that a public name says; none where it is no such name."""
        try:
            at = datetime.strptime(moment, MOMENT).replace(tzinfo=UTC)
        except ValueError:
            return self.none()
        return self.filter(first_seen_at__gte=at, first_seen_at__lt=at + timedelta(seconds=1))


class Version(models.Model):
    """One readable text of a document, from a named extractor; never changed once written."""

    document = models.ForeignKey(
        "platforms.Document",
        models.PROTECT,
        related_name="versions",
        help_text="The document it is a text of.",
    )
    text = models.TextField(help_text="Markdown, NFC; what is shown, quoted and hashed.")
    text_sha256 = models.CharField(max_length=64, help_text="SHA-256 of the text in UTF-8.")
    extractor = models.CharField(
        max_length=40, help_text="What made the text from the bytes, with its version."
    )
    provenance = models.CharField(
        max_length=10, choices=Provenance.choices, help_text="How it came into the archive."
    )
    origin = models.JSONField(
        default=dict,
        blank=True,
        help_text="For an imported text: collection, commit, path, time of its first recording.",
    )
    first_seen_at = models.DateTimeField(help_text="When the text was first seen; its public name.")
    recorded_at = models.DateTimeField(help_text="When the archive wrote it down.")
    word_count = models.PositiveIntegerField(help_text="Words in the text.")
    heading_count = models.PositiveIntegerField(help_text="Headings in the text.")
    language = models.CharField(
        max_length=12, blank=True, help_text="Language found in the text; empty: not sure."
    )
    lost_ratio = models.FloatField(
        default=0.0,
        help_text="Part of the page's text that a second reading found and this one lacks, 0 to 1.",
    )
    stated_on = models.DateField(
        null=True, blank=True, help_text="The document's own 'last updated' date."
    )
    effective_on = models.DateField(
        null=True, blank=True, help_text="From when the document says it applies."
    )
    effective_basis = models.CharField(
        max_length=10,
        choices=EffectiveBasis.choices,
        default=EffectiveBasis.NOT_STATED,
        help_text="Where the effective date comes from.",
    )
    inputs = models.ManyToManyField(
        "platforms.Snapshot",
        through="platforms.VersionInput",
        related_name="versions",
        help_text="The captures that the text was first made from, in order.",
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "text_sha256", "extractor"],
                name="version_is_one_per_document_text_and_extractor",
            ),
            models.CheckConstraint(
                condition=Q(text_sha256__regex=SHA256), name="version_hash_is_sha256"
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True, effective_basis="not_stated")
                | (Q(effective_on__isnull=False) & ~Q(effective_basis="not_stated")),
                name="version_effective_date_and_basis_go_together",
            ),
        ]
        indexes = [
            models.Index(fields=["document", "first_seen_at"], name="version_by_date"),
            # The words of every text, for search; public ones are picked from the matches.
            GinIndex(SEARCHED_TEXT, name="version_words"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.document} of {self.first_seen_at:%-d %B %Y}"

    @property
    def moment(self) -> str:
        """The public name in addresses: the first-seen time, `20260518T062014Z`."""
        return self.first_seen_at.strftime(MOMENT)

    def get_absolute_url(self) -> str:
        """The public page of this text."""
        return reverse("version", args=[self.document.entity.slug, self.document.slug, self.moment])


class VersionInput(models.Model):
    """That a version was made from a snapshot, and at which place in it."""

    version = models.ForeignKey(Version, models.PROTECT, help_text="The text.")
    snapshot = models.ForeignKey("platforms.Snapshot", models.PROTECT, help_text="The bytes.")
    position = models.PositiveSmallIntegerField(help_text="Order of the parts.")
    select = models.JSONField(
        default=list, help_text="CSS selectors of the text, as they were when it was read."
    )
    remove = models.JSONField(
        default=list, help_text="CSS selectors of what was left out, as they were then."
    )
    filters = models.JSONField(
        default=list, help_text="Declared filters of the page, as they were then."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="versioninput_position_is_unique"
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"part {self.position} of version {self.version_id}"


CONFIRMATION = "confirmation"
HOLD_REASONS = [
    (CONFIRMATION, "A second fetch has not confirmed it yet"),
    *((reason.value, reason.label) for reason in HoldReason if reason),
]


class SightingQuerySet(models.QuerySet["Sighting"]):
    """Named filters of sightings."""

    def published(self) -> Self:
        """Periods whose text became the public one."""
        return self.filter(state=Sighting.State.PUBLISHED)


class Sighting(models.Model):
    """A period in which a text was served."""

    class State(models.TextChoices):
        """What became of it."""

        CURRENT = "current", "Served now, and already the public text"
        HELD = "held", "Served, not yet public"
        PUBLISHED = "published", "Became the public text"
        PASSED = "passed", "Gone before it became public"

    document = models.ForeignKey(
        "platforms.Document", models.PROTECT, related_name="sightings", help_text="The document."
    )
    version = models.ForeignKey(
        Version, models.PROTECT, related_name="sightings", help_text="The text that was served."
    )
    provenance = models.CharField(
        max_length=10, choices=Provenance.choices, help_text="Who saw it served."
    )
    is_technical = models.BooleanField(
        default=False, help_text="It differs from the one before by our own doing only."
    )
    is_return = models.BooleanField(
        default=False, help_text="The document had this text before, with another in between."
    )
    first_seen_at = models.DateTimeField(help_text="The first check that saw it.")
    last_seen_at = models.DateTimeField(help_text="The latest check that saw it.")
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="The check that saw something else; empty: still served."
    )
    state = models.CharField(max_length=10, choices=State.choices, help_text="What became of it.")
    hold_reason = models.CharField(
        max_length=20, choices=HOLD_REASONS, blank=True, help_text="Why it was held."
    )
    held_until = models.DateTimeField(
        null=True, blank=True, help_text="When the hold ends if the text is still served."
    )
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="When it became the public text, in the archive's clock."
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who ended its quarantine, where a person did.",
    )
    release_reason = models.CharField(
        max_length=300, blank=True, help_text="Why its quarantine was ended."
    )
    recorded_at = models.DateTimeField(help_text="When the archive wrote it down.")
    superseded_at = models.DateTimeField(
        null=True, blank=True, help_text="When the archive learnt better; empty: still held true."
    )

    objects = SightingQuerySet.as_manager()

    class Meta:
        constraints = [
            # One text is being served at a time; two workers cannot both open one.
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(ended_at__isnull=True, superseded_at__isnull=True),
                name="sighting_is_one_open_per_document",
            ),
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("first_seen_at")),
                name="sighting_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="sighting_published_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | (Q(held_until__isnull=False) & ~Q(hold_reason="")),
                name="sighting_held_says_why_and_until",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, release_reason="")
                | (Q(released_by__isnull=False) & ~Q(release_reason="")),
                name="sighting_release_says_who_and_why",
            ),
        ]
        indexes = [
            models.Index(fields=["held_until"], condition=Q(state="held"), name="sighting_held"),
            models.Index(fields=["document", "first_seen_at"], name="sighting_by_document"),
        ]
        triggers = append_only(
            "last_seen_at",
            "ended_at",
            "state",
            "hold_reason",
            "held_until",
            "published_at",
            "released_by",
            "release_reason",
            "superseded_at",
        )

    def __str__(self) -> str:
        return f"{self.document_id} from {self.first_seen_at:%Y-%m-%d}: {self.state}"
