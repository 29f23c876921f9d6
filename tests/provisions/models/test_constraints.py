"""Each constraint of the tables of meaning, violated once."""

import pytest

from provisions.models import (
    Action,
    AnalysisAgency,
    AnalysisRegulation,
    Article,
    Clause,
    Finding,
    MemoSection,
    Provision,
    ProvisionState,
    Publication,
    ReviewDecision,
)
from tests.factories import (
    NOON,
    make_agency,
    make_analysis,
    make_article,
    make_clause,
    make_entity,
    make_finding,
    make_person,
    make_provision,
    make_provision_state,
    make_publication,
)
from tests.platforms.models.refusals import violates

pytestmark = pytest.mark.django_db
HASH = "a" * 64


def inserted_again(row, **fields):
    """Insert a copy of a row, with these fields changed."""
    row.pk, row._state.adding = None, True
    for field, value in fields.items():
        setattr(row, field, value)
    row.save(force_insert=True)


# ---- clauses and findings ----


def test_a_place_in_a_text_holds_one_clause():
    clause = make_clause()

    with violates("clause_position_is_unique_in_its_version"):
        make_clause(clause.version, position=clause.position)


def test_a_clause_holds_words():
    clause = make_clause()

    with violates("clause_is_not_empty"):
        inserted_again(clause, position=9, end=clause.start)


def test_a_clause_is_named_by_a_hash():
    with violates("clause_hash_is_sha256"):
        inserted_again(make_clause(), position=9, text_sha256="B4D")


def test_a_classifier_claims_a_type_of_a_clause_once():
    finding = make_finding()

    with violates("finding_is_one_per_clause_type_and_classifier"):
        make_finding(finding.clause, finding.clause_type)


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_a_score_lies_between_nothing_and_certain(score):
    with violates("finding_score_lies_in_0_to_1"):
        make_finding(score=score)


def test_a_finding_quotes_something():
    finding = make_finding()

    with violates("finding_quotes_something"):
        inserted_again(finding, classifier="rules/2", end=finding.start)


# ---- provisions and their states ----


def test_a_place_of_a_document_holds_one_record_of_a_type():
    provision = make_provision()

    with violates("provision_is_one_per_document_type_and_place"):
        make_provision(provision.document, provision.clause_type, place=provision.place)


def test_two_records_of_a_document_cannot_share_an_address():
    provision = make_provision()
    other = make_provision(provision.document)
    Provision.objects.filter(pk=provision.pk).update(slug="prompts")

    with violates("provision_slug_is_unique_in_its_document"):
        Provision.objects.filter(pk=other.pk).update(slug="prompts")


@pytest.mark.parametrize("lacks", [{"number": None, "slug": "prompts"}, {"number": 1, "slug": ""}])
def test_a_public_record_has_number_and_address(lacks):
    analysis = make_analysis()

    with violates("provision_published_has_number_and_slug"):
        Provision.objects.update(published_analysis=analysis, **lacks)


def test_a_withdrawn_record_says_why():
    make_provision(published=True)

    with violates("provision_withdrawn_says_why"):
        Provision.objects.update(withdrawn_at=NOON)


@pytest.fixture
def state():
    provision = make_provision()
    return make_provision_state(provision, provision.document.published_sighting.version)


def test_a_text_does_one_thing_with_a_record(state):
    with violates("provisionstate_is_one_per_version"):
        inserted_again(state)


@pytest.mark.parametrize(
    "fields", [{"clause": None}, {"start": None, "end": None}, {"state": "removed"}]
)
def test_a_record_has_a_place_exactly_where_it_is_present(state, fields):
    with violates("provisionstate_present_has_its_place"):
        inserted_again(state, provision=make_provision(state.provision.document), **fields)


def test_a_state_quotes_something(state):
    other = make_provision(state.provision.document)

    with violates("provisionstate_quotes_something"):
        inserted_again(state, provision=other, end=state.start)


# ---- analyses ----


def test_a_record_has_one_open_analysis():
    analysis = make_analysis()

    with violates("analysis_is_one_open_per_provision"):
        make_analysis(analysis.provision)


def test_a_confidence_below_high_says_why():
    with violates("analysis_confidence_below_high_says_why"):
        make_analysis(state="approved", confidence="low")


def test_what_permits_has_a_severity():
    with violates("analysis_has_a_severity_unless_it_excludes"):
        make_analysis(severity="")


def test_what_excludes_has_none():
    assert make_analysis(stance="excludes", severity="").shows_severity is False


def test_an_analysis_is_named_by_a_hash():
    with violates("analysis_hash_is_sha256"):
        make_analysis(text_sha256="B4D")


def test_a_public_analysis_has_its_hash():
    with violates("analysis_published_has_its_hash"):
        make_analysis(state="published")


def test_a_memo_has_one_section_at_a_place():
    section = {"analysis": make_analysis(), "position": 1, "heading": "Law", "body": "Words."}
    MemoSection.objects.create(**section)

    with violates("memosection_position_is_unique"):
        MemoSection.objects.create(**section)


def test_an_analysis_has_one_action_at_a_place():
    action = {"analysis": make_analysis(), "position": 1, "title": "Ask", "instruction": "Write."}
    Action.objects.create(**action)

    with violates("action_position_is_unique"):
        Action.objects.create(**action)


def test_an_article_is_mapped_once_to_an_analysis():
    mapping = {
        "analysis": make_analysis(),
        "article": make_article(),
        "strength": "direct",
        "reason": "The subject.",
        "mapped_on": NOON.date(),
    }
    AnalysisRegulation.objects.create(**mapping)

    with violates("analysisregulation_maps_once"):
        AnalysisRegulation.objects.create(**mapping)


def test_an_agency_stands_once_on_an_analysis():
    row = {"analysis": make_analysis(), "agency": make_agency()}
    AnalysisAgency.objects.create(**row)

    with violates("analysisagency_is_one"):
        AnalysisAgency.objects.create(**row)


# ---- review and publication ----


def test_a_rejection_says_why(ada):
    with violates("reviewdecision_says_why"):
        ReviewDecision.objects.create(
            analysis=make_analysis(), outcome="rejected", decided_by=ada, decided_at=NOON
        )


def test_a_persons_approval_counts_once(ada):
    analysis = make_analysis(approved_by=ada)

    with violates("reviewdecision_counts_once"):
        ReviewDecision.objects.create(
            analysis=analysis, outcome="approved", decided_by=ada, decided_at=NOON
        )


def test_a_publication_is_of_a_change_or_of_an_analysis():
    publication = make_publication()

    with violates("publication_is_of_one_thing"):
        inserted_again(publication, change=None)


def test_an_analysis_is_published_once():
    publication = make_publication(analysis=make_analysis())

    with violates("publication_of_an_analysis_is_one"):
        inserted_again(publication, kind="correction")


def test_a_change_is_published_once():
    publication = make_publication()

    with violates("provisions_publication_change_id_key"):
        inserted_again(publication)


def test_a_publication_is_named_by_a_hash():
    analysis = make_analysis()

    with violates("publication_hash_is_sha256"):
        Publication.objects.create(
            kind="record",
            analysis=analysis,
            entity=make_entity(),
            published_at=NOON,
            record_sha256="B4D",
        )


def test_a_published_article_has_a_text():
    with violates("article_published_has_text"):
        Article.objects.create(slug="one", title="One", author=make_person(), published_at=NOON)


def test_the_rows_that_carry_evidence_are_never_deleted_with_another():
    """A deletion cascades only into the parts of a draft, a law or a type."""
    cascading = {
        (model.__name__, field.name)
        for model in (Clause, Finding, Provision, ProvisionState, Publication, ReviewDecision)
        for field in model._meta.get_fields()
        if field.many_to_one and field.remote_field.on_delete.__name__ == "CASCADE"
    }

    assert cascading == set()
