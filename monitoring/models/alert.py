"""That somebody is to hear of a publication, and each way they heard."""

from typing import Self

from django.db import models
from django.db.models import Q


class FanOut(models.Model):
    """That the alerts of a publication were made; inserting the row is the claim to make them."""

    publication = models.OneToOneField(
        "provisions.Publication", models.PROTECT, related_name="fan_out", help_text="Of what."
    )
    fanned_out_at = models.DateTimeField(help_text="When.")
    alert_count = models.PositiveIntegerField(default=0, help_text="How many alerts it made.")
    reason = models.CharField(
        max_length=120, blank=True, help_text="Why it made none, where a rule says so."
    )

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.alert_count} alerts"


class Alert(models.Model):
    """One publication for one watch."""

    publication = models.ForeignKey(
        "provisions.Publication", models.PROTECT, related_name="alerts", help_text="Of what."
    )
    watch = models.ForeignKey(
        "monitoring.Watch",
        models.SET_NULL,
        null=True,
        related_name="alerts",
        help_text="Which watch asked for it; empty once that watch was removed.",
    )
    account = models.ForeignKey(
        "monitoring.Account", models.CASCADE, related_name="alerts", help_text="Whose it is."
    )
    created_at = models.DateTimeField(db_index=True, help_text="When it was made.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "watch"], name="alert_is_one_per_publication_and_watch"
            )
        ]

    def __str__(self) -> str:
        return f"alert {self.pk} for {self.account_id}"


class Digest(models.Model):
    """One week's alerts of one account, in one mail."""

    account = models.ForeignKey(
        "monitoring.Account", models.CASCADE, related_name="digests", help_text="Whose it is."
    )
    week_start = models.DateField(help_text="Monday of the week that it covers.")
    composed_at = models.DateTimeField(help_text="When it was put together.")
    alerts = models.ManyToManyField(Alert, related_name="digests", help_text="What it tells of.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "week_start"], name="digest_is_one_per_account_and_week"
            )
        ]

    def __str__(self) -> str:
        return f"digest of {self.week_start} for {self.account_id}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Named filters of deliveries."""

    def due(self, now: object) -> Self:
        """What is to be sent now, including what a killed worker left half done."""
        return self.filter(
            Q(state=Delivery.State.PENDING, due_at__lte=now)
            | Q(state=Delivery.State.SENDING, leased_until__lte=now)
        )


class Delivery(models.Model):
    """One message to one address by one channel; at least once, with a fixed Message-ID."""

    class State(models.TextChoices):
        """Where it is."""

        PENDING = "pending", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Accepted by the mail server"
        SKIPPED = "skipped", "Not wanted any more"
        DEAD = "dead", "Given up"

    class Channel(models.TextChoices):
        """By what."""

        MAIL = "mail", "E-mail"

    alert = models.ForeignKey(
        Alert,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
        help_text="Of what.",
    )
    digest = models.ForeignKey(
        Digest,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
        help_text="Of what, for a digest.",
    )
    channel = models.CharField(
        max_length=10, choices=Channel.choices, default=Channel.MAIL, help_text="By what."
    )
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.PENDING, help_text="Where it is."
    )
    due_at = models.DateTimeField(help_text="Not before this moment.")
    leased_until = models.DateTimeField(
        null=True, blank=True, help_text="While being sent: when another worker may take over."
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Times it was tried.")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When it was accepted.")
    error = models.TextField(blank=True, help_text="What went wrong last.")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "channel"], name="delivery_is_one_per_alert_and_channel"
            ),
            models.UniqueConstraint(
                fields=["digest", "channel"], name="delivery_is_one_per_digest_and_channel"
            ),
            models.CheckConstraint(
                condition=Q(alert__isnull=False, digest__isnull=True)
                | Q(alert__isnull=True, digest__isnull=False),
                name="delivery_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="delivery_sent_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["pending", "sending"]),
                name="delivery_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.pk}: {self.state}"
