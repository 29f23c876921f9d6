"""Arrow 5, first half: what the classifier claims, once for each clause and type."""

import pytest

from provisions.actions.current_classifier import current_cues, current_reader
from provisions.actions.findings import record_findings, was_read
from provisions.actions.ingest import ingest_version
from provisions.classifier.combine import Reader
from provisions.models import ClauseType, Finding, Reading
from tests.factories import make_finding, make_version
from tests.provisions.actions.small_taxonomy import (
    DELETION,
    EXCLUDED,
    PROMPTS,
    policy,
    prompts_type,
    users_type,
)

pytestmark = pytest.mark.django_db


def findings_in(text, now):
    version = make_version(text=text)
    return record_findings(version=version, clauses=ingest_version(version=version), now=now)


def again(version, now):
    return record_findings(version=version, clauses=ingest_version(version=version), now=now)


def test_a_finding_quotes_its_clause_and_says_why(noon):
    prompts_type()

    (finding,) = findings_in(policy(PROMPTS, DELETION), noon)

    version = finding.clause.version
    assert version.text[finding.start : finding.end] == PROMPTS
    assert (finding.score, finding.stance) == (0.8, "permits")
    assert finding.classifier == current_reader().name
    (cue,) = finding.cues
    words = finding.clause.text[cue["start"] : cue["end"]]
    assert words == "We may use the prompts"


def test_what_is_excluded_is_the_same_type_with_another_stance(noon):
    prompts_type()

    (finding,) = findings_in(policy(EXCLUDED), noon)

    assert (finding.clause_type.slug, finding.stance) == ("use-of-prompts", "excludes")


def test_two_directions_are_two_types(noon):
    prompts_type()
    users_type()

    findings = findings_in(policy(PROMPTS, "You may not use the prompts of others."), noon)

    assert {(one.clause_type.slug, one.clause.text[:7]) for one in findings} == {
        ("use-of-prompts", "We may "),
        ("users-may-not-use-prompts", "You may"),
    }


def test_a_version_read_twice_has_the_same_findings(noon):
    prompts_type()
    first = findings_in(policy(PROMPTS), noon)
    version = first[0].clause.version

    second = again(version, noon)

    assert first == second
    assert Finding.objects.count() == Reading.objects.count() == 1
    assert was_read(version=version)


def test_a_text_without_any_claim_was_read_all_the_same(noon, monkeypatch):
    prompts_type()
    version = make_version(text=policy(DELETION))
    assert not was_read(version=version)

    assert again(version, noon) == []

    monkeypatch.setattr(Reader, "claims", None)  # nothing may be classified a second time
    assert was_read(version=version)
    assert again(version, noon) == []


def test_a_text_read_by_an_earlier_classifier_was_read(noon):
    prompts_type()
    version = make_version(text=policy(PROMPTS))
    Reading.objects.create(version=version, classifier="cues/0", recorded_at=noon)

    assert was_read(version=version)


def test_a_text_with_findings_from_before_readings_were_kept_was_read():
    finding = make_finding(classifier="cues/1")

    assert was_read(version=finding.clause.version)


def test_another_classifier_adds_findings_of_its_own(noon, monkeypatch):
    prompts_type()
    (first,) = findings_in(policy(PROMPTS), noon)
    monkeypatch.setattr(Reader, "name", "cues/99")

    (second,) = again(first.clause.version, noon)

    assert second.classifier == "cues/99"
    assert set(Reading.objects.values_list("classifier", flat=True)) == {
        first.classifier,
        "cues/99",
    }


def test_an_edit_of_the_taxonomy_is_used_at_once():
    prompts_type(weight=0.8)
    before = current_cues()
    rules = {"cues": [{"pattern": "other words", "weight": 0.9}]}

    ClauseType.objects.update(rules=rules)

    assert current_cues().types["use-of-prompts"].cues[0].pattern == "other words"
    assert before.types["use-of-prompts"].cues[0].weight == 0.8
