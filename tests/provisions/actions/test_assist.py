"""A model's wording: asked for by an analyst, answered as a draft, taken back; never published."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from provisions.actions.answer_requests import ATTEMPTS, LEASE_SECONDS, OVERTAKEN, answer_requests
from provisions.actions.assist import (
    MOST_REQUESTS,
    NotAssistable,
    ask_for_wording,
    take_back_wording,
)
from provisions.actions.publish import NotPublishable, publish
from provisions.actions.review import amend, approve, reject
from provisions.frozen import analysis_content
from provisions.models import Analysis, AssistanceRequest
from tests.factories import make_agency, make_analysis, make_article, make_document, make_entity
from tests.platforms.actions.together import together
from tests.provisions.actions.small_taxonomy import DELETION, PROMPTS, policy, prompts_type
from tests.provisions.actions.test_draft import serve
from tests.provisions.assistance.hostile_documents import HostileDocument
from tests.provisions.assistance.obeying_provider import HONEST
from tests.provisions.assistance.test_corpus import decided_fields, open_draft

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def draft(noon):
    kind = prompts_type(default_severity="medium")
    kind.mappings.create(article=make_article(), strength="direct", reason="The subject.")
    kind.agencies.add(make_agency())
    document = make_document(make_entity("Quillpost"))
    (draft,) = serve(document, policy(PROMPTS, DELETION), 0, noon)
    Analysis.objects.filter(pk=draft.pk).update(interpretive_note="A note of the rules.")
    draft.refresh_from_db()
    return draft


def asked(draft, by, now):
    request = ask_for_wording(analysis_id=draft.pk, by=by, now=now)
    answer_requests(now=now)
    request.refresh_from_db()
    return request


# ---- the answer ----


def test_a_wording_comes_as_a_new_draft_in_the_place_of_the_old(draft, provider, ada, noon):
    request = asked(draft, ada, noon + MINUTE)

    draft.refresh_from_db()
    new = open_draft(draft)
    assert (request.state, request.proposal, request.model) == ("proposed", new, "model-x/1")
    assert (draft.state, new.state, new.drafter) == ("superseded", "draft", "assisted/model-x/1")
    assert (new.drafted_by, new.created_at, new.is_assisted) == (None, noon + MINUTE, True)
    assert new.what_it_is == HONEST["what_it_is"]
    assert new.interpretive_note == f"A note of the rules. {HONEST['interpretive_note']}"
    assert decided_fields(new) == decided_fields(draft)
    assert new.memo.exists()
    assert new.regulations.exists()


def test_the_quotes_that_it_rests_on_stand_in_the_version(draft, provider, ada, noon):
    request = asked(draft, ada, noon)

    [quote] = request.quotes
    assert draft.version.text[quote["start"] : quote["end"]] == quote["text"]
    assert quote["text"] == HONEST["supporting_quotes"][0]


def test_only_the_clause_its_type_and_the_draft_are_sent(draft, provider, ada, noon):
    asked(draft, ada, noon)

    assert PROMPTS in provider.words
    assert draft.what_it_is in provider.words
    assert DELETION not in provider.words
    assert ada.email not in provider.words


def test_an_answer_that_was_refused_leaves_the_draft_and_says_why(draft, provider, ada, noon):
    provider.wording["severity"] = "low"

    request = asked(draft, ada, noon)

    assert open_draft(draft) == draft
    assert (request.state, request.proposal) == ("refused", None)
    assert request.reason == "The wording has a field that nobody asked for."


def test_a_provider_that_fails_is_asked_again_and_not_for_ever(draft, provider, ada, noon):
    provider.document = HostileDocument("x", "x", behaviour="error_with_key")
    request = asked(draft, ada, noon)
    assert (request.state, request.attempts) == ("asked", 1)
    assert request.reason == "The provider answered with status 500."

    for minutes in (0, 1, 3, 10, 60):
        answer_requests(now=noon + minutes * MINUTE)

    request.refresh_from_db()
    assert (request.state, request.attempts) == ("failed", ATTEMPTS)
    assert len(provider.requests) == ATTEMPTS
    assert open_draft(draft) == draft


def test_a_provider_that_recovers_answers_after_all(draft, provider, ada, noon):
    provider.document = HostileDocument("x", "x", behaviour="cut")
    request = asked(draft, ada, noon)
    provider.document = None

    answer_requests(now=noon + MINUTE)

    request.refresh_from_db()
    assert request.state == "proposed"


@pytest.mark.parametrize(
    "decide",
    [approve, partial(reject, reason="It is another type.")],
    ids=["approved", "rejected"],
)
def test_a_draft_that_was_decided_meanwhile_is_not_replaced(
    draft, provider, ada, grace, noon, decide
):
    request = ask_for_wording(analysis_id=draft.pk, by=ada, now=noon)
    decide(analysis_id=draft.pk, by=grace, now=noon)

    answer_requests(now=noon)

    request.refresh_from_db()
    assert (request.state, request.reason) == ("refused", OVERTAKEN)
    assert provider.requests == []
    assert Analysis.objects.count() == 1


def test_a_draft_that_is_decided_while_the_provider_answers_stands(
    draft, provider, ada, grace, noon, monkeypatch
):
    from provisions.actions import answer_requests as module

    def slow(*args, **kwargs):
        body = complete(*args, **kwargs)
        approve(analysis_id=draft.pk, by=grace, now=noon)
        return body

    complete = module.complete
    monkeypatch.setattr(module, "complete", slow)

    request = asked(draft, ada, noon)

    assert (request.state, request.reason) == ("refused", OVERTAKEN)
    assert Analysis.objects.get().state == "approved"


def test_what_a_killed_worker_held_is_taken_over(draft, provider, ada, noon):
    request = ask_for_wording(analysis_id=draft.pk, by=ada, now=noon)
    until = noon + timedelta(seconds=LEASE_SECONDS)
    AssistanceRequest.objects.update(state="asking", attempts=1, leased_until=until)

    assert answer_requests(now=noon + MINUTE) == 0
    assert answer_requests(now=until) == 1

    request.refresh_from_db()
    assert (request.state, request.attempts) == ("proposed", 2)


def test_a_worker_that_dies_each_time_is_given_up(draft, provider, ada, noon):
    request = ask_for_wording(analysis_id=draft.pk, by=ada, now=noon)
    AssistanceRequest.objects.update(state="asking", attempts=ATTEMPTS, leased_until=noon)

    answer_requests(now=noon)

    request.refresh_from_db()
    assert (request.state, provider.requests) == ("failed", [])


def test_nothing_is_asked_where_no_provider_is_set_up(draft, provider, ada, noon, settings):
    request = ask_for_wording(analysis_id=draft.pk, by=ada, now=noon)
    settings.DRAFTING_API_KEY = ""

    assert answer_requests(now=noon) == 0

    request.refresh_from_db()
    assert (request.state, provider.requests) == ("asked", [])


# ---- asking ----


def test_it_is_off_by_default(draft, ada, noon):
    with pytest.raises(NotAssistable, match="No drafting provider"):
        ask_for_wording(analysis_id=draft.pk, by=ada, now=noon)


def test_asking_twice_gives_the_same_request(draft, provider, ada, grace, noon):
    first = ask_for_wording(analysis_id=draft.pk, by=ada, now=noon)

    assert ask_for_wording(analysis_id=draft.pk, by=grace, now=noon + MINUTE) == first


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_ask_once(draft, provider, ada, grace, noon):
    together(
        lambda: ask_for_wording(analysis_id=draft.pk, by=ada, now=noon),
        lambda: ask_for_wording(analysis_id=draft.pk, by=grace, now=noon),
    )

    assert AssistanceRequest.objects.count() == 1


def test_a_model_does_not_write_over_a_person(provider, ada, grace, noon):
    analysis = make_analysis(drafted_by=grace, drafter="analyst")

    with pytest.raises(NotAssistable, match="A person wrote"):
        ask_for_wording(analysis_id=analysis.pk, by=ada, now=noon)


def test_what_was_decided_is_not_worded_anew(draft, provider, ada, grace, noon):
    approve(analysis_id=draft.pk, by=grace, now=noon)

    with pytest.raises(NotAssistable, match="nobody has decided"):
        ask_for_wording(analysis_id=draft.pk, by=ada, now=noon)


def test_a_wording_is_asked_for_a_few_times_only(draft, provider, ada, noon):
    provider.wording["severity"] = "low"
    for _ in range(MOST_REQUESTS):
        asked(draft, ada, noon)

    with pytest.raises(NotAssistable, match="by hand"):
        ask_for_wording(analysis_id=draft.pk, by=ada, now=noon)


# ---- taking back ----


def test_a_wording_that_is_taken_back_leaves_the_templates(draft, provider, ada, grace, noon):
    request = asked(draft, ada, noon)

    back = take_back_wording(analysis_id=request.proposal_id, by=grace, now=noon)

    request.refresh_from_db()
    assert (back.state, back.drafter, back.is_assisted) == ("draft", "templates/2", False)
    assert (back.what_it_is, back.interpretive_note) == (draft.what_it_is, draft.interpretive_note)
    assert decided_fields(back) == decided_fields(draft)
    assert (request.taken_back_by, request.taken_back_at) == (grace, noon)


def test_only_an_open_wording_of_a_model_can_be_taken_back(draft, provider, ada, grace, noon):
    with pytest.raises(NotAssistable, match="no model's wording"):
        take_back_wording(analysis_id=draft.pk, by=ada, now=noon)

    proposal = asked(draft, ada, noon).proposal
    approve(analysis_id=proposal.pk, by=grace, now=noon)

    with pytest.raises(NotAssistable, match="no model's wording"):
        take_back_wording(analysis_id=proposal.pk, by=ada, now=noon)


# ---- review and the public ----


def test_a_wording_needs_the_same_reviews_to_be_published(draft, provider, ada, grace, noon):
    Analysis.objects.filter(pk=draft.pk).update(severity="high")
    proposal = asked(draft, ada, noon).proposal

    with pytest.raises(NotPublishable, match="approved"):
        publish(analysis_id=proposal.pk, by=ada, now=noon)
    approve(analysis_id=proposal.pk, by=ada, now=noon)
    with pytest.raises(NotPublishable, match="two analysts"):
        publish(analysis_id=proposal.pk, by=ada, now=noon)
    approve(analysis_id=proposal.pk, by=grace, now=noon)

    assert publish(analysis_id=proposal.pk, by=ada, now=noon).kind == "record"


@pytest.mark.parametrize("is_amended", [False, True], ids=["as it came", "amended"])
def test_the_record_says_that_a_model_assisted(
    draft, provider, client, ada, grace, noon, is_amended
):
    proposal = asked(draft, ada, noon).proposal
    if is_amended:
        values = {"title": "Another title"}
        amend(analysis_id=proposal.pk, by=grace, now=noon, reason="Clearer.", values=values)
    else:
        approve(analysis_id=proposal.pk, by=grace, now=noon)
    publication = publish(analysis_id=proposal.pk, by=grace, now=noon)

    proposal.refresh_from_db()
    page = client.get(proposal.provision.get_absolute_url()).content.decode()
    record = client.get(f"/api/v1/records/{proposal.provision.record_id}/").json()
    assert "Drafting assisted by a model; reviewed by an analyst" in page
    assert record["is_drafting_assisted"] is True
    assert publication.content["drafter"] == "assisted/model-x/1"


def test_a_record_of_the_templates_says_nothing_of_a_model(draft, client, ada, noon):
    approve(analysis_id=draft.pk, by=ada, now=noon)
    publish(analysis_id=draft.pk, by=ada, now=noon)
    draft.refresh_from_db()

    page = client.get(draft.provision.get_absolute_url()).content.decode()

    assert "assisted by a model" not in page
    assert "drafter" not in analysis_content(draft)


# ---- the row ----


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "Another."},
        {"state": "asked", "answered_at": None},
        {"quotes": [{"start": 0}]},
        {"proposal": None},
    ],
    ids=["reason", "state", "quotes", "proposal"],
)
def test_an_answered_request_is_kept_as_it_is(draft, provider, ada, noon, fields):
    request = asked(draft, ada, noon)

    with pytest.raises(DatabaseError), transaction.atomic():
        AssistanceRequest.objects.filter(pk=request.pk).update(**fields)


def test_a_request_is_never_deleted(draft, provider, ada, noon):
    ask_for_wording(analysis_id=draft.pk, by=ada, now=noon)

    with pytest.raises(DatabaseError), transaction.atomic():
        AssistanceRequest.objects.all().delete()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "refused"}, "assistancerequest_answered_says_when"),
        ({"state": "asking"}, "assistancerequest_being_asked_is_leased"),
        ({"state": "proposed", "answered": True}, "assistancerequest_proposed_names_its_draft"),
        ({"state": "failed", "answered": True}, "assistancerequest_without_proposal_says_why"),
        ({"taken_back": True}, "assistancerequest_taken_back_says_who_and_when"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_request_makes_sense(draft, provider, ada, noon, fields, name):
    ask_for_wording(analysis_id=draft.pk, by=ada, now=noon)
    values = {key: value for key, value in fields.items() if key == "state"}
    if fields.get("answered"):
        values["answered_at"] = noon
    if fields.get("taken_back"):
        values["taken_back_at"] = noon

    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        AssistanceRequest.objects.update(**values)
