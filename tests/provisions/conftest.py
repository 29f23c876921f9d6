"""A provider on loopback that the deployment names, and a server that nobody may ask."""

from collections.abc import Iterator

import pytest

from tests.provisions.assistance.obeying_provider import KEY, LoopbackServer, ObeyingProvider


@pytest.fixture
def elsewhere() -> Iterator[LoopbackServer]:
    """Another server, which must never be asked."""
    with LoopbackServer() as server:
        yield server


@pytest.fixture
def provider(settings, elsewhere, monkeypatch) -> Iterator[ObeyingProvider]:
    """The provider that the settings name; proxies of the environment point elsewhere."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, elsewhere.address)
    with ObeyingProvider(elsewhere.address) as server:
        settings.DRAFTING_ENDPOINT = f"{server.address}/v1"
        settings.DRAFTING_MODEL = "model-x/1"
        settings.DRAFTING_API_KEY = KEY
        settings.DRAFTING_TIMEOUT_SECONDS = 20.0
        yield server
