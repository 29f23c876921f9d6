"""What a viewer may see, asked only by pages that need it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from monitoring.middleware import entitlements
from monitoring.models import Account, Plan
from tests.factories import make_account

pytestmark = pytest.mark.django_db


def request_of(user):
    seen = RequestFactory().get("/")
    seen.user = user
    entitlements(lambda request: HttpResponse())(seen)
    return seen


def test_a_visitor_has_the_free_plan():
    assert request_of(AnonymousUser()).entitlements.plan == Plan.FREE


def test_an_account_holder_has_the_plan_of_the_account(olu):
    make_account(olu, plan=Plan.PROFESSIONAL)

    assert request_of(olu).entitlements.plan == Plan.PROFESSIONAL


def test_a_page_that_never_asks_opens_no_account_and_makes_no_query(olu, django_assert_num_queries):
    with django_assert_num_queries(0):
        request_of(olu)

    assert not Account.objects.exists()
