"""From a record to its proof: by a click, in the reader's own browser, and far away from us."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from platforms.actions.capture import blob_store
from platforms.actions.erase import erase_bytes
from tests.factories import (
    AFTER,
    NOON,
    make_captured_version,
    make_change,
    make_document,
    make_entity,
    make_provision,
    make_sighting,
)
from tests.platforms.actions.sealing import flip, sign, verified

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
RULES = '{runOnly: ["wcag2a", "wcag2aa"], resultTypes: ["violations"], preload: false}'
RUN_AXE = f"axe.run({RULES}).then(results => results.violations.map(each => each.id))"


@pytest.fixture
def record():
    """A record of a later text, captured in two parts as the text before, all of it signed."""
    document = make_document(make_entity("Orchard"))
    make_sighting(make_captured_version(document, parts=2))
    make_captured_version(document, AFTER, NOON, parts=2)
    make_change(document, AFTER)
    document.refresh_from_db()
    record = make_provision(document, published=True)
    sign(NOON)
    return record


def evidence_url(record) -> str:
    return f"{record.published_analysis.version.get_absolute_url()}evidence/"


def check_here(page) -> list[str]:
    """Press the button; returns how each step is called, once the last one stands there."""
    page.get_by_role("button", name="Check in this browser").click()
    steps = page.locator("[data-check-steps] .status")
    steps.filter(has_text="onfirmed").wait_for()
    return [text.strip() for text in steps.all_inner_texts()]


def test_a_reader_goes_from_a_record_to_a_bundle_that_a_stranger_can_verify(page, record, tmp_path):
    page.goto(record.get_absolute_url())
    page.get_by_role("link", name="Evidence", exact=True).click()
    snapshots = list(record.published_analysis.version.inputs.order_by("versioninput__position"))
    names = [snapshot.record_id for snapshot in snapshots]

    assert check_here(page) == [
        "Proof",
        "Text",
        *names,
        "Path to the root",
        "Signature",
        "Confirmed",
    ]

    with page.expect_download() as download:
        page.get_by_role("link", name="Evidence bundle").click()
    bundle = download.value.path().read_bytes()
    page.get_by_role("link", name="Transparency log").first.click()
    key = page.request.get(page.url.partition("/log/")[0] + "/log/key").text().strip()
    assert key in page.locator("main").inner_text()

    done = verified(bundle, tmp_path, key)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_browser_finds_bytes_that_were_swapped_on_the_way(page, record):
    page.route("**/body", lambda route: route.fulfill(body="<p>Other bytes.</p>"))
    page.goto(evidence_url(record))

    steps = check_here(page)

    assert any(step.startswith("CA-S-") and "check failed" in step for step in steps)
    assert steps[-1] == "Not confirmed"
    assert "Confirmed" not in steps


@pytest.mark.parametrize(
    ("name", "old", "new", "failing"),
    [("entry", "captured", "imported", "Path to the root: check failed"),
     ("checkpoint", "\n", "\n9", "Path to the root: check failed")],
)  # fmt: skip
def test_the_browser_finds_a_proof_that_was_changed(page, record, name, old, new, failing):
    def change(route):
        answer = route.fetch()
        proof = answer.json()
        proof[name] = proof[name].replace(old, new, 1)
        route.fulfill(response=answer, json=proof)

    page.route("**/proof.json", change)
    page.goto(evidence_url(record))

    steps = check_here(page)

    assert failing in steps
    assert steps[-1] == "Not confirmed"


def test_the_browser_finds_a_checkpoint_that_the_key_did_not_sign(page, record):
    def forge(route):
        answer = route.fetch()
        proof = answer.json()
        head, _, line = proof["checkpoint"].rstrip("\n").rpartition(" ")
        flipped = line[:-4] + ("A" if line[-4] != "A" else "B") + line[-3:]
        proof["checkpoint"] = f"{head} {flipped}\n"
        route.fulfill(response=answer, json=proof)

    page.route("**/proof.json", forge)
    page.goto(evidence_url(record))

    steps = check_here(page)

    assert "Path to the root" in steps
    assert "Signature: check failed" in steps


def test_a_browser_without_ed25519_says_that_this_part_was_not_checked(page, record):
    page.add_init_script("crypto.subtle.importKey = () => Promise.reject(new Error('unknown'))")
    page.goto(evidence_url(record))

    steps = check_here(page)

    assert steps[-1] == "Confirmed but for what was not checked"
    assert "Not checked: this browser does not know Ed25519" in page.locator("main").inner_text()


def test_a_page_on_an_insecure_address_says_that_nothing_was_checked(page, record):
    page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page.goto(evidence_url(record))
    page.get_by_role("button", name="Check in this browser").click()

    said = page.locator("[data-check-steps]").inner_text()
    assert "Not checked" in said
    assert "https and local addresses only" in said


def test_erased_bytes_are_told_apart_from_checked_ones(page, record):
    snapshot = record.published_analysis.version.inputs.first()
    erase_bytes(body_sha256=snapshot.body_sha256, reason="An order.", by=None, now=NOON)
    page.goto(evidence_url(record))

    assert check_here(page)[-1] == "Confirmed but for what was not checked"


def test_the_page_of_damaged_bytes_says_so_and_the_browser_agrees(page, record):
    snapshot = record.published_analysis.version.inputs.first()
    flip(blob_store().path_of(snapshot.body_sha256))
    page.goto(evidence_url(record))

    assert "Integrity check failed" in page.locator(".marks").inner_text()
    assert check_here(page)[-1] == "Not confirmed"


def test_the_page_reads_in_full_without_script(browser, live_server, record):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(evidence_url(record))

    assert not page.get_by_role("button", name="Check in this browser").is_visible()
    page.get_by_text("sibling hashes", exact=False).last.click()
    assert page.get_by_role("columnheader", name="Side").is_visible()
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("display", ["light", "dark"])
def test_both_pages_fit_and_are_accessible(browser, live_server, record, width, display):
    context = browser.new_context(
        base_url=live_server.url, bypass_csp=True, color_scheme=display, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})

    for address in (evidence_url(record), "/log/"):
        page.goto(address)
        if address != "/log/":
            check_here(page)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert page.evaluate(OVERFLOW) <= 0
        page.evaluate(Axe().axe_script)
        assert page.evaluate(RUN_AXE) == []
    context.close()
