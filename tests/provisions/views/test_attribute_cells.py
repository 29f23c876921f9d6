"""Attributes on the record, side by side for a clause type, and by the API."""

import pytest

from tests.factories import (
    QUOTE,
    make_analysis,
    make_clause_type,
    make_entity,
    make_provision,
    make_public_document,
    make_publication,
)
from tests.factories.attributes import make_attribute

pytestmark = pytest.mark.django_db


@pytest.fixture
def training():
    return make_clause_type("training")


def publish(kind, name, **answers):
    """A record of a platform with these answers; an answer of nothing is silent."""
    provision = make_provision(make_public_document(make_entity(name)), kind)
    analysis = make_analysis(provision)
    for slug, value in answers.items():
        make_attribute(analysis, slug, **({"value": value} if value else {"state": "silent"}))
    make_publication(analysis=analysis)
    provision.refresh_from_db()
    return provision


def test_a_record_shows_each_answer_with_its_words(client, training):
    record = publish(training, "A", prompts="yes", files="no", outputs="")

    html = client.get(record.get_absolute_url()).content.decode()

    assert "What the clause says" in html
    assert html.count(f"“{QUOTE}” <a") == 2
    assert "Not stated in the clauses of this type in the document: Outputs." in html


def test_the_words_of_an_answer_link_to_their_passage(client, training):
    record = publish(training, "A", prompts="yes")
    context = client.get(record.get_absolute_url()).context

    (quote,) = context["attributes"].stated[0].quotes
    page, _, anchor = quote.url.partition("#")

    assert f'id="{anchor}"' in client.get(page).content.decode()


def test_a_record_of_a_partial_text_says_that_only_a_part_was_read(client, training):
    provision = make_provision(make_public_document(), training)
    analysis = make_analysis(provision, basis="partial")
    make_attribute(analysis, "files", state="silent")
    make_publication(analysis=analysis)
    provision.refresh_from_db()

    html = client.get(provision.get_absolute_url()).content.decode()

    assert "Not stated in the part of the text that is kept here: Files." in html


def test_a_record_without_attributes_has_no_such_block(client, training):
    record = publish(training, "A")

    assert b"What the clause says" not in client.get(record.get_absolute_url()).content


def test_platforms_are_compared_by_their_answers(client, training):
    publish(training, "A", prompts="yes", files="")
    publish(training, "B", prompts="no", files="")
    publish(training, "C")

    context = client.get(training.get_absolute_url()).context

    assert context["columns"] == ["Prompts"]
    assert {row.entity.name: [cell.words for cell in row.cells] for row in context["rows"]} == {
        "A": ["Yes"],
        "B": ["No"],
        "C": ["Not read"],
    }


def test_platforms_can_be_chosen_by_an_answer(client, training):
    publish(training, "A", prompts="yes")
    publish(training, "B", prompts="no")

    context = client.get(f"{training.get_absolute_url()}?states=prompts:no").context

    assert [row.entity.name for row in context["rows"]] == ["B"]
    assert {(each.key, each.count) for each in context["choices"]} == {
        ("prompts:yes", 1),
        ("prompts:no", 1),
    }


def test_an_unknown_choice_chooses_nothing(client, training):
    publish(training, "A", prompts="yes")

    context = client.get(f"{training.get_absolute_url()}?states=prompts:maybe").context

    assert len(context["rows"]) == 1


def test_the_comparison_takes_the_same_queries_for_more_platforms(
    client, training, django_assert_max_num_queries
):
    for name in ("A", "B", "C", "D"):
        publish(training, name, prompts="yes", files="no")
    client.get(training.get_absolute_url())

    with django_assert_max_num_queries(12):
        client.get(training.get_absolute_url())


def test_the_api_gives_the_answers_with_their_places(client, training):
    record = publish(training, "A", prompts="yes", files="")

    said = client.get(f"/api/v1/records/{record.record_id}/").json()["attributes"]

    assert [(each["slug"], each["state"], each["value"]) for each in said] == [
        ("prompts", "stated", "yes"),
        ("files", "silent", ""),
    ]
    text = record.published_analysis.version.text
    quote = said[0]["quotes"][0]
    assert text[quote["start"] : quote["end"]] == quote["text"] == QUOTE
