"""Pages through fetch, store, reader and change: what is no policy gives no change, nor does noise.

The real pages lie in the shared data; the invented ones here show what a replay and its judge do.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from platforms.models import Sighting
from tests.benchmarks.page_replay import Replay, published_changes, with_periods
from tests.benchmarks.page_server import open_page_server
from tests.benchmarks.page_verdicts import (
    PublishedChange,
    RawPage,
    SeenPage,
    Verdict,
    missed_changes,
    read_pages,
    verdict_on,
)

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
PAGES = (
    Path(os.environ.get("CONDUCTATLAS_SHARED", ROOT.parent / "shared"))
    / "data/ota/genai-eu-snapshots.jsonl.xz"
)
BEGIN = datetime(2026, 3, 1, 9, tzinfo=UTC)
CLAUSES = [
    "We keep what you upload for ninety days and then delete it from every copy that we hold.",
    "You may ask us at any time to send you what we hold about you, and we answer in a month.",
    "We tell you by mail at least thirty days before we change these terms to your disadvantage.",
    "Disputes are settled by the courts of the place where you live, whatever else is agreed.",
]
ADDED = "We may share what you upload with partners who help us to improve our service."


def a_page(days: int, *clauses: str) -> RawPage:
    """A page of an invented platform, so many days after the beginning."""
    paragraphs = "".join(f"<p>{clause}</p>" for clause in clauses)
    return RawPage(
        service="Marlowe Cloud",
        terms_type="Terms of Service",
        url="https://terms.marlowe.example/terms?lang=en",
        at=BEGIN + timedelta(days=days),
        media_type="text/html",
        body=f"<html><body><main><h1>Terms</h1>{paragraphs}</main></body></html>".encode(),
        recorded="# Terms\n\n" + "\n\n".join(clauses) + "\n",
    )


def seen(page: RawPage) -> SeenPage:
    return SeenPage(page=page, outcome="new_version", detail="", text=page.recorded)


def a_change(before: RawPage, after: RawPage) -> PublishedChange:
    return PublishedChange(
        document=after.document,
        change_class="substantive_minor",
        reason="",
        before_first_at=before.at,
        before_last_at=before.at,
        at=after.at,
        published_at=after.at,
        passages=(("", ADDED),),
    )


def replayed(pages: list[RawPage]) -> list[SeenPage]:
    with open_page_server() as server:
        return with_periods(Replay(pages, server, selectors={}).run())


def test_a_replayed_change_is_published_when_its_confirmation_has_come() -> None:
    pages = [a_page(0, *CLAUSES), a_page(3, *CLAUSES, ADDED)]

    replayed(pages)

    [change] = published_changes()
    assert change.at == pages[1].at
    assert change.published_at == pages[1].at + timedelta(minutes=30)
    assert change.passages == (("", ADDED),)


def test_an_error_page_in_between_changes_nothing() -> None:
    notice = "This page is not available. Please try again later."
    pages = [a_page(0, *CLAUSES), a_page(3, notice), a_page(4, *CLAUSES)]

    found = replayed(pages)

    assert [each.state for each in found] == [Sighting.State.PUBLISHED, "", ""]
    assert published_changes() == []


def test_a_change_between_two_recorded_texts_of_the_same_words_is_false() -> None:
    before, same, other = a_page(0, *CLAUSES), a_page(1, *CLAUSES), a_page(1, *CLAUSES, ADDED)

    assert verdict_on(a_change(before, same), [seen(before), seen(same)]) is Verdict.FALSE
    assert verdict_on(a_change(before, other), [seen(before), seen(other)]) is Verdict.TRUE


def test_a_lasting_step_that_no_change_tells_is_missed() -> None:
    before, after = a_page(0, *CLAUSES), a_page(9, *CLAUSES, ADDED)
    pages, end = [seen(before), seen(after)], after.at + timedelta(days=7)

    assert list(missed_changes(pages, [a_change(before, after)], end=end)) == []
    assert [each.until for each in missed_changes(pages, [], end=end)] == [end]


@pytest.mark.skipif(not PAGES.is_file(), reason="the recorded pages are not beside the checkout")
def test_real_pages_with_error_notices_among_them_give_true_changes_only() -> None:
    pages = [page for page in read_pages(PAGES) if page.document.startswith("Llama API / Accept")]

    found = replayed(pages)

    assert [each.outcome for each in found if each.page.is_no_policy and each.text] == []
    verdicts = {verdict_on(change, found) for change in published_changes()}
    assert {Verdict.TRUE} <= verdicts <= {Verdict.TRUE, Verdict.NOT_SUBSTANTIVE}
