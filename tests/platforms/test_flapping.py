"""Documents that went back to earlier texts lately are named, the worst first."""

from datetime import timedelta

import pytest

from platforms.flapping import flapping_documents
from tests.factories import AFTER, BEFORE, NOON, make_public_document, make_sighting, make_version

pytestmark = pytest.mark.django_db


def make_flapping(returns, first=NOON - timedelta(days=20)):
    """A document that went to and fro; every second sighting is a return to a text it had."""
    document = make_public_document(seen_at=first - timedelta(days=30))
    other = make_version(document, AFTER, first)
    texts = [other, document.versions.get(text=BEFORE)]
    for turn in range(returns + 1):
        at = first + timedelta(days=turn)
        make_sighting(texts[turn % 2], at, published=False, is_return=turn > 0)
    return document


def test_the_worst_come_first_with_how_often():
    make_flapping(1)
    worst = make_flapping(4)

    found = flapping_documents(now=NOON)

    assert [each.returns for each in found] == [4, 1]
    assert found[0].document == worst
    assert (found[0].texts, found[0].latest_at) == (2, NOON - timedelta(days=16))


def test_a_document_that_only_ever_moves_on_is_not_named():
    document = make_public_document()
    make_sighting(make_version(document, AFTER, NOON))

    assert flapping_documents(now=NOON) == []


def test_returns_of_long_ago_are_forgotten():
    make_flapping(2, first=NOON - timedelta(days=120))

    assert flapping_documents(now=NOON) == []


def test_the_list_is_bounded_and_costs_two_queries(django_assert_num_queries):
    for _ in range(4):
        make_flapping(1)

    with django_assert_num_queries(2):
        found = flapping_documents(now=NOON, most=3)
        assert all(str(each.document) for each in found)

    assert len(found) == 3
