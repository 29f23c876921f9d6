"""The parts of a decided analysis stay with it."""

import pytest
from django.db import DatabaseError, transaction

from provisions.models import MemoSection
from tests.factories import make_agency, make_analysis, make_provision, make_publication

pytestmark = pytest.mark.django_db


def test_a_part_cannot_be_moved_to_another_analysis_once_its_own_is_decided():
    analysis = make_analysis()
    part = MemoSection.objects.create(analysis=analysis, position=1, heading="Law", body="Words.")
    make_publication(analysis=analysis)
    other = make_analysis(make_provision(analysis.provision.document))

    with pytest.raises(DatabaseError), transaction.atomic():
        MemoSection.objects.filter(pk=part.pk).update(analysis=other)


def test_the_agencies_of_a_published_analysis_are_kept():
    """They are part of its hash."""
    analysis = make_analysis()
    make_publication(analysis=analysis)

    with pytest.raises(DatabaseError), transaction.atomic():
        analysis.agencies.add(make_agency())
