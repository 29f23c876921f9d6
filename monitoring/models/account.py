"""Who reads, on which plan, and how they want to hear."""

import secrets

from django.conf import settings
from django.db import models


class Plan(models.TextChoices):
    """What an account includes; limits and features stand in monitoring/entitlements.py."""

    FREE = "free", "Free"
    WATCHER = "watcher", "Watcher"
    PROFESSIONAL = "professional", "Professional"
    COMPLIANCE = "compliance", "Compliance"


def new_token() -> str:
    """An unguessable name for links in mails: 256 bits."""
    return secrets.token_urlsafe(32)


class Account(models.Model):
    """What a user has here beyond signing in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="account", help_text="The person."
    )
    plan = models.CharField(
        max_length=12, choices=Plan.choices, default=Plan.FREE, help_text="What is included."
    )
    mail_token = models.CharField(
        max_length=64,
        unique=True,
        default=new_token,
        editable=False,
        help_text="Names the account in unsubscribe links; no sign-in needed.",
    )
    wants_alerts = models.BooleanField(default=True, help_text="Same-day alerts by mail.")
    wants_digest = models.BooleanField(default=True, help_text="The weekly digest by mail.")
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was opened.")

    def __str__(self) -> str:
        return f"{self.user} ({self.get_plan_display()})"
