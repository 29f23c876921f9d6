"""How two records of a document belong together: what the texts did, and what people decided."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from platforms.models.guards import append_only
from provisions.models.provision import Provision

SETTLED = ("same", "separate")


class ProvisionLinkQuerySet(models.QuerySet["ProvisionLink"]):
    """Named filters of links."""

    def waiting(self) -> Self:
        """Pairs of which nobody has said whether they are one record."""
        said = ProvisionLink.objects.filter(kind__in=SETTLED)
        this_way = said.filter(provision=OuterRef("provision"), other=OuterRef("other"))
        other_way = said.filter(provision=OuterRef("other"), other=OuterRef("provision"))
        return self.filter(kind="unsure").exclude(Exists(this_way)).exclude(Exists(other_way))

    def between(self, one: int, two: int) -> Self:
        """Links of two records, in either direction."""
        return self.filter(Q(provision=one, other=two) | Q(provision=two, other=one))


class ProvisionLink(models.Model):
    """One record named with regard to another: it reads "`provision` `kind` `other`"."""

    class Kind(models.TextChoices):
        """What the one is to the other."""

        UNSURE = "unsure", "May be the same as"
        SAME = "same", "Was joined to"
        SEPARATE = "separate", "Is another than"
        SPLIT = "split", "Was split from"
        MERGED = "merged", "Was merged into"

    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="links", help_text="The record that is told of."
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, help_text="What it is to it.")
    other = models.ForeignKey(
        Provision, models.PROTECT, related_name="links_to", help_text="The other record."
    )
    version = models.ForeignKey(
        "platforms.Version",
        models.PROTECT,
        related_name="provision_links",
        help_text="The text that it rests on.",
    )
    similarity = models.FloatField(
        null=True, blank=True, help_text="How alike the wordings are, 0 to 1, where that was asked."
    )
    recorded_at = models.DateTimeField(help_text="When it was written down or decided.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="provision_links",
        help_text="Who decided it; empty: found by the machine.",
    )
    reason = models.TextField(blank=True, help_text="Why, where a person decided.")

    objects = ProvisionLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lineage link"
        constraints = [
            models.UniqueConstraint(
                fields=["provision", "other", "kind", "version"],
                name="provisionlink_is_said_once_of_a_text",
            ),
            models.UniqueConstraint(
                fields=["provision"],
                condition=Q(kind="same"),
                name="provisionlink_joins_a_record_once",
            ),
            models.CheckConstraint(
                condition=~Q(provision=F("other")), name="provisionlink_names_two_records"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SETTLED, decided_by__isnull=False) & ~Q(reason="")
                | ~Q(kind__in=SETTLED) & Q(decided_by__isnull=True, reason=""),
                name="provisionlink_decided_says_who_and_why",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.provision} {self.get_kind_display().lower()} {self.other}"
