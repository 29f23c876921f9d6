"""From signing up to the last mail: an account holder's whole way, in a browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from monitoring.actions.alerts import fan_out
from monitoring.actions.deliver import deliver_due
from monitoring.models import Account
from provisions.models import Publication
from tests.factories import make_change, make_entity, make_public_document, make_watch

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
EMAIL = "nia@people.example"
PASS_PHRASE = "seven-quiet-herons"


@pytest.fixture
def page(page, settings, live_server):
    """Mails lie in the local box, and name the address under which this test is reached."""
    settings.EMAIL_BACKEND = "monitoring.delivery.mailbox.MailboxBackend"
    settings.PUBLIC_ORIGIN = live_server.url
    return page


@pytest.fixture
def documents():
    return [make_public_document(make_entity(name)) for name in ("Brindle Pay", "Tarn Cloud")]


def sign_up(page):
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASS_PHRASE)
    page.get_by_label("Password (again)").fill(PASS_PHRASE)
    page.get_by_role("button", name="Create account").click()


def follow_the_newest_mail(page, link):
    """Open the local mail box and follow a link in the text of its newest mail, by the keyboard.

    A click right after scrolling may still land in the frame that was there before.
    """
    page.goto("/mailbox/")
    with page.expect_navigation():
        page.get_by_role("row").nth(1).get_by_role("link").click()
    with page.expect_navigation():
        page.locator("pre").first.get_by_role("link").filter(has_text=link).press("Enter")


def announce_a_change(document):
    """The platform changes its document; the archive tells of it at once."""
    now = timezone.now() + timedelta(seconds=1)
    change = make_change(document, seen_at=now)
    fan_out(publication=Publication.objects.get(change=change), now=now)
    assert deliver_due(now=now) == 1
    return change


def test_an_account_holder_signs_up_watches_is_told_and_leaves(page, documents):
    watched, other = documents
    page.goto(watched.entity.get_absolute_url())
    page.get_by_role("link", name="Watch this platform").click()
    sign_up(page)
    page.get_by_role("heading", name="Confirm your address").wait_for()
    page.get_by_role("link", name="local mail box").click()
    assert EMAIL in page.get_by_role("row", name="Confirm your address").inner_text()

    follow_the_newest_mail(page, "/confirm-email/")
    page.get_by_role("button", name="Confirm this address").click()
    page.get_by_role("button", name="Watch this platform").click()
    page.get_by_role("status").get_by_text("You are watching Brindle Pay.").wait_for()
    assert "1 of 1 on your plan" in page.locator("main").inner_text()

    page.goto(other.entity.get_absolute_url())
    page.get_by_role("link", name="Watch this platform").click()
    page.get_by_role("button", name="Watch this platform").click()
    page.get_by_role("alert").get_by_text("The Free plan watches 1 platform.").wait_for()

    change = announce_a_change(watched)
    page.goto("/account/")
    assert change.headline in page.locator("main").inner_text()
    assert "accepted by the mail server" in page.locator("main").inner_text()

    follow_the_newest_mail(page, change.get_absolute_url())
    assert page.locator("h1").inner_text() == change.headline

    page.context.clear_cookies()  # a mail program is signed in nowhere
    follow_the_newest_mail(page, "/alerts/")
    account = Account.objects.get(user__email=EMAIL)
    assert account.wants_alerts, "looking at the page ends nothing"
    page.get_by_role("button", name="Stop same-day alerts").click()
    page.get_by_role("heading", name="Stopped").wait_for()
    account.refresh_from_db()
    assert not account.wants_alerts


def test_a_link_in_the_html_of_a_mail_leads_out_of_its_frame(page, documents, olu):
    make_watch(olu, documents[0].entity)
    change = announce_a_change(documents[0])
    page.goto("/mailbox/")
    page.get_by_role("row").nth(1).get_by_role("link").click()
    frame = page.frame_locator("iframe")
    assert frame.locator("del").first.is_visible()
    frame.get_by_role("link", name="Read the full redline").click()

    page.wait_for_url(f"**{change.get_absolute_url()}")
    assert page.locator("h1").inner_text() == change.headline
