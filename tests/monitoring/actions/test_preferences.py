"""Which mails are sent, and the way out of each without signing in."""

import pytest

from monitoring.actions.accounts import account_of
from monitoring.actions.preferences import (
    UnknownSubscription,
    set_preferences,
    subscription,
    unsubscribe,
)
from tests.factories import make_watch

pytestmark = pytest.mark.django_db


def test_preferences_are_saved_for_the_person_alone(olu, eve):
    set_preferences(by=olu, wants_alerts=False, wants_digest=False)

    assert not account_of(user=olu).wants_alerts
    assert account_of(user=eve).wants_alerts


def test_looking_at_a_link_ends_nothing(olu):
    account = account_of(user=olu)

    _, words = subscription(token=account.mail_token, what="digest")

    account.refresh_from_db()
    assert words == "the weekly digest"
    assert account.wants_digest


@pytest.mark.parametrize(("what", "left"), [("alerts", (False, True)), ("digest", (True, False))])
def test_a_link_ends_one_kind_of_mail_and_may_be_pressed_twice(olu, what, left):
    account = account_of(user=olu)

    for _ in range(2):
        unsubscribe(token=account.mail_token, what=what)

    account.refresh_from_db()
    assert (account.wants_alerts, account.wants_digest) == left


def test_a_link_can_pause_one_platform(olu):
    watch, other = make_watch(olu), make_watch(olu)

    unsubscribe(token=watch.account.mail_token, what=f"watch-{watch.pk}")

    watch.refresh_from_db()
    other.refresh_from_db()
    assert (watch.is_paused, other.is_paused) == (True, False)


def test_nobody_pauses_another_persons_platform(olu, eve):
    watch = make_watch(olu)

    with pytest.raises(UnknownSubscription):
        unsubscribe(token=account_of(user=eve).mail_token, what=f"watch-{watch.pk}")


@pytest.mark.parametrize("what", ["", "everything", "watch-", "watch-x", "7"])
def test_a_link_that_names_nothing_is_refused(olu, what):
    with pytest.raises(UnknownSubscription):
        unsubscribe(token=account_of(user=olu).mail_token, what=what)


def test_an_unknown_token_is_refused(db):
    with pytest.raises(UnknownSubscription):
        unsubscribe(token="guessed", what="alerts")
