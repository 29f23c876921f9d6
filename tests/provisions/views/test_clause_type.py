"""The comparison page of a clause type."""

import pytest

from tests.factories import (
    make_clause_type,
    make_entity,
    make_provision,
    make_public_document,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def training():
    kind = make_clause_type("training")
    for name, stance, severity in (("A", "permits", "high"), ("B", "excludes", "")):
        document = make_public_document(make_entity(name))
        make_provision(document, kind, published=True, stance=stance, severity=severity)
    make_provision(make_public_document(make_entity("C")), published=True)
    make_public_document(make_entity("D"))
    return kind


def test_each_stance_is_counted_with_its_base(client, training):
    context = client.get(training.get_absolute_url()).context

    assert [(each.stance, each.count) for each in context["stances"]] == [
        ("permits", 1),
        ("excludes", 1),
    ]
    assert (context["base"], context["tracked"]) == (3, 4)
    assert (context["not_found"], context["not_reviewed"]) == (1, 1)


def test_a_stance_can_be_chosen(client, training):
    rows = client.get(f"{training.get_absolute_url()}?stance=excludes").context["rows"]

    assert [row.entity.name for row in rows] == ["B"]


def test_what_belongs_elsewhere_leads_to_the_type_it_belongs_to(client, training):
    kind = make_clause_type("feedback")
    kind.excludes = ["Training on prompts (training)", "Ratings (of films)"]
    kind.save()

    html = client.get(kind.get_absolute_url()).content.decode()

    assert f'Training on prompts: see <a href="{training.get_absolute_url()}">' in html
    assert "Ratings (of films)" in html


def test_a_type_without_records_has_a_page_too(client):
    kind = make_clause_type("nobody")

    assert b"No record of this type yet" in client.get(kind.get_absolute_url()).content


def test_the_index_counts_platforms_not_records(client, training):
    categories = client.get("/clause-types/").context["categories"]

    counts = {each.name: each.count for category in categories for each in category.types}
    assert counts["Training"] == 2
