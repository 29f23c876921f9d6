"""A provider is asked only where a deployment names one in full, over https or on loopback."""

import pytest

from provisions.assistance.provider import BadProvider, Provider

KEY = "an-invented-key"


def named(**fields):
    return Provider.from_settings(
        **{"endpoint": "https://models.example/v1", "model": "model-x", "key": KEY, **fields}
    )


def test_it_is_off_where_nothing_is_set():
    assert named(endpoint="", model="", key="") is None


@pytest.mark.parametrize("missing", ["endpoint", "model", "key"])
def test_half_of_the_settings_is_a_fault(missing):
    with pytest.raises(BadProvider, match="must be set, too"):
        named(**{missing: ""})


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        ("https://models.example/v1", "https://models.example/v1/chat/completions"),
        ("https://models.example/v1/", "https://models.example/v1/chat/completions"),
        (
            "https://models.example/v1/chat/completions",
            "https://models.example/v1/chat/completions",
        ),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/chat/completions"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1/chat/completions"),
    ],
)
def test_the_endpoint_is_the_base_or_the_address_itself(endpoint, url):
    assert named(endpoint=endpoint).url == url


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://models.example/v1",
        "http://127.0.0.1.models.example/v1",
        "http://localhost/v1",
        "https://user:pass@models.example/v1",
        "https://models.example/v1?key=1",
        "https://models.example\\@127.0.0.1/",
        "file:///etc/passwd",
        "https:///v1",
        "https://models.example:port/v1",
        "https://models.example/v1\r\nX: y",
    ],
)
def test_no_other_address_is_asked(endpoint):
    with pytest.raises(BadProvider, match="DRAFTING_ENDPOINT"):
        named(endpoint=endpoint)


@pytest.mark.parametrize("key", ["short", "two words of it", "a-key-with-a-line\nX-Other: 1"])
def test_a_key_cannot_bring_headers_of_its_own(key):
    with pytest.raises(BadProvider, match="DRAFTING_API_KEY"):
        named(key=key)


def test_the_longest_name_of_a_model_fits_the_drafter():
    assert len(named(model="m" * 50).drafter) <= 60
    with pytest.raises(BadProvider, match="DRAFTING_MODEL"):
        named(model="m" * 51)


def test_the_key_is_never_shown():
    assert KEY not in repr(named())
    assert KEY not in str(named())


def test_the_time_has_its_bounds():
    with pytest.raises(BadProvider, match="TIMEOUT"):
        named(timeout_seconds=0)
