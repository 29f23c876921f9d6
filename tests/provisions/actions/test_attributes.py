"""Attributes are drafted with their quotes, answered by analysts, frozen with the publication."""

import pytest

from platforms.actions.ledger import content_hash
from provisions.actions.attributes import Answer
from provisions.actions.draft import draft_provisions
from provisions.actions.review import NotReviewable, amend, approve
from provisions.frozen import analysis_content
from provisions.models import AnalysisAttribute, ReviewDecision
from tests.factories import (
    LONG_AGO,
    make_clause_type,
    make_document,
    make_publication,
    make_sighting,
    make_version,
)
from tests.provisions.actions.small_taxonomy import TEXTS, policy

pytestmark = pytest.mark.django_db

TRAINING = "We may use the prompts you submit to train our models."
NOT_FILES = "We do not use your files to train our models."
OTHERS = "We never use your prompts to train our models for others."


@pytest.fixture
def draft(noon):
    return drafted(noon, TRAINING, NOT_FILES)


def drafted(now, *clauses):
    """The draft of the first clause, of the type whose attributes are shipped."""
    make_clause_type(
        "model-training-on-user-content",
        rules={
            "default_stance": "permits",
            "cues": [{"pattern": r"\btrain our models\b", "weight": 0.9}],
        },
        templates={"titles": {"permits": "Training"}, "templates": {"permits": TEXTS}},
    )
    version = make_version(make_document(), policy(*clauses), LONG_AGO)
    make_sighting(version, LONG_AGO)
    return next(
        each for each in draft_provisions(version=version, now=now) if each.quote == clauses[0]
    )


def answers(analysis):
    return {row.slug: (row.state, row.value) for row in analysis.attributes.all()}


def test_a_draft_states_what_its_clauses_state(draft):
    said = answers(draft)

    assert said["trains_on_prompts"] == ("stated", "yes")
    assert said["trains_on_files"] == ("stated", "no")
    assert said["human_review"] == ("silent", "")


def test_every_quote_is_verbatim_in_the_version(draft):
    text = draft.version.text
    quotes = [quote for row in draft.attributes.all() for quote in row.quotes]

    assert {quote["text"] for quote in quotes} == {TRAINING, NOT_FILES}
    assert all(text[quote["start"] : quote["end"]] == quote["text"] for quote in quotes)


def test_contradicting_clauses_are_drafted_as_such(noon):
    row = drafted(noon, TRAINING, OTHERS).attributes.get(slug="trains_on_prompts")

    assert (row.state, row.value) == ("mixed", "yes no")
    assert [quote["text"] for quote in row.quotes] == [TRAINING, OTHERS]


def test_a_type_without_attributes_has_none(noon):
    document = make_document()
    make_sighting(make_version(document, policy(TRAINING), LONG_AGO), LONG_AGO)

    assert AnalysisAttribute.objects.count() == 0


def test_an_analyst_answers_with_words_of_the_text(draft, ada, noon):
    answer = Answer("no", "This policy is for all.")

    decision = amend(
        analysis_id=draft.pk,
        by=ada,
        now=noon,
        reason="Read.",
        values={},
        answers={"human_review": answer},
    )

    row = draft.attributes.get(slug="human_review")
    assert (row.state, row.value, row.value_label) == ("stated", "no", "Excludes")
    start = draft.version.text.index("This policy is for all.")
    assert (row.quotes[0]["start"], row.quotes[0]["text"]) == (start, "This policy is for all.")
    assert decision.changed_fields["attribute human_review"] == {
        "before": "Not stated",
        "after": "Excludes: “This policy is for all.”",
    }


def test_an_analyst_takes_an_answer_away(draft, ada, noon):
    amend(
        analysis_id=draft.pk,
        by=ada,
        now=noon,
        reason="Misread.",
        values={},
        answers={"trains_on_files": Answer("", "")},
    )

    row = draft.attributes.get(slug="trains_on_files")
    assert (row.state, row.value, row.value_label, row.quotes) == ("silent", "", "", [])


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer("yes", "Words that nobody wrote."), "not in the text"),
        (Answer("yes", ""), "quote the words"),
        (Answer("perhaps", TRAINING), "there is no answer perhaps"),
    ],
)
def test_an_answer_without_its_words_is_refused(draft, ada, noon, answer, problem):
    before = answers(draft)

    with pytest.raises(NotReviewable, match=problem):
        amend(
            analysis_id=draft.pk,
            by=ada,
            now=noon,
            reason="Read.",
            values={"title": "Another"},
            answers={"human_review": answer},
        )

    draft.refresh_from_db()
    assert (answers(draft), draft.title) == (before, "Training")
    assert not ReviewDecision.objects.exists()


def test_the_same_answer_again_is_no_change(draft, ada, noon):
    with pytest.raises(NotReviewable, match="Nothing was changed"):
        amend(
            analysis_id=draft.pk,
            by=ada,
            now=noon,
            reason="Read.",
            values={},
            answers={"trains_on_prompts": Answer("yes", TRAINING)},
        )


def test_attributes_are_frozen_with_the_publication(draft, ada, noon):
    approve(analysis_id=draft.pk, by=ada, now=noon)
    publication = make_publication(analysis=draft)

    assert publication.content == analysis_content(draft)
    frozen = {
        slug: (state, value) for slug, _, _, state, value, _, _ in publication.content["attributes"]
    }
    assert frozen == answers(draft)
    assert content_hash(publication.content) == publication.record["analysis_sha256"]


def test_an_analysis_without_attributes_is_frozen_as_before(draft):
    draft.attributes.all().delete()

    assert "attributes" not in analysis_content(draft)
