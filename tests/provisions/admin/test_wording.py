"""The review page with a model's wording: who may ask, what is shown, how one goes back."""

import pytest
from django.urls import reverse

from provisions.actions.answer_requests import answer_requests
from provisions.models import Analysis, AssistanceRequest
from tests.factories import make_document, make_entity, make_person
from tests.provisions.actions.small_taxonomy import PROMPTS, policy, prompts_type
from tests.provisions.actions.test_draft import serve
from tests.provisions.admin.test_review import page_of, signed_in, text_of
from tests.provisions.assistance.obeying_provider import HONEST, KEY
from tests.provisions.assistance.test_corpus import open_draft

pytestmark = pytest.mark.django_db
ASK, BACK = "Ask for a wording", "Go back to the templates"


@pytest.fixture
def draft(noon):
    prompts_type()
    (draft,) = serve(make_document(make_entity("Quillpost")), policy(PROMPTS), 0, noon)
    return draft


def ask(client, analysis):
    address = reverse("admin:provisions_assistancerequest_ask", args=[analysis.pk])
    return client.post(address, follow=True)


def take_back(client, analysis):
    address = reverse("admin:provisions_assistancerequest_take_back", args=[analysis.pk])
    return client.post(address, follow=True)


def answered(client, analysis):
    ask(client, analysis)
    answer_requests(now=AssistanceRequest.objects.latest("pk").due_at)
    return open_draft(analysis)


def test_there_is_no_button_where_no_provider_is_set_up(as_ada, draft):
    assert ASK not in text_of(as_ada.get(page_of(draft)))
    assert "No drafting provider is set up." in text_of(ask(as_ada, draft))


def test_the_button_says_what_is_sent_where(as_ada, draft, provider):
    shown = text_of(as_ada.get(page_of(draft)))

    assert ASK in shown
    assert f"are sent to {provider.address.removeprefix('http://')}" in shown
    assert KEY not in shown


def test_a_request_is_shown_as_under_way(as_ada, draft, provider):
    shown = text_of(ask(as_ada, draft))

    assert "is on its way" in shown
    assert ASK not in shown.replace("A wording is asked for", "")


def test_the_wording_stands_beside_the_draft_before_it(as_ada, draft, provider):
    new = answered(as_ada, draft)

    shown = text_of(as_ada.get(page_of(new)))
    assert "Drafted by assisted/model-x/1, not reviewed" in shown
    assert draft.what_it_is in shown
    assert f"{HONEST['what_it_is']}</textarea>" in shown
    assert f"“{HONEST['supporting_quotes'][0]}”" in shown
    assert "came as a draft of its own" in text_of(as_ada.get(page_of(draft)))


def test_an_analyst_goes_back_to_the_templates(as_ada, draft, provider):
    new = answered(as_ada, draft)
    assert BACK in text_of(as_ada.get(page_of(new)))

    shown = text_of(take_back(as_ada, new))

    assert "The draft is worded as before." in shown
    assert open_draft(draft).drafter == "templates/2"


def test_why_an_answer_was_refused_is_told(as_ada, draft, provider):
    provider.wording["severity"] = "low"

    answered(as_ada, draft)

    shown = text_of(as_ada.get(page_of(draft)))
    assert "The wording has a field that nobody asked for." in shown
    assert ASK in shown


@pytest.mark.parametrize("act", [ask, take_back])
def test_those_who_may_not_decide_may_not_ask(draft, provider, act):
    guest = signed_in(make_person("eve", is_staff=True))

    assert act(guest, draft).status_code == 403
    assert Analysis.objects.count() == 1
    assert not AssistanceRequest.objects.exists()


def test_the_buttons_are_pressed_not_followed(as_ada, draft, provider):
    address = reverse("admin:provisions_assistancerequest_ask", args=[draft.pk])

    assert as_ada.get(address).status_code == 405
    assert not AssistanceRequest.objects.exists()


def test_requests_are_listed(as_ada, draft, provider):
    answered(as_ada, draft)

    listed = as_ada.get(reverse("admin:provisions_assistancerequest_changelist"))

    assert "Proposed as a draft" in text_of(listed)
