"""The rubric changes: drafts are rated again on demand, decided analyses never."""

from io import StringIO

import pytest
from django.core.management import call_command

from provisions.actions.rerate import apply_rating, new_ratings
from provisions.actions.review import approve
from provisions.models import Analysis
from tests.factories import make_document, make_person
from tests.provisions.actions.small_taxonomy import EXCLUDED, PROMPTS, policy, prompts_type
from tests.provisions.actions.test_draft import serve

pytestmark = pytest.mark.django_db
SOLE = "We may use the prompts you submit at our sole discretion."


@pytest.fixture
def draft(noon):
    prompts_type(default_severity="low")
    (draft,) = serve(make_document(), policy(SOLE), 0, noon)
    return draft


def as_of_an_older_rubric(analysis):
    Analysis.objects.filter(pk=analysis.pk).update(severity="low", severity_factors=[])
    analysis.refresh_from_db()


def run(*arguments):
    out = StringIO()
    call_command("rate_severity", *arguments, stdout=out)
    return out.getvalue()


def test_a_fresh_draft_needs_no_other_rating(draft):
    assert draft.severity == "medium"
    assert list(new_ratings()) == []
    assert "0 levels and 0 reasons differ; nothing was written" in run()


def test_a_dry_run_tells_the_change_and_writes_nothing(draft):
    as_of_an_older_rubric(draft)

    told = run()

    assert "low -> medium" in told
    assert "up the platform decides in its sole discretion" in told
    draft.refresh_from_db()
    assert (draft.severity, draft.severity_factors) == ("low", [])


def test_applied_it_changes_the_draft_and_a_second_time_nothing(draft):
    as_of_an_older_rubric(draft)

    assert "1 drafts written" in run("--apply", "drafts")

    draft.refresh_from_db()
    assert draft.severity == "medium"
    assert draft.severity_factors[0]["rubric"] == "severity/2"
    assert list(new_ratings()) == []


def test_a_decided_analysis_keeps_its_level(draft, noon):
    as_of_an_older_rubric(draft)
    (new,) = new_ratings()
    approve(analysis_id=draft.pk, by=make_person("ada"), now=noon)

    assert apply_rating(new=new) is False
    assert list(new_ratings()) == []
    draft.refresh_from_db()
    assert draft.severity == "low"


def test_a_draft_by_a_person_is_theirs(draft):
    as_of_an_older_rubric(draft)
    Analysis.objects.filter(pk=draft.pk).update(drafted_by=make_person("ada"))

    assert list(new_ratings()) == []


def test_what_excludes_the_practice_still_has_none(noon):
    prompts_type()
    (draft,) = serve(make_document(), policy(EXCLUDED, PROMPTS.replace("prompts", "cups")), 0, noon)

    assert (draft.severity, list(new_ratings())) == ("", [])
