"""The record page: what it must say, what it must never say, and who sees what."""

import json
import re

import pytest

from platforms.actions.capture import blob_store
from platforms.models import Provenance
from provisions.actions.publish import withdraw
from provisions.models import AnalysisRegulation, MemoSection
from tests.factories import (
    BEFORE,
    NOON,
    QUOTE,
    make_account,
    make_analysis,
    make_article,
    make_captured_version,
    make_change,
    make_clause_type,
    make_document,
    make_entity,
    make_person,
    make_provision,
    make_provision_state,
    make_public_document,
    make_publication,
    make_regulation,
    make_sighting,
)
from tests.platforms.actions.sealing import flip, sign

pytestmark = pytest.mark.django_db
LASTING = "suitable for legal filings"


def page_of(client, provision):
    response = client.get(provision.get_absolute_url())
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_page_quotes_the_clause_verbatim_and_names_its_version(client):
    html = page_of(client, make_provision(published=True))

    assert QUOTE in html
    assert 'Present as of the version of <time datetime="2026-01-05T09:00:00Z">' in html


def test_an_unreviewed_record_is_not_there(client):
    provision = make_provision()
    document = provision.document

    response = client.get(f"{document.get_absolute_url()}some-slug/")

    assert response.status_code == 404


def test_read_in_context_leads_to_the_clause_in_the_text(client):
    provision = make_provision(published=True)
    url = re.search(r'href="([^"]+)#(CA-P-\d+)">Read in context', page_of(client, provision))

    text = client.get(url[1]).content.decode()

    assert f'id="{url[2]}"' in text


def test_a_withdrawn_record_stays_with_its_notice(client):
    provision = make_provision(published=True)
    reason = "The sentence is an example."
    withdraw(provision_id=provision.pk, by=make_person(is_staff=True), now=NOON, reason=reason)

    html = page_of(client, provision)

    assert "Withdrawn on 1 June 2026." in html
    assert reason in html
    assert LASTING not in html


def captured_record(name: str, *, is_demo: bool = False, **fields):
    """A published record of a text whose bytes are kept, other ones for each name."""
    document = make_document(make_entity(name, is_demo=is_demo))
    text = BEFORE.replace("Privacy Policy", f"Privacy Policy of {name}")
    make_sighting(make_captured_version(document, text))
    document.refresh_from_db()
    return make_provision(document, published=True, **fields)


def test_only_our_own_capture_with_every_check_passed_carries_the_line_on_legal_filings(client):
    ours = captured_record("A")
    damaged = captured_record("B")
    sign(NOON)
    blob = damaged.document.published_sighting.version.inputs.get().body_sha256
    flip(blob_store().path_of(blob))
    unsigned = captured_record("C")

    html = page_of(client, ours)
    assert LASTING in html
    assert "What was checked" in html
    for record in (damaged, unsigned):
        assert LASTING not in page_of(client, record)


def test_a_demonstration_and_a_partial_document_never_carry_the_line(client):
    records = [captured_record("A", is_demo=True), captured_record("B", basis="partial")]
    sign(NOON)

    for record in records:
        html = page_of(client, record)
        assert "In transparency log" in html
        assert LASTING not in html


def test_an_imported_text_never_carries_the_line_and_has_no_snapshot(client):
    imported = make_public_document(make_entity("A"), provenance=Provenance.IMPORTED)
    record = make_provision(imported, published=True)
    sign(NOON)

    html = page_of(client, record)

    assert LASTING not in html
    assert "Imported, not captured by us" in html
    assert "Snapshot stored" not in html


def test_a_record_leads_to_the_evidence_of_its_text(client):
    record = captured_record("A")
    version = record.published_analysis.version

    assert f'href="{version.get_absolute_url()}evidence/"' in page_of(client, record)


def test_snapshot_stored_is_ticked_only_when_the_bytes_are_there(client):
    kept, lost = captured_record("Kept"), captured_record("Lost")
    sign(NOON)
    blob = lost.document.published_sighting.version.inputs.get().body_sha256
    blob_store().path_of(blob).unlink()

    html = page_of(client, lost)

    assert "Snapshot: integrity check failed" in html
    assert "they are missing" in html
    assert "Hash verified" not in html
    assert "Snapshot stored" in page_of(client, kept)


def test_last_verified_is_the_last_check_whose_text_held_the_quote(client):
    provision = make_provision(published=True)
    make_change(provision.document, BEFORE.replace(QUOTE, "We may do what we like."))

    html = page_of(client, provision)

    verified = html.partition("<dt>Last verified</dt>")[2].partition("</dd>")[0]
    assert "5 January 2026" in verified


def test_a_later_text_that_rewords_the_clause_is_named(client):
    provision = make_provision(published=True)
    change = make_change(provision.document)
    make_provision_state(provision, change.to_sighting.version, "reworded")

    html = page_of(client, provision)

    assert "A later text rewords this clause." in html
    assert "Not yet reviewed by an analyst." in html


def test_an_earlier_analysis_stays_readable_after_a_correction(client):
    provision = make_provision(published=True, what_it_is="What we said first.")
    corrected = make_analysis(
        provision, what_it_is="What we say now.", corrects=provision.published_analysis
    )
    make_publication(analysis=corrected)

    html = page_of(client, provision)

    assert "Corrected on 1 June 2026." in html
    assert "What we say now." in html
    assert "What we said first." in html


def test_a_clause_that_excludes_shows_its_stance_and_no_severity(client):
    html = page_of(client, make_provision(published=True, stance="excludes", severity=""))

    assert "Excludes" in html
    assert 'class="sev' not in html


def test_law_is_dated_direct_only_and_says_when_it_is_not_verified(client):
    provision = make_provision()
    analysis = make_analysis(provision)
    for slug, strength in (("gdpr", "direct"), ("dsa", "context")):
        article = make_article(make_regulation(slug, is_verified=False), number="Art. 6(1)(f)")
        AnalysisRegulation.objects.create(
            analysis=analysis, article=article, strength=strength, reason="Why.", mapped_on=NOON
        )
    make_publication(analysis=analysis)
    provision.refresh_from_db()

    html = page_of(client, provision)

    assert "GDPR" in html
    assert "DSA" not in html
    assert "Not verified" in html
    assert "not a finding that the law applies" in html


def test_questions_and_their_data_for_machines_say_the_same(client):
    html = page_of(client, make_provision(published=True, consumer_impact="It widens </script>."))

    data = json.loads(re.search(r'ld\+json">(.+?)</script>', html)[1])
    answers = [each["acceptedAnswer"]["text"] for each in data["mainEntity"]]
    assert "It widens </script>." in answers
    assert any("not affiliated with" in answer for answer in answers)


@pytest.fixture
def with_memo():
    provision = make_provision()
    analysis = make_analysis(provision, memo_teaser="What the memo is about.")
    bodies = ("Open words.", ""), ("Cited words.", "watcher"), ("Deep words.", "professional")
    for position, (body, plan) in enumerate(bodies, 1):
        MemoSection.objects.create(
            analysis=analysis, position=position, heading="H", body=body, plan=plan
        )
    article = make_article(number="Art. 6(1)(f)")
    AnalysisRegulation.objects.create(
        analysis=analysis, article=article, strength="direct", reason="Why.", mapped_on=NOON
    )
    make_publication(analysis=analysis)
    provision.refresh_from_db()
    return provision


def test_with_billing_off_the_memo_is_on_the_record_without_locks(client, with_memo):
    html = page_of(client, with_memo)

    assert "Deep words." in html
    assert "Art. 6(1)(f)" in html
    assert "Professional" not in html
    assert "locked" not in html


def test_with_billing_on_gated_words_are_on_no_page_for_everyone(client, with_memo, settings):
    settings.BILLING = True

    html = page_of(client, with_memo)

    assert "What the memo is about." in html
    assert "Deep words." not in html
    assert "Cited words." not in html
    assert "Art. 6(1)(f)" not in html


def test_the_memo_page_shows_what_the_plan_opens_and_is_never_cached(
    client, with_memo, settings, olu
):
    settings.BILLING = True
    make_account(olu, plan="watcher")
    client.force_login(olu)

    response = client.get(f"{with_memo.get_absolute_url()}memo/")

    html = response.content.decode()
    assert "Cited words." in html
    assert "Deep words." not in html
    assert "no-store" in response["Cache-Control"]


def test_a_record_page_is_the_same_bytes_for_every_viewer(client, olu):
    provision = make_provision(published=True)
    client.get(provision.get_absolute_url())
    without_clock = re.compile(r"Checked <time[^>]*>[^<]*</time>")

    anonymous = client.get(provision.get_absolute_url())
    client.force_login(olu)
    known = client.get(provision.get_absolute_url())

    pages = [without_clock.sub("", each.content.decode()) for each in (anonymous, known)]
    assert pages[0] == pages[1]
    assert not known.cookies
    assert "Cookie" not in known.get("Vary", "")


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    client, django_assert_max_num_queries
):
    training = make_clause_type("training")
    own = make_provision(clause_type=training, published=True)
    for name in ("A", "B", "C", "D", "E"):
        document = make_public_document(make_entity(name))
        make_provision(document, training, published=True)
        make_provision(own.document, published=True)
    make_change(own.document)
    client.get(own.get_absolute_url())

    with django_assert_max_num_queries(23):
        client.get(own.get_absolute_url())
