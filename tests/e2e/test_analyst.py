"""Two analysts at the workbench: what one may do alone, what needs both, what then is public."""

import pytest

from conductatlas.actions.roles import ensure_analyst_role
from provisions.actions.reference import load_reference
from provisions.models import Analysis
from tests.e2e.small_archive import play
from tests.factories import LONG_AGO, make_analysis, make_person

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def make_analyst(name):
    """Staff in the group of the analysts, without a superuser's rights."""
    person = make_person(name, is_staff=True)
    person.groups.add(ensure_analyst_role())
    return person


@pytest.fixture
def ada(transactional_db):
    return make_analyst("ada")


@pytest.fixture
def grace(transactional_db):
    return make_analyst("grace")


@pytest.fixture
def as_ada(page, ada, sign_in):
    sign_in(ada)
    return page


@pytest.fixture
def graces_page(browser, live_server, grace):
    """A second browser, signed in by the admin's form."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)
    enter(page, grace)
    yield page
    context.close()


@pytest.fixture
def document():
    """A platform's policy that was read and drafted; nobody has reviewed anything."""
    load_reference(today=LONG_AGO.date())
    return play("kestrel-ai", texts=1)


def enter(page, person):
    """Sign in where the admin asks for it."""
    page.goto("/admin/")
    page.locator("[name=username]").fill(person.email)
    page.locator("[name=password]").fill(f"{person.name}-pass-phrase")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="What waits for people").wait_for()


def leave_one_draft(severity):
    """Nothing waits but the first draft of a severity."""
    draft = Analysis.objects.in_queue_order().filter(severity=severity).first()
    Analysis.objects.exclude(pk=draft.pk).update(state=Analysis.State.SUPERSEDED)
    return draft


def review_next(page):
    """From the queue to its most pressing item."""
    page.goto("/admin/provisions/analysis/")
    page.get_by_role("link", name="Review next").click()
    page.locator("[data-review]").wait_for()


def reason_field(page):
    return page.get_by_label("Reason demanded for")


def state_of(draft):
    draft.refresh_from_db()
    return draft.state


def test_an_analyst_amends_a_draft_and_publishes_it(page, ada, document):
    draft = leave_one_draft("medium")
    enter(page, ada)
    review_next(page)
    assert page.locator("[data-review] mark").first.is_visible()

    page.get_by_label("What it is").fill("The document names small files that a browser keeps.")
    page.get_by_label("Stay on this item").check()
    reason_field(page).fill("The draft left the browser out.")
    page.get_by_role("button", name="Save amendment and publish").click()
    page.get_by_role("link", name="Public page", exact=True).click()

    draft.provision.refresh_from_db()
    assert page.url.endswith(draft.provision.get_absolute_url())
    shown = page.locator("main").inner_text()
    assert draft.provision.record_id in shown
    assert "small files that a browser keeps" in shown


def test_a_high_severity_is_public_only_after_a_second_analyst(as_ada, graces_page, document):
    draft = leave_one_draft("high")
    review_next(as_ada)
    as_ada.keyboard.press("a")
    as_ada.get_by_text("needs a second analyst").first.wait_for()
    assert state_of(draft) == Analysis.State.APPROVED
    as_ada.goto(document.get_absolute_url())
    assert draft.title not in as_ada.locator("main").inner_text()

    review_next(graces_page)
    graces_page.get_by_text("it needs your approval, too").wait_for()
    graces_page.keyboard.press("p")
    graces_page.get_by_text("is public.").first.wait_for()

    as_ada.reload()
    as_ada.get_by_role("link", name=draft.title).first.click()
    assert "High" in as_ada.locator(".marks").inner_text()
    assert draft.quote[:40] in as_ada.locator("blockquote").first.inner_text()


def test_the_first_analyst_may_not_be_the_second(as_ada):
    make_analysis(severity="high")
    review_next(as_ada)
    as_ada.get_by_label("Stay on this item").check()
    as_ada.keyboard.press("a")

    as_ada.get_by_text("You approved it.").wait_for()
    assert not as_ada.get_by_role("button", name="Approve").is_visible()
    assert not as_ada.get_by_role("button", name="Publish").is_visible()


def test_a_rejection_demands_a_reason(as_ada):
    draft = make_analysis()
    review_next(as_ada)
    as_ada.keyboard.press("x")
    assert as_ada.evaluate("document.activeElement.name") == "reason"
    as_ada.get_by_role("button", name="Reject with reason").click()
    as_ada.get_by_role("alert").get_by_text("reason").wait_for()
    assert state_of(draft) == Analysis.State.DRAFT

    reason_field(as_ada).fill("The clause names the subject only.")
    as_ada.get_by_role("button", name="Reject with reason").click()
    as_ada.get_by_text("the same wording is not drafted again").first.wait_for()
    assert state_of(draft) == Analysis.State.REJECTED


def test_letters_typed_into_a_field_press_no_button(as_ada):
    draft = make_analysis()
    review_next(as_ada)
    reason_field(as_ada).press_sequentially("apex")

    assert reason_field(as_ada).input_value() == "apex"
    assert state_of(draft) == Analysis.State.DRAFT
