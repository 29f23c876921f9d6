"""What the verifier says of sound bundles, and of careful forgeries."""

import json
from dataclasses import replace

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.bundle import verify
from platforms.archive.bundle.container import BundleFaulty, build_bundle
from platforms.archive.bundle.parts import BundleParts
from platforms.archive.bundle.verify import Refused, Unreadable, check, open_container
from platforms.archive.extract import extract
from platforms.archive.extraction import Extraction
from platforms.archive.translog.keys import Algorithm
from tests.platforms.archive.bundle import samples, small_log
from tests.platforms.archive.bundle.packing import repacked


def said(report, mark):
    return "\n".join(sentence for each, sentence in report.lines if each == mark)


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_a_sound_bundle_is_verified_with_and_without_the_key(name):
    parts = samples.SAMPLES[name]()
    bundle = build_bundle(parts)

    alone, with_key = check(bundle), check(bundle, parts.keys[:1])

    inside = "internally consistent; the key was not given from outside"
    assert inside in said(alone, "NOT proved")
    assert inside not in said(with_key, "NOT proved")
    assert "is signed with the key that was given" in said(with_key, "proved")


def test_it_says_what_a_record_proves_and_what_is_opinion():
    report = check(samples.bundle_of("record"))

    assert "record.json is the record CA-P-010031 of the log." in said(report, "proved")
    assert "Its quotation is text.txt from character 7 up to 47." in said(report, "proved")
    assert "opinion, not evidence" in said(report, "NOT proved")
    assert "That https://larkspur.example/terms sent these bytes" in said(report, "NOT proved")


def test_plain_text_is_read_again_and_html_is_not():
    again = "text.txt was read from its bodies again: the same."

    assert again in said(check(samples.bundle_of("record")), "proved")
    html = check(samples.bundle_of("version"))
    assert again not in said(html, "proved")
    assert "text.txt was not re-derived from its bodies (ca-html/1)" in said(html, "NOT proved")


def test_it_says_that_an_import_was_captured_by_another_archive():
    report = check(samples.bundle_of("imported"))

    assert "Another archive captured it: example/terms-versions" in said(report, "NOT proved")


def test_it_says_that_a_body_was_erased_and_why():
    report = check(samples.bundle_of("erased"))

    assert "What body/01.bin held. It was erased: A court's order." in said(report, "NOT proved")


def test_a_text_without_any_origin_is_said_to_have_none():
    log = small_log.TestLog()
    version = small_log.log_version(log, "Nothing.\n")
    log.seal()

    report = check(build_bundle(BundleParts(version.part(log), log.keys, CERTIFICATE)))

    assert "Where text.txt is from" in said(report, "NOT proved")


def test_an_old_leaf_is_verified_and_its_account_is_said_to_be_unbound():
    report = check(build_bundle(samples.old_parts()))

    assert "capture/01.json, but for its URL, time and hashes" in said(report, "NOT proved")


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("final_url", "https://elsewhere.example/"),
        ("finished_at", "2026-05-18T12:00:01+00:00"),
        ("body_sha256", "0" * 64),
        ("wire_sha256", "0" * 64),
    ],
)
def test_of_an_old_leaf_url_time_and_hashes_must_still_agree(member, value):
    bundle = build_bundle(samples.old_parts())
    files = open_container(bundle)
    account = {**json.loads(files["capture/01.json"]), member: value}
    files["capture/01.json"] = rfc8785.dumps(account)

    with pytest.raises(Refused, match=r"capture/01\.json is of another capture"):
        check(repacked(files, id=json.loads(files["MANIFEST.json"])["id"]))


# The key from outside --------------------------------------------------------------------------

CERTIFICATE = samples.CERTIFICATE


def forged_parts():
    """The bundle that somebody else makes of the same contents: own log, own key, same name."""
    return samples.record_parts(small_log.TestLog(number=66))


def test_a_whole_forgery_agrees_with_itself_but_not_with_the_key():
    real, forged = samples.record_parts(), build_bundle(forged_parts())

    assert "internally consistent" in said(check(forged), "NOT proved")
    with pytest.raises(Refused, match="not signed with the key that was given"):
        check(forged, real.keys)


def test_the_key_of_a_witness_alone_is_not_enough():
    parts = samples.changed_parts()

    with pytest.raises(Refused, match="not signed with the key that was given"):
        check(build_bundle(parts), parts.keys[1:])


def test_a_witness_counts_if_its_key_was_given():
    parts = samples.changed_parts()
    bundle = build_bundle(parts)

    with_both, with_one = check(bundle, parts.keys), check(bundle, parts.keys[:1])

    assert "witness.example/w1 saw the checkpoint, by its clock at" in said(with_both, "proved")
    assert "That the witness witness.example/w1 is one" in said(with_one, "NOT proved")


@pytest.mark.parametrize("key", ["", "x", "a+b", "a+00000000+AQ==", "a b+00000000+AQ==", "é+0+é"])
def test_something_that_is_no_key_is_a_mistake_of_the_caller(key):
    with pytest.raises(Unreadable, match="is not one"):
        check(samples.bundle_of("version"), [key])


def test_either_key_of_a_log_that_has_two_is_enough():
    log = small_log.TestLog()
    log.signers.append(small_log.seeded(small_log.ORIGIN, 2))
    parts = samples.version_parts(log)
    bundle = build_bundle(parts)

    for key in parts.keys:
        assert "with the key that was given" in said(check(bundle, [key]), "proved")


# Dates, encodings, odd contents ------------------------------------------------------------------


@pytest.mark.parametrize("version", ["", "not json", b"\xff".decode("latin-1")])
def test_something_else_is_unreadable_not_refused(version):
    with pytest.raises(Unreadable, match="does not begin as a zip"):
        check(version.encode())


def test_a_file_name_of_the_bundle_cannot_write_to_the_terminal():
    assert verify.shown("\x1b[31m\u202eevil\x7f") == "\\u001b[31m\\u202eevil\\u007f"


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-05-18T12:00:00+00:00", "2026-05-18T12:00:00Z"),
        ("2026-05-18T12:00:00.250000Z", "2026-05-18T12:00:00.250000Z"),
        ("2024-02-29T23:30:00+02:00", "2024-02-29T21:30:00Z"),
    ],
)
def test_dates_are_told_in_utc(text, utc):
    assert verify.utc_date(text) == utc


@pytest.mark.parametrize(
    "text",
    ["", "2026-05-18", "2026-05-18T12:00:00", "2026-02-30T12:00:00Z", "0001-01-01T00:00:00+14:00"],
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(Refused, match="A time"):
        verify.utc_date(text)


def test_a_text_of_piled_accents_is_left_alone():
    body = ("a" + "\u0301\u0327" * 200_000).encode()

    assert verify.plain_text(body) is None


def test_very_long_bodies_are_not_read_again(monkeypatch):
    monkeypatch.setattr(verify, "LARGEST_READ_AGAIN", 10)

    assert "text.txt was not re-derived" in said(check(samples.bundle_of("record")), "NOT proved")


def test_an_unassigned_character_is_left_alone():
    assert verify.plain_text("a\U000e0080".encode()) is None


ODD = st.text(
    st.sampled_from("aB1 \t\r\n\x00\x1b$\u00a0\u0301\u0327\u2028\ufeff\u1100\u1161\u0930\u094d")
)


@given(ODD, st.integers(0, 40), ODD)
def test_plain_text_is_that_of_the_extractor_or_left_alone(before, accents, after):
    body = (before + "a" + "\u0301" * accents + after).encode()

    text = verify.plain_text(body)

    found = extract(body, media_type="text/plain")
    if text is not None and isinstance(found, Extraction):
        assert found.text == f"{text}\n"


def test_plain_text_of_the_usual_kind_is_read():
    body = "\ufeff\r\n\r\n Cafe\u0301\t\rAB \u2028\r\n\n".encode()

    assert verify.plain_text(body) == " Caf\u00e9\nAB"


def test_a_quotation_elsewhere_in_the_text_is_refused():
    log = small_log.TestLog()
    body, text = samples.plain(f"{samples.QUOTE} {samples.QUOTE}")
    version = small_log.log_version(log, text, small_log.log_capture(log, body))
    entry, record, analysis = small_log.log_record(log, version, samples.QUOTE)
    moved = rfc8785.dumps({**json.loads(record), "start": 1, "end": 1 + len(samples.QUOTE)})
    entry = log.append(type="record", record="CA-P-010031", record_sha256=small_log.digest(moved))
    log.seal()
    part = small_log.record_part(log, (entry, moved, analysis))
    parts = BundleParts(version.part(log), log.keys, CERTIFICATE, record=part)

    with pytest.raises(BundleFaulty, match="The quotation is not what stands there"):
        build_bundle(parts)


def test_a_version_before_of_another_document_is_refused():
    parts, other = samples.changed_parts(), samples.neighbour_parts()

    with pytest.raises(BundleFaulty, match="another document's"):
        build_bundle(replace(other, previous=parts.version))


def test_a_version_before_that_stands_later_in_the_log_is_refused():
    parts, other = samples.changed_parts(), samples.neighbour_parts()

    with pytest.raises(BundleFaulty, match="later in the log"):
        build_bundle(replace(parts, previous=other.version))


def test_a_change_is_verified_between_its_two_texts():
    report = check(samples.bundle_of("change"))

    assert "The change that it names is that from previous/text.txt to text.txt" in said(
        report, "proved"
    )
    assert "class and headline: the archive's description" in said(report, "NOT proved")


def test_a_change_without_the_text_before_or_with_another_is_refused():
    parts = samples.change_parts()

    for previous in (None, samples.changed_parts().previous):
        with pytest.raises(BundleFaulty):
            build_bundle(replace(parts, previous=previous))


def test_a_record_older_than_the_entry_of_its_text_is_bound_by_the_hash_alone():
    log = small_log.TestLog()
    body, text = samples.plain(samples.QUOTE)
    version = small_log.log_version(log, text, small_log.log_capture(log, body))
    _, record, analysis = small_log.log_record(log, version, samples.QUOTE)
    early = rfc8785.dumps({**json.loads(record), "version_leaf": ""})
    entry = log.append(type="revision", record="CA-P-010031", record_sha256=small_log.digest(early))
    log.seal()
    part = small_log.record_part(log, (entry, early, analysis))
    parts = BundleParts(version.part(log), log.keys, CERTIFICATE, record=part)

    assert "record.json is the revision CA-P-010031 of the log." in said(
        check(build_bundle(parts)), "proved"
    )


def test_an_invented_document_is_called_one():
    log = small_log.TestLog()
    body, text = samples.plain("Invented.")
    capture = small_log.log_capture(log, body)
    version = small_log.log_version(log, text, capture, provenance="demo")
    log.seal()
    parts = BundleParts(version.part(log), log.keys, CERTIFICATE)

    assert "text.txt is an invented one" in said(check(build_bundle(parts)), "NOT proved")


def test_a_key_that_is_a_witness_by_its_kind_cannot_sign_for_the_log():
    log = small_log.TestLog()
    log.signers = [small_log.seeded(small_log.ORIGIN, 9)]
    as_witness = small_log.seeded(small_log.ORIGIN, 9, Algorithm.COSIGNATURE).verifier.line
    parts = samples.version_parts(log)
    files = open_container(build_bundle(parts))
    files["key.txt"] = f"{as_witness}\n".encode()

    with pytest.raises(Refused, match="No key is the log's own"):
        check(repacked(files, id="CA-D-00330"))
