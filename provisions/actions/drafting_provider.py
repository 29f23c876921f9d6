"""The drafting provider of this deployment, off unless its settings name one."""

import logging

from django.conf import settings

from provisions.assistance.provider import BadProvider, Provider

log = logging.getLogger(__name__)


def configured_provider() -> Provider | None:
    """The provider, or None where none is named or the settings cannot be used."""
    try:
        return provider_of_settings()
    except BadProvider as problem:
        log.warning("drafting assistance is off: %s", problem)
        return None


def provider_of_settings() -> Provider | None:
    """The provider, or None where nothing is set. Raises BadProvider."""
    return Provider.from_settings(
        endpoint=settings.DRAFTING_ENDPOINT,
        model=settings.DRAFTING_MODEL,
        key=settings.DRAFTING_API_KEY,
        timeout_seconds=settings.DRAFTING_TIMEOUT_SECONDS,
    )
