"""What `check --deploy` says of drafting assistance."""

import pytest

from conductatlas.checks import drafting_is_whole_or_off
from provisions.actions.drafting_provider import configured_provider

KEY = "an-invented-key"


@pytest.fixture
def named(settings):
    settings.DRAFTING_ENDPOINT = "https://models.example/v1"
    settings.DRAFTING_MODEL, settings.DRAFTING_API_KEY = "model-x", KEY
    return settings


def test_assistance_is_off_by_default():
    assert drafting_is_whole_or_off(None) == []
    assert configured_provider() is None


def test_assistance_is_on_where_it_is_set_up_in_full(named):
    assert drafting_is_whole_or_off(None) == []
    assert configured_provider().host == "models.example"


def test_half_of_the_settings_is_an_error_and_assistance_stays_off(named, caplog):
    named.DRAFTING_MODEL = ""

    [error] = drafting_is_whole_or_off(None)

    assert (error.id, error.msg) == (
        "conductatlas.E005",
        "DRAFTING_MODEL must be set, too, or none of them.",
    )
    assert configured_provider() is None
    assert KEY not in caplog.text


def test_an_open_line_is_refused(named):
    named.DRAFTING_ENDPOINT = "http://models.example/v1"

    [error] = drafting_is_whole_or_off(None)

    assert "https://" in error.msg
