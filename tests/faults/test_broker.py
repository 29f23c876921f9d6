"""The broker is gone, or has forgotten everything: pages still read, and the rows know the rest."""

import pytest
from kombu.exceptions import OperationalError

from monitoring import tasks
from monitoring.actions.deliver import deliver_due
from monitoring.actions.sweep import sweep
from monitoring.models import Lease
from platforms.models import Source
from provisions.actions.reference import load_reference
from tests.celery_worker import delete_keys
from tests.factories import make_change, make_provision, make_watch
from tests.faults.invariants import assert_settled
from tests.faults.rounds import declare, work_off
from tests.platforms.actions.local_site import POLICY

NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def broken_cache(settings) -> None:
    """Nobody listens where the cache should be; attempts to sign in are counted there."""
    settings.ACCOUNT_RATE_LIMITS = {}
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOBODY}}


@pytest.fixture
def silent_broker(monkeypatch) -> list[str]:
    """Every message fails as Celery's own does when nobody listens; the names of those tried."""
    tried: list[str] = []

    def refuse(name: str):
        tried.append(name)
        raise OperationalError("Error 111 connecting to 127.0.0.1:1. Connection refused.")

    for name in ("recheck_hosts", "deliver_batch"):
        monkeypatch.setattr(getattr(tasks, name), "delay", lambda name=name, **ids: refuse(name))
    return tried


@pytest.mark.django_db
def test_public_pages_answer_without_a_cache(broken_cache, client, noon):
    load_reference(today=noon.date())
    record = make_provision(published=True)
    change = make_change()
    document = change.document
    pages = ["/", "/platforms/", "/changes/", "/clause-types/", "/analysis/", "/methodology/"]
    pages += ["/search/?q=messages", "/api/v1/records/", "/account/login/", "/account/signup/"]
    pages += [document.entity.get_absolute_url(), document.get_absolute_url()]
    pages += [f"{document.get_absolute_url()}versions/", change.get_absolute_url()]
    pages += [document.published_sighting.version.get_absolute_url(), record.get_absolute_url()]

    statuses = {page: client.get(page).status_code for page in pages}

    assert statuses == dict.fromkeys(pages, 200)


@pytest.mark.django_db
def test_signing_in_answers_without_a_cache(broken_cache, client, olu):
    words = {"login": olu.email, "password": "olu-pass-phrase"}

    answer = client.post("/account/login/", words)

    assert answer.status_code < 500


@pytest.mark.django_db
def test_what_could_not_be_sent_to_the_broker_is_done_by_a_later_sweep(
    silent_broker, site, clock, noon
):
    for path in ("/one", "/two"):
        site.serve(POLICY, path)
        declare(path, noon)
    change = make_change(announced=False)
    make_watch(entity=change.document.entity)

    with pytest.raises(OperationalError):
        tasks.sweep()
    assert silent_broker == ["recheck_hosts"]
    assert Lease.objects.filter(finished_at=None).count() == 1
    assert deliver_due(now=clock.tick()) == 1, "mails need no broker"
    clock.let_leases_end()
    work_off(now=clock.now, gate=site.gate)

    assert Source.objects.filter(last_outcome="new_version").count() == 2
    assert_settled()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_forgot_its_messages_loses_nothing(key_prefix, site, clock, noon):
    declare("/privacy", noon)
    change = make_change(announced=False)
    make_watch(entity=change.document.entity)
    work = sweep(now=clock.now)
    for lease_id in work.lease_ids:
        tasks.recheck_host_batch.delay(lease_id=lease_id)
    assert work.has_deliveries
    tasks.deliver_batch.delay()

    delete_keys(key_prefix)  # FLUSHALL, for our own keys only

    assert sweep(now=clock.now).has_deliveries, "mails wait for no lease"
    clock.let_leases_end()
    work_off(now=clock.now, gate=site.gate)
    assert Source.objects.get().last_outcome == "new_version"
    assert_settled()
