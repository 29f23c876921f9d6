"""What was claimed, decided or published cannot be rewritten."""

from datetime import timedelta

import pytest

from provisions.models import (
    Action,
    Analysis,
    AnalysisRegulation,
    MemoSection,
    Provision,
    ReviewDecision,
)
from tests.factories import (
    NOON,
    make_analysis,
    make_article,
    make_clause,
    make_finding,
    make_provision,
    make_provision_state,
    make_publication,
)
from tests.platforms.models.refusals import protected, refuses_deletion, refuses_update, run_sql

pytestmark = pytest.mark.django_db


def make_decision():
    make_provision(published=True)
    return ReviewDecision.objects.get()


def make_state():
    provision = make_provision()
    return make_provision_state(provision, provision.document.published_sighting.version)


def make_record_publication():
    return make_publication(analysis=make_analysis())


@pytest.mark.parametrize(
    ("make", "field", "value"),
    [
        (make_clause, "start", 1),
        (make_clause, "text_sha256", "0" * 64),
        (make_finding, "score", 0.1),
        (make_finding, "cues", ["forged"]),
        (make_state, "state", "moved"),
        (make_state, "seen_from", NOON - timedelta(days=900)),
        (make_decision, "outcome", "rejected"),
        (make_decision, "reason", "Another reason."),
        (make_publication, "published_at", NOON + timedelta(days=1)),
        (make_record_publication, "record", {"forged": True}),
        (make_record_publication, "disclaimer", "None."),
    ],
)
def test_what_was_written_cannot_be_changed(make, field, value):
    row = make()

    refuses_update(row, field, value)

    row.refresh_from_db()
    assert getattr(row, field) != value


@pytest.mark.parametrize(
    "make",
    [make_clause, make_finding, make_state, make_decision, make_publication, make_analysis],
)
def test_what_was_written_cannot_be_deleted(make):
    refuses_deletion(make())


@pytest.mark.parametrize("value", [77, None])
def test_the_number_of_a_record_is_given_once(value):
    provision = make_provision(published=True)

    refuses_update(provision, "number", value)

    assert Provision.objects.get().record_id == "CA-P-000001"


def test_a_draft_can_still_be_written():
    analysis = make_analysis()

    Analysis.objects.filter(pk=analysis.pk).update(title="A better title")

    assert Analysis.objects.get().title == "A better title"


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "Forged"), ("severity", "low"), ("what_it_is", "Forged."), ("quote", "Forged.")],
)
def test_the_words_of_an_approved_analysis_are_kept(ada, field, value):
    refuses_update(make_analysis(approved_by=ada), field, value)


def test_an_approved_analysis_may_move_on(ada):
    analysis = make_analysis(approved_by=ada)

    Analysis.objects.filter(pk=analysis.pk).update(state="superseded")

    assert Analysis.objects.get().state == "superseded"


@pytest.mark.parametrize(
    ("field", "value"), [("title", "Forged"), ("state", "rejected"), ("text_sha256", "0" * 64)]
)
def test_a_published_analysis_is_kept_whole(field, value):
    analysis = make_provision(published=True).published_analysis

    refuses_update(analysis, field, value)


@pytest.fixture
def parts():
    """A draft with one part of each kind."""
    analysis = make_analysis()
    return [
        MemoSection.objects.create(analysis=analysis, position=1, heading="Law", body="Words."),
        Action.objects.create(analysis=analysis, position=1, title="Ask", instruction="Write."),
        AnalysisRegulation.objects.create(
            analysis=analysis,
            article=make_article(),
            strength="direct",
            reason="The subject.",
            mapped_on=NOON.date(),
        ),
    ]


def test_the_parts_of_a_draft_can_be_taken_away(parts):
    for part in parts:
        part.delete()

    assert not MemoSection.objects.exists()


@pytest.mark.parametrize("kind", [0, 1, 2], ids=["memo", "action", "regulation"])
def test_the_parts_of_a_published_analysis_are_kept(parts, kind):
    make_publication(analysis=parts[0].analysis)
    part = parts[kind]
    table = part._meta.db_table

    with protected("keeps its parts"):
        run_sql(f"DELETE FROM {table} WHERE id = %s", part.pk)
    with protected("keeps its parts"):
        run_sql(f"UPDATE {table} SET analysis_id = analysis_id WHERE id = %s", part.pk)
    with protected("keeps its parts"):
        part.pk, part._state.adding = None, True
        if hasattr(part, "position"):
            part.position = 2
        part.save(force_insert=True)
