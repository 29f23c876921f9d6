"""The classifier in the admin: models, dry run, adoption, agreement, audit sample."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from provisions.actions.model_adoption import register_candidate
from provisions.actions.review import approve
from provisions.models import Analysis, AuditDecision, ClassifierModel
from tests.factories import make_analysis, make_finding
from tests.factories.classifier_files import make_weights, metrics_that_know

pytestmark = pytest.mark.django_db

LIST = "admin:provisions_classifiermodel_changelist"


@pytest.fixture
def model(noon):
    return register_candidate(
        data=make_weights("use-of-prompts", "We may use the prompts"),
        counts={"decisions": 60},
        metrics=metrics_that_know("use-of-prompts"),
        decisions_until=noon,
        refused_because="",
        now=noon,
    )


@pytest.fixture
def as_adopter(as_ada, ada):
    ada.user_permissions.add(Permission.objects.get(codename="adopt_classifiermodel"))
    return as_ada


def button(model, name):
    return reverse(f"admin:provisions_classifiermodel_{name}", args=[model.pk])


def text_of(response):
    return response.content.decode()


def test_the_list_names_every_model_and_the_one_that_reads(as_ada, model):
    shown = text_of(as_ada.get(reverse(LIST)))

    assert model.name in shown
    assert "came with the software" in shown


def test_an_analyst_sees_a_model_and_cannot_adopt_it(as_ada, model):
    page = reverse("admin:provisions_classifiermodel_change", args=[model.pk])

    assert "None yet: it is demanded" in text_of(as_ada.get(page))
    sent = {"_form_submitted": "1", "reason": "Better."}
    assert as_ada.post(button(model, "adopt_one"), sent).status_code in (302, 403)
    model.refresh_from_db()
    assert model.state == "candidate"


def test_a_dry_run_comes_before_adoption(as_adopter, model):
    sent = {"_form_submitted": "1", "reason": "Better."}

    refused = as_adopter.post(button(model, "adopt_one"), sent)
    assert "dry run of today" in text_of(refused)

    as_adopter.post(button(model, "try_out"), {"_form_submitted": "1"})
    as_adopter.post(button(model, "adopt_one"), sent)

    model.refresh_from_db()
    assert (model.state, model.reason, model.adopted_by.email.split("@")[0]) == (
        "adopted",
        "Better.",
        "ada",
    )


def test_the_page_of_a_model_tells_its_dry_run(as_adopter, model):
    as_adopter.post(button(model, "try_out"), {"_form_submitted": "1"})

    page = reverse("admin:provisions_classifiermodel_change", args=[model.pk])

    assert "0 of 0 documents" in text_of(as_adopter.get(page))


def test_agreement_is_told_by_type_or_not_yet(as_ada, ada, noon):
    decided, waiting = make_analysis(), make_analysis()
    finding = make_finding(decided.clause, decided.provision.clause_type)
    Analysis.objects.filter(pk=decided.pk).update(finding=finding)
    approve(analysis_id=decided.pk, by=ada, now=noon)

    shown = text_of(as_ada.get(reverse("admin:provisions_classifiermodel_agreement")))

    assert "2026 Q2: 1 of 1" in shown
    assert waiting.provision.clause_type.name in shown
    assert "No decision yet" in shown


def test_the_audit_sample_is_judged_in_its_list(as_ada, ada):
    unsure, sure = make_finding(score=0.3), make_finding(score=0.9)
    page = reverse("admin:provisions_finding_changelist")
    assert unsure.clause_type.name in text_of(as_ada.get(f"{page}?audit=open"))

    chosen = {"action": "say_no", "_selected_action": [unsure.pk, sure.pk]}
    response = as_ada.post(page, chosen, follow=True)

    assert AuditDecision.objects.get().finding == unsure
    assert "decide that in the review queue" in text_of(response)


def test_a_rejection_keeps_its_cause(as_ada):
    analysis = make_analysis()
    page = reverse("admin:provisions_analysis_change", args=[analysis.pk])

    sent = {"verb": "reject", "reason": "About cookies.", "cause": "not_this_type"}
    as_ada.post(page, sent)

    assert analysis.decisions.get().cause == "not_this_type"


def test_a_cause_that_is_not_on_the_list_is_refused(as_ada):
    analysis = make_analysis()
    page = reverse("admin:provisions_analysis_change", args=[analysis.pk])

    response = as_ada.post(page, {"verb": "reject", "reason": "No.", "cause": "mood"})

    assert "no such kind of reason" in text_of(response)
    assert not analysis.decisions.exists()


def test_the_queue_says_what_was_picked_by_chance(as_ada):
    analysis = make_analysis(priority=0.93)
    finding = make_finding(analysis.clause, analysis.provision.clause_type, score=0.6)
    Analysis.objects.filter(pk=analysis.pk).update(finding=finding)

    shown = text_of(as_ada.get(reverse("admin:provisions_analysis_changelist")))

    assert "0.60 medium, by chance" in shown


def test_a_damaged_model_is_told_on_the_front_page(as_ada):
    ClassifierModel.objects.create(
        name="linear/1+gone",
        sha256="1" * 64,
        recorded_at=timezone.now(),
        state="adopted",
        adopted_at=timezone.now(),
        adopted_by=as_ada.get("/admin/").wsgi_request.user,
        reason="Better.",
    )

    assert "linear/1+gone was adopted." in text_of(as_ada.get("/admin/"))
