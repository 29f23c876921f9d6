"""Publications and records that no longer say what was published are named, and no others."""

import pgtrigger
import pytest

from platforms.faults import Fault
from platforms.models import Change, LogLeaf, RecordNumber
from provisions.actions.publish import withdraw
from provisions.faults import publication_faults, record_faults
from provisions.models import (
    Agency,
    Analysis,
    AnalysisRegulation,
    Provision,
    Publication,
    RegulationArticle,
    ReviewDecision,
)
from tests.factories import (
    NOON,
    make_agency,
    make_analysis,
    make_article,
    make_change,
    make_provision,
    make_provision_state,
    make_publication,
)
from tests.factories.attributes import make_attribute
from tests.platforms.actions.sealing import tamper

pytestmark = pytest.mark.django_db


def found() -> list[Fault]:
    ticks: list[int] = []
    publications = list(publication_faults(lambda: ticks.append(1)))
    assert len(ticks) == Publication.objects.count()
    return publications + list(record_faults(lambda: None))


def kinds() -> set[str]:
    return {fault.kind for fault in found()}


@pytest.fixture
def provision() -> Provision:
    """A corrected record, of high severity at first."""
    provision = make_provision(published=True, severity="high")
    make_publication(analysis=make_analysis(provision, title="A better title"))
    provision.refresh_from_db()
    make_provision_state(provision, provision.published_analysis.version)
    return provision


def test_what_was_published_by_the_verbs_has_no_fault(provision):
    make_change()
    other = make_provision(published=True)
    by = other.published_analysis.publications.get().published_by
    withdraw(provision_id=other.pk, by=by, now=NOON, reason="Read wrongly.")

    assert found() == []


@pytest.mark.parametrize("record", [{}, [], {"id": 7}, None])
def test_a_record_that_was_emptied_is_named_and_the_others_are_still_looked_at(provision, record):
    first, second = Publication.objects.order_by("pk")
    tamper(first, record=record if record is not None else "text")
    tamper(second, record_sha256="f" * 64)

    named = {fault.id for fault in found()}

    assert {f"CA-P-000001 publication:{each.pk}" for each in (first, second)} <= named


def test_words_of_a_published_analysis_that_were_changed_are_named(provision):
    tamper(provision.published_analysis, what_it_is="The platform may do nothing.")

    (fault,) = found()
    assert fault.kind == "analysis_what_it_is"
    assert fault.id.startswith("CA-P-000001 publication:")
    assert fault.found == "The platform may do nothing."


def test_an_attribute_that_came_after_publication_is_named(provision):
    draft = make_analysis()
    make_attribute(draft, "training")
    tamper(draft.attributes.get(), analysis=provision.published_analysis)

    (fault,) = found()
    assert (fault.kind, fault.expected) == ("analysis_attributes", "[]")
    assert fault.id.startswith("CA-P-000001 publication:")


@pytest.mark.parametrize("kept", [[], ["services"]])
def test_an_attribute_that_is_gone_after_publication_is_named(kept):
    analysis = make_analysis()
    for slug in ("training", "services"):
        make_attribute(analysis, slug)
    make_publication(analysis=analysis)
    assert found() == []

    with pgtrigger.ignore():
        analysis.attributes.exclude(slug__in=kept).delete()

    assert kinds() == {"analysis_attributes"}


def test_names_in_the_law_may_be_corrected_after_publication():
    analysis = make_analysis()
    AnalysisRegulation.objects.create(
        analysis=analysis,
        article=make_article(),
        strength="direct",
        reason="It governs consent.",
        mapped_on=NOON.date(),
    )
    analysis.agencies.add(make_agency("dpa"))
    make_publication(analysis=analysis)

    RegulationArticle.objects.update(number="Art. 6a")
    Agency.objects.update(slug="data-protection-authority")

    assert found() == []


def test_words_that_were_published_before_they_were_kept_are_no_fault(provision):
    for publication in Publication.objects.all():
        tamper(publication, content={})

    assert found() == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"entry": "{}"}, "publication"),
        ({"entry": "no json"}, "publication"),
        ({"subject": "publication:0"}, "publication_leaf"),
        ({"kind": "key"}, "publication_kind"),
    ],
)
def test_an_entry_that_was_changed_is_named(provision, change, kind):
    tamper(LogLeaf.objects.get(kind="revision"), **change)

    assert kind in kinds()


def test_a_missing_second_approval_of_a_high_record_is_named(provision):
    high = Analysis.objects.get(severity="high")
    tamper(high.decisions.last(), outcome=ReviewDecision.Outcome.REJECTED, reason="No.")

    assert kinds() == {"review"}


def test_a_record_that_shows_an_earlier_analysis_is_named(provision):
    earlier = Analysis.objects.get(severity="high")
    Provision.objects.filter(pk=provision.pk).update(published_analysis=earlier)

    assert [(fault.kind, fault.id) for fault in found()] == [
        ("record_published_analysis", "CA-P-000001")
    ]


def test_a_withdrawal_that_nobody_published_and_one_that_was_undone_are_named(provision):
    Provision.objects.filter(pk=provision.pk).update(withdrawn_at=NOON, withdrawn_reason="Hush.")
    assert kinds() == {"record_withdrawn_at"}

    Provision.objects.filter(pk=provision.pk).update(withdrawn_at=None)
    by = Publication.objects.last().published_by
    withdraw(provision_id=provision.pk, by=by, now=NOON, reason="Read wrongly.")
    assert kinds() == set()
    Provision.objects.filter(pk=provision.pk).update(withdrawn_at=None)
    assert kinds() == {"record_withdrawn_at"}


def test_a_change_with_an_id_and_without_a_publication_is_named():
    change = make_change(announced=False)
    Change.objects.filter(pk=change.pk).update(number=8)

    assert [(fault.kind, fault.id) for fault in found()] == [("change_publication", "CA-C-000008")]


def test_a_state_outside_its_clause_is_named(provision):
    state = provision.states.get()
    tamper(state, start=0)

    assert [(fault.kind, fault.id) for fault in found()] == [("state_place", str(state.pk))]


def test_a_counter_behind_a_record_is_named(provision):
    RecordNumber.objects.filter(kind="P").update(latest=0)

    assert [(fault.kind, fault.id) for fault in found()] == [("record_number", "P")]
