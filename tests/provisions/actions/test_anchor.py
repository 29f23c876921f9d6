"""Which record a wording belongs to; what is not sure waits for a person."""

from datetime import timedelta

import pytest

from provisions.actions.draft import draft_provisions
from provisions.models import Provision, ProvisionState
from tests.factories import LONG_AGO, make_document, make_sighting, make_version
from tests.provisions.actions.small_taxonomy import PROMPTS, prompts_type

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SIMILAR_A = "We may use the prompts you submit to improve our services in Europe."
SIMILAR_B = "We may use the prompts you submit to improve our services in Africa."


@pytest.fixture
def document():
    prompts_type()
    return make_document()


def serve(document, text, day, now):
    version = make_version(document, text, LONG_AGO + day * DAY)
    make_sighting(version)
    return draft_provisions(version=version, now=now)


def in_sections(*clauses):
    """A text with one section for each clause."""
    sections = [f"## {chr(65 + n)} section\n\n{words}" for n, words in enumerate(clauses)]
    return "# Terms\n\n" + "\n\n".join(sections) + "\n"


def test_a_clause_that_moved_to_another_section_is_the_same_record(document, noon):
    serve(document, in_sections(PROMPTS, "Nothing here."), 0, noon)

    serve(document, in_sections("Nothing here.", PROMPTS), 1, noon)

    assert Provision.objects.count() == 1
    assert not ProvisionState.objects.filter(state="removed").exists()


def test_exact_words_win_over_similar_ones(document, noon):
    first, second = serve(document, in_sections(SIMILAR_A, SIMILAR_B), 0, noon)

    serve(document, in_sections(SIMILAR_B, SIMILAR_A), 1, noon)

    quotes = {
        state.provision_id: state.quote for state in ProvisionState.objects.order_by("seen_from")
    }
    assert quotes == {first.provision_id: SIMILAR_A, second.provision_id: SIMILAR_B}


def test_two_candidates_wait_for_a_person(document, noon):
    (first,) = serve(document, in_sections(PROMPTS), 0, noon)

    drafts = serve(document, in_sections(SIMILAR_A, SIMILAR_B), 1, noon)

    assert [draft.quote for draft in drafts] == [SIMILAR_A, SIMILAR_B]
    assert not [draft for draft in drafts if draft.provision == first.provision]
    assert first.provision.states.count() == 1  # neither reworded nor removed


def test_words_that_may_be_a_record_in_other_words_are_drafted_before_others(document, noon):
    (first,) = serve(document, in_sections(PROMPTS), 0, noon)
    other = "We may use the prompts that anybody submits to us, to improve what we do in general."

    (draft,) = serve(document, in_sections(other), 1, noon)

    (state,) = draft.provision.states.all()
    assert 0.5 <= state.similarity < 0.8
    assert draft.priority > first.priority
    assert first.provision.states.count() == 1  # neither reworded nor removed


def test_a_second_passage_beside_a_record_is_no_rewording_of_it(document, noon):
    serve(document, in_sections(SIMILAR_A), 0, noon)

    (draft,) = serve(document, in_sections(SIMILAR_A, SIMILAR_B), 1, noon)

    assert draft.quote == SIMILAR_B
    assert draft.provision.states.get().similarity is None


def test_quite_other_words_are_a_new_record(document, noon):
    serve(document, in_sections(PROMPTS), 0, noon)
    other = (
        "Where the law of your country asks for it, we use the prompts only after a board of five"
        " judges has met in public and voted; nobody else gets a look at anything."
    )

    (draft,) = serve(document, in_sections(other), 1, noon)

    assert draft.quote == other
    assert sorted(ProvisionState.objects.values_list("state", flat=True)) == [
        "present",
        "present",
        "removed",
    ]
