"""What the page of a record tells of its history."""

from datetime import timedelta

import pytest

from provisions.actions.draft import draft_provisions
from provisions.actions.publish import publish
from provisions.actions.review import approve
from provisions.models import Analysis
from tests.factories import LONG_AGO, make_document, make_person, make_sighting, make_version
from tests.provisions.actions.small_taxonomy import PROMPTS, REWORDED, prompts_type
from tests.provisions.actions.test_anchor import in_sections

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FEES = "You pay what the order says, plus taxes, within thirty days of the invoice."
STAYS = "The parties are independent contractors and nothing here makes them partners."


@pytest.fixture
def document():
    prompts_type()
    return make_document()


def serve(document, day, text, noon):
    at = LONG_AGO + day * DAY
    version = document.versions.filter(text=text).first() or make_version(document, text, at)
    make_sighting(version, first_seen_at=at)
    draft_provisions(version=version, now=noon)


def page_of(client, noon):
    """The page of the first record, published as it was drafted last."""
    analysis = Analysis.objects.filter(state="draft").order_by("pk").first()
    for _ in range(analysis.approvals_needed):
        approve(analysis_id=analysis.pk, by=make_person(is_staff=True), now=noon)
    publish(analysis_id=analysis.pk, by=make_person(is_staff=True), now=noon)
    analysis.provision.refresh_from_db()
    html = client.get(analysis.provision.get_absolute_url()).content.decode()
    return html.split('id="history"')[1].split("</section>")[0]


def events_in(html):
    """The labels in the order of the page, newest first."""
    return [part.split("</a>")[0].rpartition(">")[2] for part in html.split("<b>")[1:]]


def test_a_record_tells_when_it_was_first_seen_and_what_was_reworded(client, document, noon):
    serve(document, 0, in_sections(PROMPTS, FEES), noon)
    serve(document, 1, in_sections(PROMPTS, STAYS), noon)
    serve(document, 2, in_sections(REWORDED, FEES), noon)

    html = page_of(client, noon)

    assert events_in(html) == ["Reworded", "First seen"]
    assert "<ins>, and your files,</ins>" in html
    assert 'Present as of the version of <time datetime="2026-01-07T09:00:00Z">' in html
    assert "in 3 public texts" in html


def test_a_move_names_both_headings(client, document, noon):
    serve(document, 0, in_sections(PROMPTS, FEES, STAYS), noon)
    moved = in_sections(STAYS, FEES, PROMPTS)
    serve(document, 1, moved, noon)

    html = page_of(client, noon)

    assert events_in(html) == ["Moved", "First seen"]
    assert "From “A section” to “C section”." in html


def test_a_record_that_was_removed_and_came_back(client, document, noon):
    one, two = in_sections(PROMPTS, FEES), in_sections(STAYS, FEES)
    serve(document, 0, one, noon)
    serve(document, 1, two, noon)
    serve(document, 2, one, noon)

    assert events_in(page_of(client, noon)) == [
        "Back in the document",
        "Removed",
        "First seen",
    ]


def test_undecided_words_are_said_to_be_undecided(client, document, noon):
    other = "We may use the prompts that anybody submits to us, to improve what we do in general."
    serve(document, 0, in_sections(PROMPTS), noon)
    serve(document, 1, in_sections(other), noon)

    html = page_of(client, noon)

    assert events_in(html) == ["Not decided", "First seen"]
    assert "Present as of" not in html
