"""What the database itself refuses: readings, audit decisions, models, causes."""

import pytest
from django.db import DatabaseError, transaction

from provisions.models import AuditDecision, ClassifierModel, Reading, ReviewDecision
from tests.factories import make_analysis, make_finding, make_version
from tests.platforms.models.refusals import violates

pytestmark = pytest.mark.django_db


def model(noon, **fields):
    sha256 = fields.pop("sha256", "a" * 64)
    return ClassifierModel(
        **{"name": f"linear/1+{sha256[:8]}", "sha256": sha256, "recorded_at": noon, **fields}
    )


def test_a_version_is_read_once_by_a_classifier(noon):
    version = make_version()
    Reading.objects.create(version=version, classifier="cues/2", recorded_at=noon)

    with violates("reading_is_one_per_version_and_classifier"):
        Reading.objects.create(version=version, classifier="cues/2", recorded_at=noon)


def test_what_is_not_of_the_type_has_no_stance(ada, noon):
    with violates("auditdecision_has_a_stance_only_where_it_holds"):
        AuditDecision.objects.create(
            finding=make_finding(score=0.3),
            is_of_the_type=False,
            stance="permits",
            decided_by=ada,
            decided_at=noon,
        )


def test_a_model_is_named_by_the_hash_of_its_file(noon):
    with violates("classifiermodel_hash_is_sha256"):
        model(noon, sha256="no hash").save()


def test_an_adopted_model_says_when(noon):
    with violates("classifiermodel_adopted_says_when"):
        model(noon, state="adopted", is_shipped=True).save()


def test_a_refused_model_says_why(noon):
    with violates("classifiermodel_refused_says_why"):
        model(noon, state="refused").save()


@pytest.mark.parametrize("field", ["dry_run", "dry_run_at"])
def test_a_dry_run_goes_with_its_time(noon, field):
    with violates("classifiermodel_dry_run_says_when"):
        model(noon, **{field: noon if field == "dry_run_at" else {}}).save()


@pytest.mark.parametrize("missing", ["adopted_by", "reason"])
def test_a_trained_model_is_adopted_by_somebody_for_a_reason(ada, noon, missing):
    said = {"adopted_by": ada, "reason": "Fewer errors."}
    del said[missing]

    with violates("classifiermodel_adopted_says_who_and_why"):
        model(noon, state="adopted", adopted_at=noon, **said).save()


def test_one_model_reads(noon):
    adopted = {"state": "adopted", "is_shipped": True, "adopted_at": noon}
    model(noon, **adopted).save()

    with violates("classifiermodel_adopted_is_one"):
        model(noon, sha256="b" * 64, **adopted).save()


def test_a_refused_model_stays_refused(noon):
    refused = model(noon, state="refused", reason="Worse.")
    refused.save()

    with pytest.raises(DatabaseError), transaction.atomic():
        ClassifierModel.objects.filter(pk=refused.pk).update(state="candidate")


@pytest.mark.parametrize("field", ["sha256", "metrics", "counts"])
def test_what_a_model_is_never_changes(noon, field):
    kept = model(noon)
    kept.save()

    value = "c" * 64 if field == "sha256" else {"other": 1}

    with pytest.raises(DatabaseError), transaction.atomic():
        ClassifierModel.objects.filter(pk=kept.pk).update(**{field: value})


def test_only_a_rejection_has_a_cause(ada, noon):
    with violates("reviewdecision_has_a_cause_only_where_rejected"):
        ReviewDecision.objects.create(
            analysis=make_analysis(),
            outcome="approved",
            cause="duplicate",
            decided_by=ada,
            decided_at=noon,
        )
