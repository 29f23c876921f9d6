"""What a publication freezes stays what it was, and says what it should."""

import pytest

from platforms.actions.ledger import content_hash
from platforms.models import Change, LogLeaf
from provisions.frozen import analysis_content, change_content, record_content
from provisions.models import Action, AnalysisRegulation, MemoSection, Publication
from tests.factories import (
    NOON,
    QUOTE,
    make_agency,
    make_analysis,
    make_article,
    make_change,
    make_provision,
    make_public_document,
    make_publication,
)

pytestmark = pytest.mark.django_db


def test_a_record_binds_its_quote_to_the_entry_of_its_text():
    provision = make_provision(published=True)
    analysis = provision.published_analysis

    record = record_content(analysis, Publication.Kind.RECORD)

    assert record == Publication.objects.get(kind="record").record
    assert record["id"] == "CA-P-000001"
    assert analysis.version.text[record["start"] : record["end"]] == record["quote"] == QUOTE
    assert record["version_leaf"] == LogLeaf.objects.get(kind="version").leaf_hash
    assert record["analysis_sha256"] == content_hash(analysis_content(analysis))
    assert record["state"] == "published"


def test_a_withdrawal_differs_from_the_record_in_its_state_alone():
    analysis = make_provision(published=True).published_analysis

    record, withdrawn = (
        record_content(analysis, kind)
        for kind in (Publication.Kind.RECORD, Publication.Kind.WITHDRAWAL)
    )

    assert withdrawn == {**record, "state": "withdrawn"}


def test_a_change_names_both_texts_by_hash():
    change = Change.objects.get(pk=make_change().pk)

    content = change_content(change, change.recorded_at)

    assert content == Publication.objects.get().record
    assert content["from_text_sha256"] == change.from_sighting.version.text_sha256
    assert content["to_text_sha256"] == change.to_sighting.version.text_sha256
    assert content["seen"] == NOON.isoformat()


def test_gated_words_stand_in_a_bundle_as_hashes_only():
    analysis = make_analysis(make_provision(make_public_document()))
    MemoSection.objects.create(analysis=analysis, position=1, heading="Risk", body="Secret memo.")
    Action.objects.create(analysis=analysis, position=1, title="Object", instruction="Write.")
    AnalysisRegulation.objects.create(
        analysis=analysis,
        article=make_article(number="Art. 77"),
        strength="direct",
        reason="Gated reason.",
        mapped_on=NOON.date(),
    )
    analysis.agencies.add(make_agency("dpa"))

    content = analysis_content(analysis)

    assert "Secret memo." not in str(content)
    assert "Gated reason." not in str(content)
    assert "Art. 77" not in str(content)
    assert content["actions"] == [["Object", "Write.", ""]]
    assert content["agencies"] == ["dpa"]


@pytest.mark.parametrize("field", ["title", "what_it_is", "why_it_matters", "consumer_impact"])
def test_other_words_have_another_hash(field):
    analysis = make_analysis()
    before = content_hash(analysis_content(analysis))

    setattr(analysis, field, "Other words.")

    assert content_hash(analysis_content(analysis)) != before


def test_another_memo_or_another_order_has_another_hash():
    analysis = make_analysis()
    hashes = [content_hash(analysis_content(analysis))]
    one = MemoSection.objects.create(analysis=analysis, position=1, heading="A", body="a")
    two = MemoSection.objects.create(analysis=analysis, position=2, heading="B", body="b")
    hashes.append(content_hash(analysis_content(analysis)))
    MemoSection.objects.filter(pk=one.pk).update(position=3)
    hashes.append(content_hash(analysis_content(analysis)))
    MemoSection.objects.filter(pk=two.pk).update(body="c")
    hashes.append(content_hash(analysis_content(analysis)))

    assert len(set(hashes)) == 4


def test_what_was_published_is_what_the_rows_gave_then():
    publication = make_publication(analysis=make_analysis())

    assert publication.content == analysis_content(publication.analysis)
    assert publication.record_sha256 == content_hash(publication.record)
