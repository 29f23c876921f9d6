"""Wordings that come back, and two drafters at once."""

from datetime import timedelta

import pytest

from provisions.actions.draft import draft_provisions
from provisions.actions.publish import publish
from provisions.actions.review import approve, reject
from provisions.models import Analysis, Clause, Provision
from tests.factories import LONG_AGO, make_document, make_publication, make_sighting, make_version
from tests.platforms.actions.together import together
from tests.provisions.actions.small_taxonomy import (
    DELETION,
    PROMPTS,
    REWORDED,
    policy,
    prompts_type,
)
from tests.provisions.actions.test_draft import serve

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def document():
    prompts_type()
    return make_document()


def test_a_public_record_whose_earlier_wording_came_back_is_drafted(document, noon):
    (first,) = serve(document, policy(PROMPTS), 0, noon)
    make_publication(analysis=first)
    (second,) = serve(document, policy(REWORDED), 1, noon)
    make_publication(analysis=second)

    (third,) = serve(document, policy(PROMPTS), 20, noon)

    assert (third.quote, third.corrects) == (PROMPTS, second)


def test_a_clause_that_was_removed_and_came_back_is_the_same_record(document, noon):
    (first,) = serve(document, policy(PROMPTS, DELETION), 0, noon)
    make_publication(analysis=first)
    serve(document, policy(DELETION), 1, noon)

    assert serve(document, policy(PROMPTS, DELETION, "It is back."), 20, noon) == []

    states = first.provision.states.order_by("seen_from").values_list("state", flat=True)
    assert list(states) == ["present", "removed", "present"]
    assert Provision.objects.count() == 1


def test_what_is_removed_stays_removed_once(document, noon):
    (first,) = serve(document, policy(PROMPTS, DELETION), 0, noon)
    serve(document, policy(DELETION), 1, noon)

    serve(document, policy(DELETION, "Another sentence."), 2, noon)

    assert first.provision.states.filter(state="removed").count() == 1


def test_a_text_is_compared_with_the_one_that_was_public_before_it(document, noon):
    (first,) = serve(document, policy(PROMPTS, DELETION), 0, noon)
    serve(document, policy(DELETION), 1, noon)
    serve(document, policy(PROMPTS, DELETION), 20, noon)  # the first text again

    (draft,) = serve(document, policy(REWORDED, DELETION), 30, noon)

    assert draft.provision == first.provision
    assert draft.provision.states.latest("seen_from").state == "reworded"


@pytest.mark.parametrize("decide", ["publish", "reject"])
def test_a_wording_that_came_while_an_older_one_waited_is_drafted_then(document, noon, ada, decide):
    (first,) = serve(document, policy(PROMPTS), 0, noon)
    approve(analysis_id=first.pk, by=ada, now=noon)
    assert serve(document, policy(REWORDED), 1, noon) == []
    publish_text(document)

    if decide == "publish":
        publish(analysis_id=first.pk, by=ada, now=noon)
    else:
        reject(analysis_id=first.pk, by=ada, now=noon, reason="Out of date.")

    (draft,) = Analysis.objects.filter(state="draft")
    assert (draft.provision, draft.quote) == (first.provision, REWORDED)
    assert draft.version.text[draft.start : draft.end] == REWORDED
    assert draft.corrects == (first if decide == "publish" else None)


def publish_text(document):
    """The text seen last is the public one."""
    document.number = 1
    document.published_sighting = document.sightings.latest("first_seen_at")
    document.save()


@pytest.mark.django_db(transaction=True)
def test_two_workers_draft_one_text_once(noon):
    prompts_type()
    version = make_version(make_document(), policy(PROMPTS), LONG_AGO)
    make_sighting(version)

    results = together(*[lambda: draft_provisions(version=version, now=noon)] * 2)

    assert not [one for one in results if isinstance(one, Exception)], results
    assert Clause.objects.count() == version.clauses.count()
