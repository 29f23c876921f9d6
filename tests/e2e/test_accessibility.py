"""The main pages for everybody: axe finds nothing serious, nothing leaves the machine.

Every page at two widths and in both displays.
"""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.mail import send_mail

from tests.e2e.small_archive import make_small_archive
from tests.factories import make_change, make_watch

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)
# Only colours differ between the displays.
RULES = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}
AXE = Axe().axe_script
# Without preloading axe asks for no style sheet of its own.
RUN_AXE = """rules => axe.run({resultTypes: ["violations"], preload: false, ...rules})
    .then(results => results.violations)"""
OPEN_FOLDS = "document.querySelectorAll('main details').forEach(fold => { fold.open = true; })"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def archive():
    return make_small_archive()


@pytest.fixture
def axe_page(browser, live_server):
    """A page in which axe may try inline styles, as it does, without a word from the policy."""
    context = browser.new_context(
        base_url=live_server.url,
        bypass_csp=True,
        reduced_motion="reduce",  # a colour halfway to another is nobody's choice
    )
    yield context.new_page()
    context.close()


def tour(page, addresses, origin):
    """Open each page at each width; returns what is wrong: overflow, requests, complaints."""
    problems = []

    def note_request(request):
        if not request.url.startswith((origin, "data:")):
            problems.append(f"{page.url} asked for {request.url}")

    def note_words(message):
        problems.append(f"{page.url} said {message.text} {message.location['url']}")

    page.on("request", note_request)
    page.on("console", note_words)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            assert page.goto(address).status == 200, address
            page.evaluate(OPEN_FOLDS)
            if page.evaluate(OVERFLOW) > 0:
                problems.append(f"{address} at {width} px scrolls sideways")
    return problems


def barriers(page, addresses):
    """What axe finds on each page, at both widths and in both displays, with all folds open."""
    problems = []
    for address in addresses:
        page.goto(address)
        page.evaluate(OPEN_FOLDS)
        page.evaluate(AXE)
        for width, (display, rules) in itertools.product(WIDTHS, RULES.items()):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=display)
            problems += [f"{address} {width} px {display}: {one}" for one in grave(page, rules)]
    return problems


def grave(page, rules):
    """What keeps people out, with the first element of each."""
    return [
        f"{one['id']}: {one['nodes'][0]['failureSummary']} {one['nodes'][0]['html'][:200]}"
        for one in page.evaluate(RUN_AXE, rules)
        if one["impact"] in {"serious", "critical"}
    ]


def test_public_pages_keep_nobody_out(page, axe_page, live_server, archive):
    addresses = [
        "/",
        "/platforms/",
        archive.entity.get_absolute_url(),
        archive.document.get_absolute_url(),
        f"{archive.document.get_absolute_url()}versions/",
        archive.record.get_absolute_url(),
        archive.record.clause_type.get_absolute_url(),
        "/clause-types/",
        archive.change.get_absolute_url(),
        "/changes/",
        "/search/?q=training",
        "/methodology/",
        "/account/login/",
        "/account/signup/",
    ]

    assert tour(page, addresses, live_server.url) == []
    assert barriers(axe_page, addresses) == []


def test_pages_of_an_account_keep_nobody_out(page, axe_page, live_server, olu, sign_in, settings):
    settings.EMAIL_BACKEND = "monitoring.delivery.mailbox.MailboxBackend"
    send_mail("A change", "The text.", None, [olu.email], html_message="<html><head></head></html>")
    make_watch(olu, make_change().document.entity)
    sign_in(olu)
    axe_page.context.add_cookies(page.context.cookies())
    page.goto("/mailbox/")
    message = page.locator("tbody a").get_attribute("href")
    addresses = ["/account/", "/mailbox/", message]

    assert tour(page, addresses, live_server.url) == []
    assert barriers(axe_page, addresses) == []
