"""Law by subject: jurisdictions, regulations with their dated stages, articles, agencies."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Jurisdiction(models.Model):
    """A territory of law by its ISO 3166 code."""

    code = models.CharField(
        primary_key=True, max_length=12, help_text="ISO 3166-1 or 3166-2; EU for the Union."
    )
    name = models.CharField(max_length=80, unique=True, help_text="The one name that is shown.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"),
                name="jurisdiction_code_is_iso_3166",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A public body that may act under a regulation, or takes reports."""

    slug = models.SlugField(max_length=80, unique=True, help_text="The name in addresses and data.")
    name = models.CharField(max_length=200, help_text="Full name.")
    short_name = models.CharField(max_length=60, blank=True, help_text="The usual short form.")
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="agencies", help_text="Where it acts."
    )
    mandate = models.TextField(blank=True, help_text="Under what it may act, in one sentence.")
    official_url = models.URLField(max_length=500, blank=True, help_text="Its home page.")
    complaint_url = models.URLField(
        max_length=500, blank=True, help_text="Where reports are taken."
    )
    complaint_note = models.TextField(
        blank=True, help_text="Whether it takes reports, and that it may not resolve single cases."
    )
    is_verified = models.BooleanField(default=False, help_text="Facts held against the source.")
    checked_on = models.DateField(null=True, blank=True, help_text="When they last were.")
    reference = models.JSONField(
        default=dict,
        editable=False,
        help_text="What the reference file said last; a value that differs is a local edit.",
    )

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.short_name or self.name


class Regulation(models.Model):
    """A law that may bear on what documents state."""

    slug = models.SlugField(max_length=80, unique=True, help_text="The name in addresses and data.")
    name = models.CharField(max_length=300, help_text="Official name with its number.")
    short_name = models.CharField(max_length=80, help_text="The usual short form.")
    kind = models.CharField(max_length=40, help_text="Regulation, directive, act, order …")
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="regulations", help_text="Where it is law."
    )
    aliases = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="Other names that pages and people use.",
    )
    status = models.CharField(
        max_length=60, help_text="Applies, applies in stages, from a date, stayed, replaced."
    )
    in_force_on = models.DateField(null=True, blank=True, help_text="When it entered into force.")
    official_url = models.URLField(max_length=500, blank=True, help_text="The official text.")
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, help_text="What replaced it."
    )
    agencies = models.ManyToManyField(
        Agency, blank=True, related_name="regulations", help_text="Who may act under it."
    )
    has_private_enforcement = models.BooleanField(
        null=True, blank=True, help_text="Whether people may go to court on it themselves."
    )
    note = models.TextField(blank=True, help_text="What a reader should know about its dates.")
    is_verified = models.BooleanField(default=False, help_text="Facts held against the source.")
    checked_on = models.DateField(null=True, blank=True, help_text="When they last were.")
    reference = models.JSONField(
        default=dict,
        editable=False,
        help_text="What the reference file said last; a value that differs is a local edit.",
    )

    def __str__(self) -> str:
        return self.short_name


class RegulationStage(models.Model):
    """A date from which a part of a regulation applies."""

    regulation = models.ForeignKey(
        Regulation, models.CASCADE, related_name="stages", help_text="The law."
    )
    applies_from = models.DateField(help_text="The date.")
    part = models.CharField(max_length=300, help_text="The part that it concerns.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "applies_from", "part"], name="regulationstage_is_stated_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.regulation} from {self.applies_from}: {self.part}"


class RegulationArticle(models.Model):
    """A pinpoint in a regulation, such as Art. 6 or s. 5(a)."""

    regulation = models.ForeignKey(
        Regulation, models.PROTECT, related_name="articles", help_text="The law."
    )
    number = models.CharField(max_length=120, help_text="As cited: `Art. 6`, `1798.120`.")
    applies_from = models.DateField(null=True, blank=True, help_text="First day, where known.")
    applies_until = models.DateField(null=True, blank=True, help_text="Last day, where known.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "number"], name="regulationarticle_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(applies_from__isnull=True)
                | Q(applies_until__isnull=True)
                | Q(applies_until__gte=F("applies_from")),
                name="regulationarticle_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regulation.short_name} {self.number}"
