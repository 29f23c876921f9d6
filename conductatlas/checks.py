"""System checks: what a deployment must set before it may call itself an archive of record."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from provisions.actions.drafting_provider import provider_of_settings
from provisions.assistance.provider import BadProvider


@register(Tags.security, deploy=True)
def instance_is_named(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The publisher and contact of the instance, for `check --deploy`."""
    return [
        Error(
            f"INSTANCE_{key.upper()} is not set.",
            hint="It is shown at the foot of every page.",
            id="conductatlas.E001",
        )
        for key in ("publisher", "contact")
        if not settings.INSTANCE[key]
    ]


@register(Tags.security, deploy=True)
def origin_is_public(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Permanent URLs start with PUBLIC_ORIGIN, so it must be the real one."""
    if settings.PUBLIC_ORIGIN.startswith("https://"):
        return []
    return [Error("PUBLIC_ORIGIN must start with https://.", id="conductatlas.E002")]


@register(Tags.security, deploy=True)
def gate_is_closed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """No loopback address is allowed and every host is given time between two requests."""
    found: list[CheckMessage] = []
    if settings.FETCH_ALLOWED_LOOPBACK or settings.DEMO:
        found.append(
            Error(
                "The fetch gate lets loopback addresses through.",
                hint="Unset DEMO and FETCH_ALLOWED_LOOPBACK.",
                id="conductatlas.E003",
            )
        )
    if settings.FETCH_HOST_DELAY_SECONDS <= 0:
        found.append(Error("FETCH_HOST_DELAY_SECONDS must be above zero.", id="conductatlas.E004"))
    return found


@register(Tags.security, deploy=True)
def drafting_is_whole_or_off(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Drafting assistance is off where its settings cannot be used; this says why."""
    try:
        provider_of_settings()
    except BadProvider as problem:
        return [Error(str(problem), hint="See docs/assistance.md.", id="conductatlas.E005")]
    return []
