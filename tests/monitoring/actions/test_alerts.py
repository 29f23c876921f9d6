"""From a publication to alerts: once, and only for those who asked before the fact was seen."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from monitoring.actions.alerts import fan_out
from monitoring.models import Alert, Delivery, FanOut
from platforms.models import Provenance
from tests.factories import (
    AFTER,
    BEFORE,
    make_account,
    make_change,
    make_document,
    make_entity,
    make_provision,
    make_public_document,
    make_publication,
    make_sighting,
    make_version,
    make_watch,
)

pytestmark = pytest.mark.django_db


def test_a_change_makes_one_alert_with_one_mail_for_each_watch(noon):
    publication = make_publication(change=make_change(announced=False))
    watches = [make_watch(entity=publication.entity) for _ in range(2)]
    make_watch()  # of another platform

    claim = fan_out(publication=publication, now=noon)

    assert claim.alert_count == 2
    assert {alert.watch for alert in Alert.objects.all()} == set(watches)
    assert Delivery.objects.count() == 2


def test_fanning_out_twice_alerts_once(noon):
    publication = make_publication(change=make_change(announced=False))
    make_watch(entity=publication.entity)

    first = fan_out(publication=publication, now=noon)
    second = fan_out(publication=publication, now=noon)

    assert first == second
    assert Alert.objects.count() == Delivery.objects.count() == 1


def test_a_published_record_alerts_who_watched_before(noon):
    provision = make_provision(published=True)
    publication = provision.published_analysis.publications.get()
    make_watch(entity=publication.entity)

    fan_out(publication=publication, now=noon)

    assert Alert.objects.get().publication == publication


def test_what_was_seen_before_the_watch_began_does_not_alert(noon):
    change = make_change(seen_at=noon)
    make_watch(entity=change.document.entity, since=noon)

    fan_out(publication=change.publication, now=noon)

    assert not Alert.objects.exists()


@pytest.mark.parametrize("provenance", [Provenance.IMPORTED, Provenance.DEMO])
def test_what_this_archive_did_not_see_happen_does_not_alert(noon, provenance):
    change = make_change(provenance=provenance)
    make_watch(entity=change.document.entity)

    claim = fan_out(publication=change.publication, now=noon)

    assert claim.alert_count == 0
    assert provenance in claim.reason


def test_a_change_of_punctuation_does_not_alert(noon):
    document = make_public_document()
    change = make_change(document, BEFORE.replace("30 days.", "30 days;"))
    make_watch(entity=document.entity)

    claim = fan_out(publication=change.publication, now=noon)

    assert not change.is_substantive
    assert claim.alert_count == 0


def test_a_paused_watch_and_a_closed_account_hear_nothing(noon, eve):
    change = make_change()
    make_watch(entity=change.document.entity, is_paused=True)
    make_watch(eve, change.document.entity)
    type(eve).objects.filter(pk=eve.pk).update(is_active=False)

    assert fan_out(publication=change.publication, now=noon).alert_count == 0


def test_who_wants_no_same_day_mail_gets_the_alert_without_a_delivery(noon, olu):
    change = make_change()
    make_account(olu, wants_alerts=False)
    make_watch(olu, change.document.entity)

    fan_out(publication=change.publication, now=noon)

    assert Alert.objects.count() == 1
    assert not Delivery.objects.exists()


def test_with_billing_on_the_free_plan_hears_by_digest_only(noon, settings):
    settings.BILLING = True
    change = make_change()
    make_watch(entity=change.document.entity)

    fan_out(publication=change.publication, now=noon)

    assert Alert.objects.count() == 1
    assert not Delivery.objects.exists()


def test_a_text_that_came_back_alerts_for_the_new_period_only(noon):
    document = make_document(make_entity())
    make_sighting(make_version(document, BEFORE))
    make_watch(entity=document.entity)
    for day, text in enumerate([AFTER, BEFORE]):
        change = make_change(document, text, noon + timedelta(days=10 * day))
        fan_out(publication=change.publication, now=noon)

    assert Alert.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_alert(noon):
    publication = make_publication(change=make_change(announced=False))
    make_watch(entity=publication.entity)
    start = threading.Barrier(2)

    def work():
        start.wait(10)
        try:
            fan_out(publication=publication, now=noon)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert FanOut.objects.count() == Alert.objects.count() == Delivery.objects.count() == 1
