"""When a source is due again."""

from datetime import timedelta

import pytest

from monitoring.schedule import next_check_at
from tests.factories import make_check, make_sighting, make_source, make_version

pytestmark = pytest.mark.django_db


def wait(source, noon, **check):
    made = make_check(source, noon, **check)
    return next_check_at(source=source, check=made, now=noon) - noon


def test_a_source_is_due_after_its_cadence(noon):
    assert wait(make_source(cadence_seconds=3600), noon) == timedelta(hours=1)


@pytest.mark.parametrize(("failures", "hours"), [(1, 1), (2, 2), (4, 8), (7, 64), (40, 64)])
def test_each_failure_in_a_row_doubles_the_wait(noon, failures, hours):
    source = make_source(cadence_seconds=3600, failures=failures)

    assert wait(source, noon, outcome="timeout") == timedelta(hours=hours)


def test_the_wait_after_failures_is_a_week_at_most(noon):
    source = make_source(failures=40)

    assert wait(source, noon, outcome="timeout") == timedelta(days=7)


def test_a_new_text_is_looked_at_again_soon(noon, settings):
    settings.CONFIRMATION_SECONDS = 1800
    source = make_source()
    make_sighting(make_version(source.document), noon, published=False)

    assert wait(source, noon) == timedelta(minutes=30)


def test_a_servers_retry_after_is_kept_even_when_it_is_longer(noon):
    source = make_source(cadence_seconds=3600)

    asked = wait(source, noon, outcome="rate_limited", retry_after_seconds=7200)

    assert asked == timedelta(hours=2)
