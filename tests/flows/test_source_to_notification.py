"""The whole path in one file: a platform's page → a published record → an alert in the mail.

A real worker and broker do the machine half; the page is served on loopback by the demo's site and
fetched by the real fetcher. People do the rest through the same actions as the admin and the pages.
"""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from django.utils import timezone

from conductatlas.demo.site import DemoSite
from monitoring import tasks
from monitoring.actions.watch import watch
from monitoring.models import Alert, Delivery
from platforms.actions.entities import ensure_document, ensure_entity, ensure_source
from platforms.models import Change, Check, Document, Source
from provisions.actions.publish import publish
from provisions.actions.reference import load_reference
from provisions.actions.review import approvals_missing, approve
from provisions.models import Analysis, Publication
from tests.celery_worker import start_worker

EARLIER = datetime(2026, 2, 1, tzinfo=UTC)
LATER = datetime(2026, 3, 10, tzinfo=UTC)  # since 2 March, 30 days read 90 days
PATIENCE_SECONDS = 40


@pytest.fixture
def worker(
    tmp_path: Path, key_prefix: str, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A worker with folders of its own, that confirms a new text after a second."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("CONFIRMATION_SECONDS", "1")
    monkeypatch.setenv("FETCH_HOST_DELAY_SECONDS", "0")
    with start_worker(key_prefix):
        yield tmp_path


@pytest.fixture
def site(tmp_path: Path) -> Iterator[DemoSite]:
    """The invented platforms' own sites, announced where the worker looks for them."""
    with DemoSite(EARLIER) as site:
        (tmp_path / "demo-site.json").write_text(json.dumps(site.resolve))
        yield site


def test_a_page_becomes_a_record_and_its_change_becomes_a_mail(
    worker, site, ada, grace, olu, client
):
    load_reference(today=EARLIER.date())
    document, source = declare_privacy_policy()

    # The machine half: captured, read, published as text, cut into clauses, drafted.
    make_due(source)
    wait_until(Analysis.objects.exists, "a draft")
    document.refresh_from_db()
    text = document.published_sighting.version.text
    assert document.record_id == "CA-D-00001"
    assert all(text[one.start : one.end] == one.quote for one in Analysis.objects.all())
    assert client.get(f"{document.get_absolute_url()}").status_code == 200

    # The human half: nothing is public as meaning before two analysts agreed and published.
    draft = Analysis.objects.in_queue_order().first()
    assert draft.title not in client.get(document.get_absolute_url()).content.decode()
    approve(analysis_id=draft.pk, by=ada, now=timezone.now())
    if approvals_missing(Analysis.objects.get(pk=draft.pk)):
        approve(analysis_id=draft.pk, by=grace, now=timezone.now())
    publish(analysis_id=draft.pk, by=ada, now=timezone.now())
    record = Analysis.objects.get(pk=draft.pk).provision
    answer = client.get(record.get_absolute_url())
    assert answer.status_code == 200
    assert record.record_id in answer.content.decode()

    # A reader watches; the platform changes its page.
    watch(entity=document.entity, by=olu, now=timezone.now())
    site.set_moment(LATER)
    make_due(source)
    wait_until(lambda: seen(document) == 2, "the new text")
    assert not Change.objects.exists(), "a new text waits for a second look"
    time.sleep(1.1)
    make_due(source)
    wait_until(lambda: Change.objects.public().exists(), "the announced change")

    change = Change.objects.get()
    assert change.change_class == "substantive_minor"
    assert "30 days" in change.headline
    assert "90 days" in change.headline

    # The facts go out at once, once, with the redline and a way out.
    wait_until(lambda: Delivery.objects.filter(state="sent").exists(), "the mail", sweeping=True)
    mail = only_mail(worker / "mail")
    assert mail["To"] == olu.email
    assert change.document.name in mail["Subject"]
    html = mail.get_body(("html",)).get_content()
    assert "<del" in html
    assert "<ins" in html
    assert change.get_absolute_url() in html
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    # Sweeping again tells nobody twice.
    tasks.sweep.delay()
    wait_until(lambda: not Publication.objects.filter(fan_out=None).exists(), "the fan-out")
    assert Alert.objects.filter(publication__change=change).count() == 1

    # One click ends it.
    link = mail["List-Unsubscribe"].strip("<>").split(">")[0]
    path = "/" + link.split("/", 3)[3]
    assert client.get(path).status_code == 200
    olu.account.refresh_from_db()
    assert olu.account.wants_alerts, "looking at the page changes nothing"
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    olu.account.refresh_from_db()
    assert not olu.account.wants_alerts


def declare_privacy_policy() -> tuple[Document, Source]:
    """An analyst's entry: a platform, its privacy policy, where it is."""
    entity, _ = ensure_entity(name="Kestrel AI", website="http://kestrel-ai.example")
    document, _ = ensure_document(entity=entity, terms_type="Privacy Policy")
    source, _ = ensure_source(
        document=document, url="http://kestrel-ai.example/legal/privacy", select=("main",)
    )
    return document, source


def make_due(source: Source) -> None:
    """The clock comes round for the source; the sweep does the rest."""
    Source.objects.filter(pk=source.pk).update(is_enabled=True, next_check_at=timezone.now())
    before = Check.objects.filter(source=source).exclude(outcome=None).count()
    tasks.sweep.delay()
    wait_until(
        lambda: Check.objects.filter(source=source).exclude(outcome=None).count() > before,
        "the check",
    )


def wait_until(is_so: Callable[[], bool], what: str, *, sweeping: bool = False) -> None:
    """Wait for the worker; with `sweeping`, keep waking it as beat does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"{what} did not come"
        if sweeping:
            tasks.sweep.delay()
        time.sleep(0.2)


def seen(document: Document) -> int:
    """How many texts of the document were seen."""
    return document.sightings.count()


def only_mail(folder: Path) -> EmailMessage:
    """The one message of the mail box."""
    (file,) = folder.glob("*.eml")
    return BytesParser(policy=policy.default).parsebytes(file.read_bytes())
