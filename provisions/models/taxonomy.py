"""What kinds of clause there are: categories, clause types, and the law of their subject."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from provisions.models.regulation import Agency, RegulationArticle
from provisions.models.words import Depth, Severity, Strength


class Category(models.Model):
    """A field of clause types."""

    slug = models.SlugField(max_length=60, unique=True, help_text="The name in data.")
    name = models.CharField(max_length=80, help_text="The name that is shown.")
    definition = models.TextField(help_text="What the field holds, in one sentence.")
    position = models.PositiveSmallIntegerField(help_text="Order on pages.")
    reference = models.JSONField(
        default=dict,
        editable=False,
        help_text="What the reference file said last; a value that differs is a local edit.",
    )

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class ClauseType(models.Model):
    """One kind of clause, told from its neighbours by direction and tests."""

    category = models.ForeignKey(
        Category, models.PROTECT, related_name="clause_types", help_text="Its field."
    )
    slug = models.SlugField(max_length=80, unique=True, help_text="The name in addresses and data.")
    name = models.CharField(max_length=120, help_text="The name that is shown.")
    definition = models.TextField(help_text="What clauses of the type say, in one sentence.")
    direction = models.JSONField(
        default=dict, help_text="Actor, act, object and whom the plain stance favours."
    )
    includes = models.JSONField(default=list, help_text="Tests: what belongs here.")
    excludes = models.JSONField(default=list, help_text="Tests: what belongs elsewhere.")
    default_severity = models.CharField(
        max_length=6, choices=Severity.choices, help_text="Before any rule of the rubric."
    )
    depth = models.CharField(
        max_length=7,
        choices=Depth.choices,
        default=Depth.SHALLOW,
        help_text="Only worked-out types draft provisions.",
    )
    rules = models.JSONField(
        default=dict, help_text="Cues, stance cues and severity rules, as in the reference file."
    )
    templates = models.JSONField(
        default=dict, help_text="Titles, texts, actions and memo sections that drafts start from."
    )
    agencies = models.ManyToManyField(
        Agency, blank=True, related_name="clause_types", help_text="Who may act on the subject."
    )
    articles = models.ManyToManyField(
        RegulationArticle,
        through="provisions.ClauseTypeRegulation",
        related_name="clause_types",
        help_text="The law of the subject.",
    )
    as_of = models.DateField(help_text="The day the definition and mappings were last checked.")
    reference = models.JSONField(
        default=dict,
        editable=False,
        help_text="What the reference file said last; a value that differs is a local edit.",
    )

    def __str__(self) -> str:
        return self.name

    @property
    def is_deep(self) -> bool:
        """Whether drafts are made of it."""
        return self.depth == Depth.DEEP

    def get_absolute_url(self) -> str:
        """The public comparison page of the type."""
        return reverse("clause_type", args=[self.slug])


class ClauseTypeRegulation(models.Model):
    """That an article concerns the subject of a clause type, how closely, and why."""

    clause_type = models.ForeignKey(
        ClauseType, models.CASCADE, related_name="mappings", help_text="The type."
    )
    article = models.ForeignKey(RegulationArticle, models.PROTECT, help_text="The article.")
    strength = models.CharField(
        max_length=7, choices=Strength.choices, help_text="Only direct ones stand on records."
    )
    reason = models.TextField(help_text="Why, in one sentence; records start from it.")
    reference = models.JSONField(
        default=dict,
        editable=False,
        help_text="What the reference file said last; a value that differs is a local edit.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clause_type", "article"], name="clausetyperegulation_maps_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="clausetyperegulation_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.clause_type}: {self.article}"
