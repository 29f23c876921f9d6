"""Which provider a deployment named, and whether it may be asked at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

MODEL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,49}", re.ASCII)
KEY = re.compile(r"[\x21-\x7e]{8,500}", re.ASCII)
ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~/-]*)?", re.ASCII)
PATH = "/chat/completions"
SHORTEST_SECONDS, LONGEST_SECONDS = 1.0, 120.0


class BadProvider(ValueError):
    """The deployment's settings name no provider that may be asked; the text says why."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One endpoint that speaks OpenAI's chat completions. The key is never shown."""

    url: str
    model: str
    key: str = field(repr=False)
    timeout_seconds: float = 45.0

    @classmethod
    def from_settings(
        cls, *, endpoint: str, model: str, key: str, timeout_seconds: float = 45.0
    ) -> Self | None:
        """The provider, or None where nothing is set.

        `endpoint` is the API's base, such as `https://host/v1`, or the address of its chat
        completions. Raises BadProvider for half of the settings, or one that cannot be used.
        """
        named = {"DRAFTING_ENDPOINT": endpoint, "DRAFTING_MODEL": model, "DRAFTING_API_KEY": key}
        missing = [name for name, value in named.items() if not value]
        if len(missing) == len(named):
            return None
        if missing:
            raise BadProvider(f"{' and '.join(missing)} must be set, too, or none of them.")
        if not MODEL_NAME.fullmatch(model):
            raise BadProvider("DRAFTING_MODEL is no name of a model of at most 50 characters.")
        if not KEY.fullmatch(key):
            raise BadProvider("DRAFTING_API_KEY must be 8 to 500 visible ASCII characters.")
        if not SHORTEST_SECONDS <= timeout_seconds <= LONGEST_SECONDS:
            raise BadProvider("DRAFTING_TIMEOUT_SECONDS must be between 1 and 120.")
        return cls(_completions(endpoint), model, key, timeout_seconds)

    @property
    def drafter(self) -> str:
        """What the drafts made with it are signed with."""
        return f"assisted/{self.model}"

    @property
    def host(self) -> str:
        """The one host that is asked."""
        return urlsplit(self.url).netloc


def _completions(endpoint: str) -> str:
    """The address that is asked: https, or http to this very machine; no query, no userinfo."""
    if not ADDRESS.fullmatch(endpoint):
        raise BadProvider("DRAFTING_ENDPOINT must be an https:// address without a query.")
    parts = urlsplit(endpoint)
    try:
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadProvider("DRAFTING_ENDPOINT has a port that is none.") from error
    if not host:
        raise BadProvider("DRAFTING_ENDPOINT names no host.")
    if parts.scheme != "https" and not _is_loopback(host):
        raise BadProvider("DRAFTING_ENDPOINT must start with https://, unless on loopback.")
    url = endpoint.rstrip("/")
    return url if url.endswith(PATH) else f"{url}{PATH}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
