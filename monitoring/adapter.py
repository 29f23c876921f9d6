"""How allauth speaks here: its links start with the archive's own origin."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """allauth's adapter, with links that no request header can change."""

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: object) -> str:
        """The absolute link in the verification mail."""
        key = emailconfirmation.key  # type: ignore[attr-defined]  # allauth's own type is untyped
        return settings.PUBLIC_ORIGIN + reverse("account_confirm_email", args=[key])
