"""Rows of comparison never mix directions: to permit, to exclude, and to bind the users."""

import pytest

from provisions.compare import Field, prevalence
from provisions.shared_wordings import shared_wordings
from provisions.similar import comparators
from tests.factories import make_clause_type
from tests.provisions.wordings import TRAINS, TRAINS_NOT, USERS_MAY_NOT, record_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def training():
    """The type of both statements on the platform's own training, three and two platforms."""
    kind = make_clause_type("training")
    for name in ("Anchor", "Buoy", "Cable"):
        record_at(name, kind, TRAINS)
    for name in ("Dock", "Eyot"):
        record_at(name, kind, TRAINS_NOT, stance="excludes", severity="")
    return kind


@pytest.fixture
def ban(training):
    """Another type: what users must not do, two platforms."""
    kind = make_clause_type("ban")
    for name in ("Ferry", "Gull"):
        record_at(name, kind, USERS_MAY_NOT, stance="restricts")
    return kind


def records(kind):
    return kind.provisions.select_related("document__entity", "published_analysis")


def test_each_stance_is_counted_for_itself_with_one_base(training, ban):
    field = Field(training)

    assert [(each.stance, each.count) for each in field.stance_counts()] == [
        ("permits", 3),
        ("excludes", 2),
    ]
    assert [(each.stance, each.count) for each in Field(ban).stance_counts()] == [("restricts", 2)]
    assert (field.base, field.tracked) == (7, 7)


def test_the_prevalence_of_a_record_counts_its_own_stance_only(training, ban):
    labels = {
        record.published_analysis.stance: prevalence(
            Field(record.clause_type), record, record.published_analysis.stance
        ).label
        for kind in (training, ban)
        for record in records(kind)
    }

    assert labels == {
        "permits": "3 of 7 reviewed (7 tracked)",
        "excludes": "2 of 7 reviewed (7 tracked)",
        "restricts": "2 of 7 reviewed (7 tracked)",
    }


def test_each_row_beside_a_record_has_its_type_and_says_its_own_stance(client, training, ban):
    for record in [*records(training), *records(ban)]:
        stance = record.published_analysis.stance
        rows = comparators(Field(record.clause_type), record, stance)

        assert {row.provision.clause_type_id for row in rows} == {record.clause_type_id}
        found = [row.provision.published_analysis.stance == stance for row in rows]
        assert found == sorted(found, reverse=True)
        html = client.get(record.get_absolute_url()).content.decode()
        block = html.split('id="comparison"')[1].split("</section>")[0]
        for row in rows:
            assert row.provision.published_analysis.get_stance_display() in block


def test_words_that_differ_by_a_denial_alone_are_never_in_one_group(training, ban):
    groups = shared_wordings(training)

    assert [(each.stance, each.platforms) for each in groups] == [("permits", 3), ("excludes", 2)]
    for group in groups:
        keys = {each.record.provision_id for each in group.members}
        found = training.provisions.filter(pk__in=keys)
        stances = set(found.values_list("published_analysis__stance", flat=True))
        assert (stances, found.count()) == ({group.stance}, group.platforms)
    assert [(each.stance, each.platforms) for each in shared_wordings(ban)] == [("restricts", 2)]


def test_the_page_of_a_type_shows_one_stance_in_a_row_and_in_a_group(client, training, ban):
    context = client.get(training.get_absolute_url()).context

    shown = [row.provision.published_analysis.stance for row in context["rows"]]
    assert sorted(shown) == ["excludes"] * 2 + ["permits"] * 3
    assert {row.provision.clause_type_id for row in context["rows"]} == {training.pk}
    chosen = client.get(f"{training.get_absolute_url()}?stance=excludes").context
    assert {row.provision.published_analysis.stance for row in chosen["rows"]} == {"excludes"}
    assert [each.stance for each in chosen["wordings"]] == ["excludes"]


def test_a_record_and_its_copies_are_of_one_stance(client, training, ban):
    for record in records(training):
        shared = client.get(record.get_absolute_url()).context["shared"]

        stances = {each.record.stance for each in shared.members}
        assert stances == {record.published_analysis.stance}
