"""The attributes on the review page: shown with their words, and answered by an analyst."""

import pytest

from tests.factories import (
    QUOTE,
    make_analysis,
    make_clause_type,
    make_provision,
    make_public_document,
)
from tests.factories.attributes import make_attribute
from tests.provisions.admin.test_review import page_of, press, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def analysis():
    kind = make_clause_type("model-training-on-user-content")
    analysis = make_analysis(make_provision(make_public_document(), kind))
    make_attribute(analysis, "trains_on_prompts")
    make_attribute(analysis, "human_review", state="silent")
    return analysis


def test_the_page_shows_the_answers(as_ada, analysis):
    shown = text_of(as_ada.get(page_of(analysis)))

    assert "Trains on prompts" in shown
    assert f"{QUOTE}</textarea>" in shown
    assert "Not stated" in shown


def test_an_amendment_saves_an_answer_with_its_words(as_ada, analysis):
    press(
        as_ada,
        analysis,
        "amend",
        reason="Read again.",
        **{"answer-human_review": "yes", "words-human_review": QUOTE},
    )

    row = analysis.attributes.get(slug="human_review")
    assert (row.state, row.value, row.value_label) == ("stated", "yes", "Permits")
    assert row.quotes[0]["text"] == QUOTE
    assert analysis.attributes.get(slug="trains_on_prompts").value == "yes"


def test_words_that_are_not_in_the_text_are_refused(as_ada, analysis):
    response = press(
        as_ada,
        analysis,
        "amend",
        reason="Read again.",
        **{"answer-human_review": "yes", "words-human_review": "Nobody wrote this."},
    )

    assert response.status_code == 409
    assert "these words are not in the text" in text_of(response)
    assert analysis.attributes.get(slug="human_review").state == "silent"


def test_an_answer_typed_in_is_not_lost_by_approving(as_ada, analysis):
    response = press(as_ada, analysis, "approve", **{"answer-trains_on_prompts": ""})

    assert response.status_code == 409
    assert "You changed the draft" in text_of(response)


def test_answers_that_were_not_touched_are_no_change(as_ada, analysis):
    sent = {"answer-trains_on_prompts": "yes", "words-trains_on_prompts": f"{QUOTE}\r\n"}

    press(as_ada, analysis, "approve", **sent)

    analysis.refresh_from_db()
    assert analysis.state == "approved"


def test_the_answers_of_a_decided_analysis_are_shown_only(as_ada, analysis):
    press(as_ada, analysis, "approve")

    shown = text_of(as_ada.get(page_of(analysis)))

    assert f"“{QUOTE}”" in shown
    assert 'name="answer-human_review"' not in shown
