"""Search finds what is public, in bounded work, and shows it escaped."""

import pytest

from provisions import search
from provisions.actions.publish import withdraw
from tests.factories import (
    NOON,
    make_change,
    make_entity,
    make_person,
    make_provision,
    make_public_document,
    make_sighting,
    make_version,
)

pytestmark = pytest.mark.django_db


def test_a_record_is_found_by_words_of_its_quote_in_another_form():
    provision = make_provision(published=True)

    assert search.match_provisions("improving service prompt") == [provision.pk]


def test_a_phrase_in_quotes_and_a_word_left_out_work_as_on_the_web():
    provision = make_provision(published=True)

    assert search.match_provisions('"prompts you submit"') == [provision.pk]
    assert search.match_provisions("prompts -services") == []


def test_a_draft_and_a_withdrawn_record_are_not_found():
    make_provision()
    withdrawn = make_provision(published=True)
    withdraw(provision_id=withdrawn.pk, by=make_person(is_staff=True), now=NOON, reason="Wrong.")

    assert search.match_provisions("prompts") == []


def test_documents_are_found_by_their_public_text_only():
    document = make_public_document()
    make_change(
        document, document.published_sighting.version.text.replace("30 days", "a fortnight")
    )
    held = make_version(document, "# Privacy Policy\n\nWe sell zebras.\n", NOON)
    make_sighting(held, published=False)

    assert search.match_documents("fortnight") == [document.pk]
    assert search.match_documents("30 days") == []
    assert search.match_documents("zebras") == []


def test_documents_are_found_by_their_name():
    document = make_public_document(make_entity("Stability AI"))

    assert search.match_documents("stability privacy")[0] == document.pk


def test_a_platform_without_a_public_document_is_not_found():
    make_entity("Hidden Inc")

    assert search.match_platforms("hidden") == []


def test_matches_are_marked_and_hostile_text_stays_text():
    quote = "We may use <script>alert(1)</script> prompts you submit."
    document = make_public_document(text=f"# P\n\n{quote}\n")
    provision = make_provision(document, published=True, quote=quote)

    result = search.show_provisions([provision.pk], "prompts")[0]

    assert (True, "prompts") in result.snippet
    assert all("\ue0f3" not in text for _, text in result.snippet)


def test_no_words_can_break_a_search():
    for words in ("\0", "'", '"', "a & b | !", ":*", "%" * 300, "((", "the"):
        words = search.clean_query(words)
        for kind in search.KINDS:
            if words:
                assert isinstance(kind.match(words), list)


def test_a_match_far_down_a_long_document_is_shown_in_its_snippet():
    text = "# P\n\n" + "Nothing to see in this sentence.\n\n" * 4000 + "We sell zebras to nobody.\n"
    document = make_public_document(text=text)

    result = search.show_documents([document.pk], "zebra")[0]

    assert (True, "zebras") in result.snippet


def test_a_phrase_is_found_in_a_document_only_as_it_stands():
    document = make_public_document()

    assert search.match_documents('"messages for 30 days"') == [document.pk]
    assert search.match_documents('"days for messages"') == []
    assert search.match_documents("days messages") == [document.pk]
