"""What becomes of documents."""

from datetime import date

import pytest

from platforms.actions.lifecycle import NotASuccession, record_succession
from platforms.models import Succession
from tests.factories import make_document, make_entity, make_person

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 18)


@pytest.fixture
def documents():
    entity = make_entity()
    types = ("Terms of Service", "Privacy Policy", "Trackers Policy")
    return [make_document(entity, terms_type) for terms_type in types]


def follow(earlier, later, noon, reason="The platform's own notice says so."):
    return record_succession(
        earlier=earlier,
        later=later,
        kind=Succession.Kind.SPLIT,
        happened_on=DAY,
        reason=reason,
        by=make_person(),
        now=noon,
    )


def test_a_document_may_go_on_as_several(documents, noon):
    one, two, three = documents

    follow(one, two, noon)
    follow(one, three, noon)

    assert {row.later for row in one.successors.all()} == {two, three}
    assert two.predecessors.get().earlier == one


def test_the_same_pair_twice_is_one_row(documents, noon):
    first = follow(*documents[:2], noon)

    assert follow(*documents[:2], noon) == first


def test_a_document_cannot_follow_itself_or_its_own_successor(documents, noon):
    one, two, three = documents
    follow(one, two, noon)
    follow(two, three, noon)

    with pytest.raises(NotASuccession, match="itself"):
        follow(one, one, noon)
    with pytest.raises(NotASuccession, match="earlier form"):
        follow(three, one, noon)


def test_what_shows_it_must_be_said(documents, noon):
    with pytest.raises(NotASuccession, match="what shows it"):
        follow(*documents[:2], noon, reason=" ")

    assert not Succession.objects.exists()
