"""Texts that another archive recorded, commit by commit."""

from django.db import models

from platforms.models.guards import append_only


class ImportedText(models.Model):
    """That a commit of a foreign history recorded this text of this document."""

    collection = models.CharField(
        max_length=120, help_text="The history it comes from, by the hash of its first commit."
    )
    path = models.CharField(max_length=400, help_text="The file in that history, at that commit.")
    commit = models.CharField(max_length=40, help_text="The commit that recorded it.")
    committed_at = models.DateTimeField(
        help_text="The committer's date, never before the last one."
    )
    subject = models.CharField(max_length=300, help_text="First line of the commit message.")
    outcome = models.CharField(
        max_length=30, help_text="How the archive judged the text, as the outcome of a check."
    )
    document = models.ForeignKey(
        "platforms.Document",
        models.PROTECT,
        related_name="imported_texts",
        help_text="The document it belongs to.",
    )
    version = models.ForeignKey(
        "platforms.Version",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="imported_texts",
        help_text="The text; empty where the file held none that is a document.",
    )

    class Meta:
        constraints = [
            # The resumption key: an import continues after what is here.
            models.UniqueConstraint(
                fields=["collection", "commit", "path"], name="importedtext_is_one_per_commit_path"
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.path} at {self.commit[:10]}"
