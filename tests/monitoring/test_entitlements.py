"""Plans: limits always hold, features are locked only where billing is on."""

import pytest

from monitoring.entitlements import TABLE, Feature
from monitoring.models import Plan


def test_every_plan_stands_in_the_table():
    assert set(TABLE) == set(Plan)


@pytest.mark.parametrize(
    ("plan", "limit"),
    [(Plan.FREE, 1), (Plan.WATCHER, 10), (Plan.PROFESSIONAL, 25), (Plan.COMPLIANCE, None)],
)
def test_a_plan_watches_as_many_platforms_as_the_contract_says(plan, limit):
    assert TABLE[plan].platforms_watched == limit


def test_without_billing_nothing_is_locked(settings):
    settings.BILLING = False

    assert all(TABLE[Plan.FREE].allows(feature) for feature in Feature)


def test_with_billing_each_plan_opens_more(settings):
    settings.BILLING = True

    opened = [sum(TABLE[plan].allows(feature) for feature in Feature) for plan in Plan]
    assert opened == [0, 2, 3, 3]


def test_a_limit_is_the_number_that_fits_not_the_number_that_is_too_many(settings):
    free = TABLE[Plan.FREE]

    assert free.may_watch(0)
    assert not free.may_watch(1)
    assert TABLE[Plan.COMPLIANCE].may_watch(10_000)
