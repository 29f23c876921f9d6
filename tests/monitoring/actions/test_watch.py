"""The watchlist and the plan's limit."""

import threading

import pytest
from django.db import connection

from monitoring.actions.watch import WatchLimitReached, set_paused, unwatch, watch
from monitoring.models import Plan, Watch
from tests.factories import make_account, make_entity, make_person, make_watch

pytestmark = pytest.mark.django_db


def test_the_free_plan_watches_one_platform(olu, noon):
    watch(entity=make_entity(), by=olu, now=noon)

    with pytest.raises(WatchLimitReached, match="The Free plan watches 1 platform"):
        watch(entity=make_entity(), by=olu, now=noon)

    assert Watch.objects.count() == 1


def test_watching_twice_is_one_watch_and_no_error(olu, noon):
    entity = make_entity()

    first = watch(entity=entity, by=olu, now=noon)

    assert watch(entity=entity, by=olu, now=noon) == first


def test_removing_a_platform_makes_room_for_another(olu, noon):
    first = watch(entity=make_entity(), by=olu, now=noon)
    unwatch(watch_id=first.pk, by=olu)

    second = watch(entity=make_entity(), by=olu, now=noon)

    assert list(Watch.objects.all()) == [second]


def test_a_paused_platform_keeps_its_place(olu, noon):
    first = watch(entity=make_entity(), by=olu, now=noon)
    set_paused(watch_id=first.pk, by=olu, paused=True)

    with pytest.raises(WatchLimitReached):
        watch(entity=make_entity(), by=olu, now=noon)


def test_the_watcher_plan_watches_ten(olu, noon):
    make_account(olu, plan=Plan.WATCHER)
    for _ in range(10):
        watch(entity=make_entity(), by=olu, now=noon)

    with pytest.raises(WatchLimitReached, match="10 platforms"):
        watch(entity=make_entity(), by=olu, now=noon)


def test_the_compliance_plan_has_no_limit(olu, noon):
    make_account(olu, plan=Plan.COMPLIANCE)

    for _ in range(26):
        watch(entity=make_entity(), by=olu, now=noon)

    assert Watch.objects.count() == 26


def test_nobody_removes_or_pauses_another_persons_watch(olu, eve):
    theirs = make_watch(olu)

    unwatch(watch_id=theirs.pk, by=eve)
    set_paused(watch_id=theirs.pk, by=eve, paused=True)

    theirs.refresh_from_db()
    assert not theirs.is_paused


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_cannot_both_take_the_last_place(noon):
    person = make_person()
    entities = [make_entity(), make_entity()]
    start = threading.Barrier(2)
    refused = []

    def work(entity):
        start.wait(10)
        try:
            watch(entity=entity, by=person, now=noon)
        except WatchLimitReached as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[entity]) for entity in entities]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert (Watch.objects.count(), len(refused)) == (1, 1)
