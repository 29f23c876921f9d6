"""Editorial articles ("Analysis" on the site), bound to the records they cite."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class ArticleQuerySet(models.QuerySet["Article"]):
    """Named filters of articles."""

    def published(self) -> Self:
        """Those that the public may read."""
        return self.filter(published_at__isnull=False)


class Article(models.Model):
    """A text by an analyst about several records."""

    slug = models.SlugField(max_length=140, unique=True, help_text="The name in addresses.")
    title = models.CharField(max_length=200, help_text="Headline.")
    standfirst = models.TextField(help_text="One or two sentences below the headline.")
    body = models.TextField(help_text="Markdown.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles", help_text="Who wrote it."
    )
    provisions = models.ManyToManyField(
        "provisions.Provision",
        blank=True,
        related_name="articles",
        help_text="The records that it cites.",
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was begun.")
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="When it became public; empty: a draft."
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(body=""),
                name="article_published_has_text",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public page of the article."""
        return reverse("article", args=[self.slug])
