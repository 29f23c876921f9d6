"""The keyboard of the review page, in a real browser: letters press buttons outside fields only."""

import pytest
from django.urls import reverse

from provisions.models import Analysis
from tests.factories import make_analysis

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def review(page, sign_in, ada):
    """Opens the review page of an analysis as ada."""
    sign_in(ada)

    def show(analysis: Analysis):
        page.goto(reverse("admin:provisions_analysis_change", args=[analysis.pk]))
        page.wait_for_selector("[data-keys-switch]:not([hidden])")
        return page

    return show


def test_the_letter_a_approves(review):
    analysis = make_analysis()
    page = review(analysis)

    page.keyboard.press("a")

    page.wait_for_selector("text=Approved.")
    assert Analysis.objects.get(pk=analysis.pk).state == Analysis.State.APPROVED


def test_letters_in_a_field_stay_letters(review):
    analysis = make_analysis()
    page = review(analysis)

    page.fill("[data-reason]", "")
    page.type("[data-reason]", "a pax")

    assert page.input_value("[data-reason]") == "a pax"
    assert Analysis.objects.get(pk=analysis.pk).state == Analysis.State.DRAFT


def test_x_asks_for_the_reason_before_it_rejects(review):
    page = review(make_analysis())

    page.keyboard.press("x")

    assert page.evaluate("document.activeElement.id") == "review-reason"


def test_j_goes_on_to_the_next_item(review):
    following = make_analysis(title="The following item", priority=0.1)
    page = review(make_analysis(priority=0.9))

    page.keyboard.press("j")

    page.wait_for_url(f"**/{following.pk}/change/")


def test_keys_that_were_switched_off_stay_off(review):
    analysis = make_analysis()
    review(analysis).uncheck("[data-keys]")
    page = review(analysis)

    page.keyboard.press("a")

    assert not page.is_checked("[data-keys]")
    assert Analysis.objects.get(pk=analysis.pk).state == Analysis.State.DRAFT


def test_the_page_asks_no_third_party(review, page, live_server):
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    review(make_analysis())

    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


def test_the_page_fits_a_telephone(review, page):
    page.set_viewport_size({"width": 390, "height": 844})

    review(make_analysis())

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
