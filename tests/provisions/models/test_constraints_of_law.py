"""Each constraint of the tables of law and of the taxonomy, violated once."""

import sys
from datetime import date, timedelta

import pytest

from provisions.models import ClauseTypeRegulation, Jurisdiction, RegulationStage
from tests.factories import NOON, make_article, make_clause_type, make_regulation
from tests.platforms.models.refusals import constraints_of, violated_in, violates
from tests.provisions.models import (
    test_assistance,
    test_attribute,
    test_comparator,
    test_constraints,
    test_learning,
    test_lineage,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["eu", "Europe", "E", "US-CALI"])
def test_a_jurisdiction_has_a_code_of_iso_3166(code):
    with violates("jurisdiction_code_is_iso_3166"):
        Jurisdiction.objects.create(code=code, name="Somewhere")


def test_a_stage_of_a_law_is_stated_once():
    stage = {"regulation": make_regulation(), "applies_from": date(2026, 8, 2), "part": "All"}
    RegulationStage.objects.create(**stage)

    with violates("regulationstage_is_stated_once"):
        RegulationStage.objects.create(**stage)


def test_a_law_has_one_article_of_a_number():
    article = make_article()

    with violates("regulationarticle_number_is_unique"):
        make_article(article.regulation, number=article.number)


def test_an_article_ends_after_it_starts():
    with violates("regulationarticle_ends_after_it_starts"):
        make_article(applies_from=NOON.date(), applies_until=NOON.date() - timedelta(days=1))


def test_an_article_is_mapped_once_to_a_type():
    mapping = {"clause_type": make_clause_type(), "article": make_article(), "strength": "direct"}
    ClauseTypeRegulation.objects.create(**mapping, reason="The subject.")

    with violates("clausetyperegulation_maps_once"):
        ClauseTypeRegulation.objects.create(**mapping, reason="Another reason.")


def test_a_mapping_says_why():
    with violates("clausetyperegulation_says_why"):
        ClauseTypeRegulation.objects.create(
            clause_type=make_clause_type(), article=make_article(), strength="direct", reason=""
        )


def test_every_constraint_of_the_meaning_is_violated_here_or_beside():
    beside = (
        sys.modules[__name__],
        test_assistance,
        test_attribute,
        test_comparator,
        test_constraints,
        test_learning,
        test_lineage,
    )

    assert constraints_of("provisions") <= set().union(*map(violated_in, beside))
