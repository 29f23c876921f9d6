"""Wordings that come back, and two drafters at once."""

from datetime import timedelta

import pytest

from provisions.actions.draft import draft_provisions
from provisions.models import Clause
from tests.factories import LONG_AGO, make_document, make_publication, make_sighting, make_version
from tests.platforms.actions.together import together
from tests.provisions.actions.small_taxonomy import PROMPTS, REWORDED, policy, prompts_type
from tests.provisions.actions.test_draft import serve

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def document():
    prompts_type()
    return make_document()


def test_a_public_record_whose_earlier_wording_came_back_is_drafted(document, noon):
    (first,) = serve(document, policy(PROMPTS), 0, noon)
    make_publication(analysis=first)
    (second,) = serve(document, policy(REWORDED), 1, noon)
    make_publication(analysis=second)

    (third,) = serve(document, policy(PROMPTS), 20, noon)

    assert (third.quote, third.corrects) == (PROMPTS, second)


@pytest.mark.django_db(transaction=True)
def test_two_workers_draft_one_text_once(noon):
    prompts_type()
    version = make_version(make_document(), policy(PROMPTS), LONG_AGO)
    make_sighting(version)

    results = together(*[lambda: draft_provisions(version=version, now=noon)] * 2)

    assert not [one for one in results if isinstance(one, Exception)], results
    assert Clause.objects.count() == version.clauses.count()
