"""The words of a version as hashes, by which texts are compared without being loaded."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from platforms.archive import fingerprint as library
from platforms.archive.fingerprint import Passage, PassageKind
from platforms.models.snapshot import SHA256


class FingerprintQuerySet(models.QuerySet["Fingerprint"]):
    """Named filters of fingerprints."""

    def stale(self) -> Self:
        """Those made by earlier rules than the present ones."""
        return self.exclude(rules=library.FINGERPRINT)


class Fingerprint(models.Model):
    """What a version is compared by. Made from its text alone; made anew when the rules change."""

    version = models.OneToOneField(
        "platforms.Version",
        models.CASCADE,
        primary_key=True,
        related_name="fingerprint",
        help_text="The text.",
    )
    rules = models.CharField(max_length=60, help_text="The rules that made it, with their version.")
    words_sha256 = models.CharField(
        max_length=64, help_text="SHA-256 of the words alone: no links, dates, marks or case."
    )
    unaddressed_sha256 = models.CharField(
        max_length=64, help_text="The same without e-mail addresses."
    )
    hides_addresses = models.BooleanField(
        help_text="The server hid e-mail addresses in this text from programs."
    )
    passage_keys = ArrayField(
        models.BigIntegerField(), help_text="A hash of the words of each passage, in order."
    )
    passage_letters = ArrayField(
        models.PositiveIntegerField(), help_text="How many letters each of them has."
    )
    passage_kinds = models.TextField(
        blank=True, help_text="What each of them is: one letter a passage."
    )

    objects = FingerprintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(words_sha256__regex=SHA256) & Q(unaddressed_sha256__regex=SHA256),
                name="fingerprint_hashes_are_sha256",
            )
        ]

    def __str__(self) -> str:
        return f"words of version {self.pk}"

    @classmethod
    def fields_of(cls, text: str) -> dict[str, object]:
        """The columns for a text, but for its version."""
        made = library.fingerprint_of(text)
        return {
            "rules": library.FINGERPRINT,
            "words_sha256": made.words,
            "unaddressed_sha256": made.unaddressed,
            "hides_addresses": made.hides_addresses,
            "passage_keys": [passage.key for passage in made.passages],
            "passage_letters": [passage.letters for passage in made.passages],
            "passage_kinds": "".join(passage.kind.value for passage in made.passages),
        }

    @property
    def value(self) -> library.Fingerprint:
        """The plain value that the rules compare."""
        columns = zip(
            self.passage_keys,
            self.passage_letters,
            map(PassageKind, self.passage_kinds),
            strict=True,
        )
        return library.Fingerprint(
            words=self.words_sha256,
            unaddressed=self.unaddressed_sha256,
            hides_addresses=self.hides_addresses,
            passages=tuple(Passage(*column) for column in columns),
        )
