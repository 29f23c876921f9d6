"""Comparison and prevalence come from one source and never contradict each other."""

import pytest

from provisions.compare import Field, marks, prevalence
from tests.factories import (
    make_clause_type,
    make_entity,
    make_provision,
    make_public_document,
)

pytestmark = pytest.mark.django_db


def record_at(name, clause_type, *, terms_type="Privacy Policy", **fields):
    """A published record of a platform's own."""
    document = make_public_document(make_entity(name), terms_type=terms_type)
    return make_provision(document, clause_type, published=True, **fields)


def field_of(provision):
    return Field(provision.clause_type, [provision.document.terms_type])


@pytest.fixture
def training():
    return make_clause_type("training")


def test_a_record_that_nobody_else_has_is_unique(training):
    own = record_at("Own", training)
    record_at("Other", make_clause_type("arbitration"))

    found = prevalence(field_of(own), own, "permits")

    assert found.label == "Unique: 0 of 1 other reviewed platform (2 tracked)"


def test_a_record_is_not_called_unique_where_nobody_else_is_reviewed(training):
    own = record_at("Own", training)

    found = prevalence(field_of(own), own, "permits")

    assert found.label == "No other platform reviewed (1 tracked)"


def test_prevalence_counts_platforms_of_the_same_stance_only(training):
    own = record_at("Own", training)
    record_at("Same", training)
    record_at("Against", training, stance="excludes", severity="")

    found = prevalence(field_of(own), own, "permits")

    assert found.label == "2 of 3 reviewed (3 tracked)"
    assert found.others == 1


def test_a_platform_without_a_reviewed_document_is_tracked_but_not_in_the_base(training):
    own = record_at("Own", training)
    make_public_document(make_entity("Unread"))

    field = field_of(own)

    assert (field.base, field.tracked) == (1, 2)


def test_documents_of_another_kind_are_not_compared(training):
    own = record_at("Own", training)
    record_at("Other", training, terms_type="Terms of Service")

    assert prevalence(field_of(own), own, "permits").others == 0


def test_the_three_ways_of_having_no_record_are_kept_apart(training):
    own = record_at("Own", training)
    reviewed = record_at("Reviewed", make_clause_type("other")).document.entity
    unread = make_public_document(make_entity("Unread")).entity
    elsewhere = make_public_document(make_entity("Elsewhere"), terms_type="Imprint").entity
    entities = [own.document.entity, reviewed, unread, elsewhere]

    found = marks(field_of(own), entities)

    assert [found[entity.pk] for entity in entities] == [
        "found",
        "not_found",
        "not_reviewed",
        "not_tracked",
    ]


def test_counting_a_field_takes_two_queries_for_any_number_of_records(
    training, django_assert_num_queries
):
    own = record_at("Own", training)
    for name in ("A", "B", "C"):
        record_at(name, training)
    field = field_of(own)

    with django_assert_num_queries(2):
        prevalence(field, own, "permits")
