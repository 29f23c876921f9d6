"""What the review page adds for the analyst: pointers, severity reasons, a suggested confidence."""

import pytest

from provisions.models import Analysis
from tests.factories import make_analysis, make_document
from tests.provisions.actions.small_taxonomy import PROMPTS, policy, prompts_type
from tests.provisions.actions.test_draft import serve
from tests.provisions.admin.test_review import page_of, text_of

pytestmark = pytest.mark.django_db
DELETED = "“Prompts” means what you type. We delete them as the Privacy Policy says."
LEANING = (
    "We may use the prompts you submit, see Section 1, at our sole discretion; Prompts are kept."
)


@pytest.fixture
def shown(as_ada, noon):
    prompts_type(default_severity="low")
    (draft,) = serve(make_document(), policy(DELETED, LEANING), 0, noon)
    return text_of(as_ada.get(page_of(draft)))


def test_the_page_shows_the_clause_that_a_reference_points_to(shown):
    assert "What the clause refers to" in shown
    assert "Section 1" in shown
    assert "clause 1: This policy is for all." in shown


def test_the_page_shows_how_the_document_defines_a_term_of_the_clause(shown):
    assert "Terms that the document defines" in shown
    assert "“Prompts” means what you type." in shown


def test_the_page_shows_which_rule_raised_the_severity_and_by_which_words(shown):
    assert "Starts at low, the level of the clause type; rubric severity/2" in shown
    assert "Raises: the platform decides in its sole discretion, “sole discretion”" in shown
    assert "(rule for every type)" in shown


def test_the_page_suggests_a_confidence_and_leaves_the_field_alone(shown):
    assert "Confidence suggested: High" in shown
    assert "The classifier&#x27;s score is 0.80: clear." in shown
    assert Analysis.objects.get().confidence == "high"


def test_a_middling_score_suggests_less(as_ada, noon):
    prompts_type(weight=0.6)
    (draft,) = serve(make_document(), policy(PROMPTS), 0, noon)

    assert "Confidence suggested: Medium" in text_of(as_ada.get(page_of(draft)))


def test_a_decided_item_suggests_nothing(as_ada):
    analysis = make_analysis(state="rejected")

    assert "Confidence suggested" not in text_of(as_ada.get(page_of(analysis)))


def test_a_title_that_opens_the_passage_is_not_shown_twice(as_ada, noon):
    prompts_type()
    (draft,) = serve(make_document(), policy(f"**Prompts.** {PROMPTS}"), 0, noon)

    shown = text_of(as_ada.get(page_of(draft)))

    assert '<p class="ca-text__heading">Prompts</p>' not in shown
