"""Each constraint on what people wrote down of the archive, violated once."""

import pytest

from platforms.models import Reclassification, Succession
from tests.factories import LONG_AGO, make_change, make_document
from tests.platforms.models.refusals import violates

pytestmark = pytest.mark.django_db


def a_succession(ada, **fields):
    documents = {"earlier": make_document(), "later": make_document()}
    said = {"kind": "renamed", "happened_on": LONG_AGO.date(), "reason": "Its notice says so."}
    return Succession.objects.create(
        **{**documents, **said, "recorded_by": ada, "recorded_at": LONG_AGO, **fields}
    )


def a_reclassification(ada, **fields):
    said = {"from_class": "substantive", "to_class": "editorial", "from_headline": "A change"}
    by = {"reason": "Only a comma moved.", "decided_by": ada, "decided_at": LONG_AGO}
    change = make_change(announced=False)
    return Reclassification.objects.create(**{"change": change, **said, **by, **fields})


def test_a_document_goes_on_as_another_once(ada):
    known = a_succession(ada)

    with violates("succession_is_one_per_pair_of_documents"):
        a_succession(ada, earlier=known.earlier, later=known.later)


def test_a_document_does_not_go_on_as_itself(ada):
    document = make_document()

    with violates("succession_has_two_documents"):
        a_succession(ada, earlier=document, later=document)


def test_a_succession_says_what_shows_it(ada):
    with violates("succession_says_what_shows_it"):
        a_succession(ada, reason="")


def test_a_change_is_given_another_class_than_it_has(ada):
    with violates("reclassification_has_two_classes"):
        a_reclassification(ada, to_class="substantive")


def test_another_class_has_its_reason(ada):
    with violates("reclassification_says_why"):
        a_reclassification(ada, reason="")
