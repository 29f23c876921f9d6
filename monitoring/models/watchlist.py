"""What an account holder watches."""

from typing import Self

from django.db import models


class WatchQuerySet(models.QuerySet["Watch"]):
    """Named filters of watches."""

    def live(self) -> Self:
        """Those that want to hear of what is published."""
        return self.filter(is_paused=False, account__user__is_active=True)


class Watch(models.Model):
    """One platform on an account's watchlist."""

    account = models.ForeignKey(
        "monitoring.Account", models.CASCADE, related_name="watches", help_text="Whose it is."
    )
    entity = models.ForeignKey(
        "platforms.Entity", models.PROTECT, related_name="watches", help_text="The platform."
    )
    note = models.CharField(max_length=300, blank=True, help_text="The holder's own note.")
    is_paused = models.BooleanField(default=False, help_text="Keeps its place, sends nothing.")
    created_at = models.DateTimeField(help_text="Nothing that was seen before alerts.")

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "entity"], name="watch_is_one_per_account_and_platform"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account.user} watches {self.entity}"
