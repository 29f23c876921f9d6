"""Public pages in a real browser: nothing is asked of anybody else, and the policy holds."""

import pytest

from tests.factories import (
    make_change,
    make_clause_type,
    make_entity,
    make_provision,
    make_public_document,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
HOSTILE = """# Privacy Policy

![pixel](https://evil.example/pixel.gif) <img src="https://evil.example/x.png" onerror="alert(1)">
<script>window.hostile = 1</script> [a link](https://elsewhere.example/) `code`

We may use the prompts you submit to improve our services.
"""


@pytest.fixture
def addresses():
    document = make_public_document(make_entity("Hostile"), text=HOSTILE)
    provision = make_provision(document, make_clause_type("training"), published=True)
    change = make_change(document, HOSTILE.replace("a link", "<b>another</b> link, and more"))
    return [
        "/",
        "/platforms/",
        document.entity.get_absolute_url(),
        document.get_absolute_url(),
        f"{document.get_absolute_url()}versions/",
        provision.get_absolute_url(),
        change.get_absolute_url(),
        "/changes/",
        "/clause-types/",
        provision.clause_type.get_absolute_url(),
        "/methodology/",
        "/search/?q=prompts",
    ]


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_ask_nobody_else_break_no_policy_and_never_scroll_sideways(
    page, live_server, addresses, width
):
    page.set_viewport_size({"width": width, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    for address in addresses:
        response = page.goto(address)
        assert response.status == 200, address
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0, address
        assert page.evaluate("window.hostile") is None, address

    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert said == []


def test_a_record_leads_to_its_clause_in_the_text(page, addresses):
    page.goto(addresses[5])
    page.get_by_role("link", name="Read in context").click()

    assert page.locator(":target").count() == 1
    assert page.locator(".hl").first.inner_text().startswith("We may use the prompts")
