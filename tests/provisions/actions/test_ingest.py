"""Arrow 4: a version is cut into its passages, verbatim, with their lineage."""

import hashlib
from datetime import timedelta
from itertools import pairwise

import pytest

from provisions.actions.ingest import ingest_version
from provisions.models import Clause
from tests.factories import LONG_AGO, make_document, make_version
from tests.provisions.actions.small_taxonomy import DELETION, PROMPTS, REWORDED, policy

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def versions(*texts):
    document = make_document()
    return [make_version(document, text, LONG_AGO + n * DAY) for n, text in enumerate(texts)]


def clause_of(version, words):
    return next(one for one in version.clauses.all() if one.text == words)


def test_offsets_give_the_words_verbatim():
    (version,) = versions(policy(PROMPTS, "Émile’s “naïve” café — 日本語 𝒳 stays."))

    clauses = ingest_version(version=version)

    for clause in clauses:
        words = version.text[clause.start : clause.end]
        assert words == words.strip()
        assert clause.text_sha256 == hashlib.sha256(words.encode()).hexdigest()
    assert PROMPTS in [clause.text for clause in clauses]
    assert "Émile’s “naïve” café — 日本語 𝒳 stays." in [clause.text for clause in clauses]


def test_clauses_stand_in_order_and_never_overlap():
    (version,) = versions(policy(PROMPTS, DELETION))

    clauses = ingest_version(version=version)

    assert [one.position for one in clauses] == sorted({one.position for one in clauses})
    assert all(one.end <= two.start for one, two in pairwise(clauses))


def test_a_clause_knows_its_number_and_the_headings_above_it():
    (version,) = versions(policy(PROMPTS))
    ingest_version(version=version)

    clause = clause_of(version, PROMPTS)

    assert clause.number == "2"
    assert clause.path == ["Privacy Policy", "2. Use"]


def test_an_unchanged_passage_points_at_itself_in_the_text_before():
    before, after = versions(policy(PROMPTS, DELETION), policy(PROMPTS, "Another sentence."))
    ingest_version(version=before)

    ingest_version(version=after)

    assert clause_of(after, PROMPTS).earlier == clause_of(before, PROMPTS)
    assert clause_of(after, "Another sentence.").earlier is None


def test_a_reworded_passage_has_no_lineage_by_words():
    before, after = versions(policy(PROMPTS), policy(REWORDED))
    ingest_version(version=before)

    ingest_version(version=after)

    assert clause_of(after, REWORDED).earlier is None


def test_of_two_equal_passages_each_has_its_own_lineage():
    before, after = versions(policy(PROMPTS, PROMPTS), policy(PROMPTS, PROMPTS, PROMPTS))
    ingest_version(version=before)

    ingest_version(version=after)

    earlier = [one.earlier_id for one in after.clauses.order_by("position") if one.text == PROMPTS]
    assert len(set(earlier)) == 3
    assert earlier[2] is None


def test_a_passage_that_moved_keeps_its_lineage():
    before, after = versions(policy(PROMPTS, DELETION), policy(DELETION, PROMPTS))
    ingest_version(version=before)

    ingest_version(version=after)

    assert clause_of(after, DELETION).earlier == clause_of(before, DELETION)


def test_a_version_ingested_twice_has_the_same_clauses():
    (version,) = versions(policy(PROMPTS))
    first = ingest_version(version=version)

    second = ingest_version(version=version)

    assert first == second
    assert Clause.objects.count() == len(first)
