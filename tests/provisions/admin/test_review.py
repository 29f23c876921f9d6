"""The review page: each button does one thing, or says why not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from provisions.actions.review import approve
from provisions.models import Analysis, ReviewDecision
from tests.factories import (
    BEFORE,
    LONG_AGO,
    NOON,
    make_analysis,
    make_document,
    make_finding,
    make_provision,
    make_provision_state,
    make_publication,
    make_version,
)
from tests.provisions.actions.small_taxonomy import PROMPTS, policy, prompts_type
from tests.provisions.actions.test_draft import serve

pytestmark = pytest.mark.django_db


def page_of(analysis: Analysis) -> str:
    return reverse("admin:provisions_analysis_change", args=[analysis.pk])


def press(client: Client, analysis: Analysis, verb: str, **sent: str):
    return client.post(page_of(analysis), {"verb": verb, **sent}, follow=True)


def text_of(response) -> str:
    return response.content.decode()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_page_shows_the_quote_marked_and_the_draft(as_ada):
    analysis = make_analysis()

    shown = text_of(as_ada.get(page_of(analysis)))

    assert f"<mark>{analysis.quote}</mark>" in shown
    assert "The platform may use prompts to improve its services.</textarea>" in shown


def test_the_page_names_the_record_that_it_may_be_in_other_words(as_ada, noon):
    prompts_type()
    document = make_document()
    (known,) = serve(document, policy(PROMPTS), 0, noon)
    make_publication(analysis=known)
    other = "We may use the prompts that anybody submits to us, to improve what we do in general."

    (draft,) = serve(document, policy(other), 1, noon)

    known.provision.refresh_from_db()
    shown = text_of(as_ada.get(page_of(draft)))
    assert f"This may be {known.provision.record_id} in other words" in shown
    assert "in other words" not in text_of(as_ada.get(page_of(known)))


def test_the_page_shows_the_words_that_a_cue_found(as_ada):
    analysis = make_analysis()
    cue = {"cue": "prompts .* improve", "start": 11, "end": 47}
    make_finding(analysis.clause, analysis.provision.clause_type, cues=[cue])

    assert f"“{analysis.quote[11:47]}”" in text_of(as_ada.get(page_of(analysis)))


def test_the_page_shows_the_passages_around_the_clause(as_ada):
    analysis = make_analysis()
    text = analysis.version.text
    start = text.index("We keep your messages")
    analysis.version.clauses.create(
        position=analysis.clause.position + 1, start=start, end=start + 10, text_sha256="0" * 64
    )

    assert "We keep yo</span>" in text_of(as_ada.get(page_of(analysis)))


def test_the_page_shows_a_redline_against_the_wording_before(as_ada):
    provision = make_provision()
    words = "We may use the prompts you submit to train our models."
    old = make_version(
        provision.document,
        BEFORE.replace("improve our services", "train our models"),
        LONG_AGO - timedelta(days=30),
    )
    make_provision_state(provision, old, quote=words)

    shown = text_of(as_ada.get(page_of(make_analysis(provision))))

    assert "Against the wording of 6 December 2025" in shown
    assert "<del>train our models</del>" in shown


def test_approve_writes_the_decision_and_goes_on_to_the_next(as_ada, ada):
    later = make_analysis(title="The later one", priority=0.1)
    analysis = make_analysis(title="The first one", priority=0.9)

    response = press(as_ada, analysis, "approve")

    assert response.redirect_chain[-1][0] == page_of(later)
    assert analysis.decisions.get().decided_by == ada
    assert "The first one: Approved." in text_of(response)


def test_approve_stays_where_asked_to(as_ada):
    make_analysis()
    analysis = make_analysis()

    response = press(as_ada, analysis, "approve", stay="1")

    assert response.redirect_chain[-1][0] == f"{page_of(analysis)}?stay=1"


def test_the_last_decision_leads_back_to_the_queue(as_ada):
    analysis = make_analysis()

    response = press(as_ada, analysis, "reject", reason="Not a clause.")

    assert response.redirect_chain[-1][0] == reverse("admin:provisions_analysis_changelist")


def test_approve_keeps_typed_words_instead_of_losing_them(as_ada):
    analysis = make_analysis()

    response = press(as_ada, analysis, "approve", title="A better title")

    assert response.status_code == 409
    assert "You changed the draft" in text_of(response)
    assert "A better title</textarea>" in text_of(response)
    assert not analysis.decisions.exists()


def test_amend_demands_a_reason(as_ada):
    analysis = make_analysis()

    response = press(as_ada, analysis, "amend", title="A better title")

    assert "Give a reason" in text_of(response)
    assert Analysis.objects.get(pk=analysis.pk).title == analysis.title


def test_amend_saves_the_changes_with_both_sides(as_ada):
    analysis = make_analysis()

    press(as_ada, analysis, "amend", title="A better title", reason="Says what it is.")

    decision = analysis.decisions.get()
    assert decision.outcome == ReviewDecision.Outcome.AMENDED
    assert decision.changed_fields == {
        "title": {"before": analysis.title, "after": "A better title"}
    }


def test_amend_takes_other_line_endings_for_no_change(as_ada):
    analysis = make_analysis(why_it_matters="One.\n\nTwo.")

    response = press(as_ada, analysis, "amend", why_it_matters="One.\r\n\r\nTwo. ", reason="Why.")

    assert "Nothing was changed" in text_of(response)


def test_amend_names_the_field_that_does_not_hold(as_ada):
    analysis = make_analysis()

    response = press(as_ada, analysis, "amend", title="", reason="Shorter.")

    assert "This field is required." in text_of(response)


def test_reject_demands_a_reason(as_ada):
    analysis = make_analysis()

    response = press(as_ada, analysis, "reject")

    assert response.status_code == 409
    assert Analysis.objects.get(pk=analysis.pk).state == Analysis.State.DRAFT


def test_approve_and_publish_makes_the_record_public(as_ada):
    analysis = make_analysis()

    response = press(as_ada, analysis, "approve_and_publish")

    analysis.provision.refresh_from_db()
    assert analysis.provision.published_analysis == analysis
    assert f"{analysis.provision.record_id} is public." in text_of(response)


def test_a_high_severity_is_not_even_approved_when_it_cannot_be_published(as_ada):
    analysis = make_analysis(severity="high")

    response = press(as_ada, analysis, "approve_and_publish")

    assert "needs two analysts" in text_of(response)
    assert not analysis.decisions.exists()


def test_a_high_severity_says_that_a_second_analyst_is_needed(as_ada, ada):
    analysis = make_analysis(severity="high", approved_by=ada)

    shown = text_of(as_ada.get(page_of(analysis)))

    assert "a second analyst must approve it, too" in shown
    assert 'value="publish"' not in shown


def test_a_second_analyst_approves_a_high_severity_and_publishes_it(grace, ada):
    analysis = make_analysis(severity="high", approved_by=ada)

    press(signed_in(grace), analysis, "approve_and_publish")

    assert Analysis.objects.get(pk=analysis.pk).state == Analysis.State.PUBLISHED


def test_a_decided_item_tells_of_the_decision_instead_of_taking_another(as_ada, grace):
    analysis = make_analysis()
    press(signed_in(grace), analysis, "reject", reason="Not a clause.")

    response = press(as_ada, analysis, "approve")

    assert "Another analyst decided first" in text_of(response)
    assert analysis.decisions.count() == 1


def test_an_approved_item_shows_what_was_approved_and_no_form(as_ada, grace):
    analysis = make_analysis()
    approve(analysis_id=analysis.pk, by=grace, now=NOON)

    shown = text_of(as_ada.get(page_of(analysis)))

    assert 'name="what_it_is"' not in shown
    assert "Publish <kbd>P</kbd>" in shown


def test_nobody_approves_their_own_draft(as_ada, ada):
    analysis = make_analysis(drafted_by=ada)

    response = press(as_ada, analysis, "approve")

    assert "another analyst must decide" in text_of(response)


def test_a_published_text_cannot_be_changed_by_any_button(as_ada, grace):
    analysis = make_analysis()
    press(signed_in(grace), analysis, "approve_and_publish")

    press(as_ada, analysis, "amend", title="Rewritten", reason="Why not.")

    assert Analysis.objects.get(pk=analysis.pk).title == analysis.title


def test_archived_words_are_escaped(as_ada):
    provision = make_provision()
    analysis = make_analysis(provision, title="<script>alert(1)</script>")

    assert "<script>alert(1)" not in text_of(as_ada.get(page_of(analysis)))


def test_an_account_holder_is_sent_to_the_sign_in(eve):
    analysis = make_analysis()

    response = signed_in(eve).post(page_of(analysis), {"verb": "approve"})

    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))
    assert not analysis.decisions.exists()


def test_staff_without_the_role_may_not_open_the_page(eve):
    eve.is_staff = True
    eve.save()

    assert signed_in(eve).get(page_of(make_analysis())).status_code == 403


def test_an_unknown_item_is_not_found(as_ada):
    address = reverse("admin:provisions_analysis_change", args=["nothing"])

    assert as_ada.get(address).status_code == 404
