"""The public text is only read where another page could have been served."""

import pytest

from platforms.actions.known_text import known_beside_body, known_beside_text
from tests.factories import make_document, make_public_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return make_public_document(text="# Terms\n\n" + "You must not share this. " * 6_000)


@pytest.mark.parametrize(
    ("body_bytes", "is_given"),
    [(900, True), (60_000, True), (100_000, True), (130_000, False), (900_000, False)],
    ids=["tiny", "small", "smaller", "as large", "large"],
)
def test_a_page_is_held_against_the_text_where_it_is_small(document, body_bytes, is_given):
    known = known_beside_body(document, body_bytes=body_bytes)

    assert known == (document.published_sighting.version.text if is_given else None)


@pytest.mark.parametrize(
    ("words", "is_given"),
    [(90, True), (9_000, True), (13_000, False)],
    ids=["short", "far shorter", "shorter"],
)
def test_a_text_is_held_against_the_one_before_where_it_is_far_shorter(document, words, is_given):
    assert bool(known_beside_text(document, "go " * words)) is is_given


def test_the_text_is_asked_for_in_one_query_and_for_long_texts_in_none(
    document, django_assert_num_queries
):
    with django_assert_num_queries(2):
        known_beside_body(document, body_bytes=90)
        known_beside_text(document, "word")
    with django_assert_num_queries(0):
        known_beside_text(document, "word " * 20_000)


def test_a_document_without_a_public_text_has_none():
    assert known_beside_body(make_document(), body_bytes=90) is None
