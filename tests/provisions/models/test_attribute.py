"""What the database demands of an attribute."""

import pytest
from django.db import DatabaseError, transaction

from provisions.models import AnalysisAttribute
from tests.factories import make_analysis, make_publication
from tests.platforms.models.refusals import violates

pytestmark = pytest.mark.django_db
QUOTE = {"value": "yes", "start": 0, "end": 4, "text": "Text"}


def make(analysis, **fields):
    defaults = {
        "position": 1,
        "slug": "asked",
        "label": "Asked",
        "scope": "quote",
        "state": "stated",
        "value": "yes",
        "value_label": "Yes",
        "quotes": [QUOTE],
    }
    return AnalysisAttribute.objects.create(analysis=analysis, **{**defaults, **fields})


@pytest.mark.parametrize("state", ["stated", "mixed"])
def test_an_answer_goes_with_its_quote(state):
    with violates("analysisattribute_stated_has_a_quote"):
        make(make_analysis(), state=state, quotes=[])


@pytest.mark.parametrize("empty", ["value", "value_label"])
def test_an_answer_has_words(empty):
    with violates("analysisattribute_stated_has_a_value"):
        make(make_analysis(), **{empty: ""})


@pytest.mark.parametrize("fields", [{"value": ""}, {"quotes": []}])
def test_silence_quotes_nothing(fields):
    with violates("analysisattribute_silent_quotes_nothing"):
        make(make_analysis(), state="silent", **fields)


def test_an_attribute_is_answered_once():
    analysis = make_analysis()
    make(analysis)

    with violates("analysisattribute_is_one_per_slug"):
        make(analysis, position=2)


def test_two_attributes_have_two_places():
    analysis = make_analysis()
    make(analysis)

    with violates("analysisattribute_position_is_unique"):
        make(analysis, slug="other")


def test_the_attributes_of_a_decided_analysis_are_kept():
    analysis = make_analysis()
    row = make(analysis)
    make_publication(analysis=analysis)

    for change in (
        lambda: AnalysisAttribute.objects.filter(pk=row.pk).update(value="no"),
        row.delete,
        lambda: make(analysis, slug="other", position=2),
    ):
        with pytest.raises(DatabaseError, match="keeps its parts"), transaction.atomic():
            change()
