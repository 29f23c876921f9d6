"""The weekly digest: last week's alerts, once, in one mail."""

from datetime import UTC, date, datetime, timedelta

import pytest

from monitoring.actions.digests import compose_digests, latest_whole_week
from monitoring.actions.preferences import set_preferences
from monitoring.models import Delivery, Digest
from tests.factories import make_alert, make_watch

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
SUNDAY_NIGHT = MONDAY - timedelta(seconds=1)


def test_the_week_runs_from_monday_to_sunday_in_utc():
    assert latest_whole_week(MONDAY) == date(2026, 5, 25)
    assert latest_whole_week(SUNDAY_NIGHT) == date(2026, 5, 18)


def test_last_weeks_alerts_of_an_account_come_in_one_mail(noon, olu):
    watch = make_watch(olu)
    alerts = [make_alert(watch, at=SUNDAY_NIGHT - timedelta(days=day)) for day in (0, 6)]

    (digest,) = compose_digests(now=noon)

    assert digest.account.user == olu
    assert set(digest.alerts.all()) == set(alerts)
    assert Delivery.objects.get().digest == digest


def test_composing_twice_gives_one_digest(noon):
    make_alert(at=SUNDAY_NIGHT)

    compose_digests(now=noon)
    again = compose_digests(now=noon + timedelta(hours=1))

    assert again == []
    assert Digest.objects.count() == Delivery.objects.count() == 1


@pytest.mark.parametrize("at", [MONDAY, MONDAY - timedelta(days=7, seconds=1)])
def test_alerts_of_other_weeks_are_not_in_it(noon, at):
    make_alert(at=at)

    assert compose_digests(now=noon) == []


def test_a_week_without_alerts_has_no_digest(noon):
    make_watch()

    assert compose_digests(now=noon) == []


def test_who_does_not_want_the_digest_gets_none(noon, olu):
    make_alert(make_watch(olu), at=SUNDAY_NIGHT)
    set_preferences(by=olu, wants_alerts=True, wants_digest=False)

    assert compose_digests(now=noon) == []


def test_a_platform_that_was_removed_or_paused_is_not_told_of(noon, olu, eve):
    make_alert(removed := make_watch(olu), at=SUNDAY_NIGHT)
    make_alert(make_watch(eve, is_paused=True), at=SUNDAY_NIGHT)
    removed.delete()

    assert compose_digests(now=noon) == []


def test_accounts_get_their_own_alerts_only(noon, olu, eve):
    make_alert(make_watch(olu), at=SUNDAY_NIGHT)
    theirs = make_alert(make_watch(eve), at=SUNDAY_NIGHT)

    compose_digests(now=noon)

    assert list(Digest.objects.get(account__user=eve).alerts.all()) == [theirs]
