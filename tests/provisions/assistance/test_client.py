"""The one request: where it goes, what it carries, and how it ends."""

import time

import pytest

from provisions.assistance.client import ProviderFailed, complete
from provisions.assistance.provider import Provider
from tests.provisions.assistance.hostile_documents import HostileDocument
from tests.provisions.assistance.obeying_provider import LoopbackServer, ObeyingProvider

KEY = "an-invented-key"


@pytest.fixture
def elsewhere():
    with LoopbackServer() as server:
        yield server


@pytest.fixture
def server(elsewhere):
    with ObeyingProvider(elsewhere.address) as running:
        yield running


def asked(server, behaviour="", seconds=10.0):
    server.document = HostileDocument("x", "x", behaviour=behaviour) if behaviour else None
    provider = Provider(f"{server.address}/v1/chat/completions", "model-x", KEY, seconds)
    return complete(provider, {"messages": [{"content": "é"}]})


def test_the_request_is_json_with_the_key_in_its_header(server):
    body = asked(server)

    [(path, headers, sent)] = server.requests
    assert (path, headers["Authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert headers["Content-Type"] == "application/json"
    assert sent.isascii()
    assert b"chat.completion" in body


@pytest.mark.parametrize("behaviour", ["redirect", "redirect_with_body"])
def test_a_redirect_is_not_followed(server, elsewhere, behaviour):
    with pytest.raises(ProviderFailed, match="redirect") as caught:
        asked(server, behaviour)

    assert not caught.value.is_passing
    assert elsewhere.requests == []


@pytest.mark.parametrize("name", ["http_proxy", "https_proxy", "ALL_PROXY"])
def test_proxies_of_the_environment_are_not_used(server, elsewhere, monkeypatch, name):
    monkeypatch.setenv(name, elsewhere.address)

    asked(server)

    assert elsewhere.requests == []


@pytest.mark.parametrize("behaviour", ["endless", "endless_headers"])
def test_an_answer_is_cut_off_at_its_limit(server, behaviour):
    with pytest.raises(ProviderFailed, match="larger than any wording"):
        asked(server, behaviour)


@pytest.mark.parametrize("behaviour", ["slow", "silent"])
def test_the_time_is_a_total(server, behaviour):
    began = time.monotonic()

    with pytest.raises(ProviderFailed, match="in time") as caught:
        asked(server, behaviour, seconds=0.5)

    assert caught.value.is_passing
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("behaviour", "is_passing"), [("error_with_key", True), ("forbidden_with_key", False)]
)
def test_an_error_holds_nothing_that_the_provider_said(server, behaviour, is_passing):
    with pytest.raises(ProviderFailed, match="status") as caught:
        asked(server, behaviour)

    assert caught.value.is_passing is is_passing
    assert KEY not in f"{caught.value!r} {caught.value.__cause__!r}"


def test_a_provider_that_is_not_there_may_come_back():
    provider = Provider("http://127.0.0.1:9/v1/chat/completions", "model-x", KEY, 5.0)

    with pytest.raises(ProviderFailed, match="does not take connections") as caught:
        complete(provider, {})

    assert caught.value.is_passing
