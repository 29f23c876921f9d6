"""Timestamps in bundles: checked where openssl is, said to be unchecked where it is not."""

import os
import random
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from platforms.archive.bundle import verify
from platforms.archive.bundle.container import BundleFaulty, build_bundle
from platforms.archive.bundle.parts import Timestamp
from platforms.archive.bundle.verify import Refused, check, open_container
from tests.platforms.archive.bundle import samples
from tests.platforms.archive.bundle.local_tsa import LocalTsa
from tests.platforms.archive.bundle.packing import repacked

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")

NAMES = ("timestamp.tsr", "timestamp-chain.pem")


@pytest.fixture(scope="module")
def tsa(tmp_path_factory):
    return LocalTsa(tmp_path_factory.mktemp("tsa"))


def note_of(parts):
    return parts.version.logged.proof.partition(b"\n\n")[2]


def stamped(tsa, parts=None):
    parts = parts or samples.version_parts()
    return replace(parts, timestamp=Timestamp(tsa.stamp(note_of(parts)), tsa.chain))


@pytest.fixture(scope="module")
def bundle(tsa):
    return build_bundle(stamped(tsa))


def said(report, mark):
    return "\n".join(sentence for each, sentence in report.lines if each == mark)


def test_a_timestamp_is_checked_and_its_certificates_are_left_to_the_reader(bundle):
    report = check(bundle)

    assert re.search(
        r"A timestamp over the checkpoint says \w+ +\d+ [\d:.]+ \d{4} GMT", said(report, "proved")
    )
    assert "That its certificates are the authority's; their SHA-256: " in said(
        report, "NOT proved"
    )


def test_the_bundle_says_how_to_check_it_by_hand(bundle):
    guide = open_container(bundle)["VERIFY.md"].decode()

    assert "openssl ts -verify -data checkpoint -in timestamp.tsr" in guide


def test_a_timestamp_outlives_its_certificates(tsa, bundle, monkeypatch):
    """Checked at the token's own time: a certificate that has since run out was valid then."""
    asked = []
    real = verify.ask_openssl
    monkeypatch.setattr(verify, "ask_openssl", lambda *each: asked.append(each) or real(*each))

    check(bundle)

    assert "-attime" in asked[-1]


def test_a_certificate_that_was_not_valid_then_is_refused(tmp_path):
    late = LocalTsa(tmp_path, from_days=5, until_days=30)

    with pytest.raises(BundleFaulty, match="OpenSSL refuses"):
        build_bundle(stamped(late))


def test_a_token_of_something_else_is_refused(tsa):
    parts = samples.version_parts()
    token = tsa.stamp(b"something else")

    with pytest.raises(BundleFaulty, match="not about this checkpoint"):
        build_bundle(replace(parts, timestamp=Timestamp(token, tsa.chain)))


def test_the_certificates_of_another_authority_are_refused(tsa, tmp_path):
    other = LocalTsa(tmp_path)
    parts = stamped(tsa)
    mixed = replace(parts, timestamp=Timestamp(parts.timestamp.token, other.chain))

    with pytest.raises(BundleFaulty, match="OpenSSL refuses"):
        build_bundle(mixed)


def test_without_openssl_it_is_said_to_be_unchecked(bundle, monkeypatch):
    monkeypatch.setattr(verify.shutil, "which", lambda name: None)

    assert "timestamp.tsr was not checked" in said(check(bundle), "NOT proved")


def test_without_room_for_a_file_it_is_said_to_be_unchecked(bundle, monkeypatch):
    def full():
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(verify.tempfile, "TemporaryDirectory", full)

    assert "timestamp.tsr was not checked" in said(check(bundle), "NOT proved")


@pytest.mark.parametrize("says", ["LibreSSL 3.3.6", ""])
def test_another_program_of_that_name_is_not_asked(bundle, monkeypatch, tmp_path, says):
    program = tmp_path / "openssl"
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)
    monkeypatch.setattr(verify.shutil, "which", lambda name: str(program))

    assert "timestamp.tsr was not checked" in said(check(bundle), "NOT proved")


@pytest.mark.parametrize("name", NAMES)
def test_half_a_timestamp_is_refused(bundle, name):
    files = open_container(bundle)
    del files[name]

    with pytest.raises(Refused, match="is missing"):
        check(repacked(files, id="CA-D-00330"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda chain: b"# a comment\n" + chain,
        lambda chain: chain + b"\n",
        lambda chain: chain[:-1],
        lambda chain: chain.replace(b"\n", b"\r\n"),
        lambda chain: b"",
    ],
)
def test_the_certificates_have_one_spelling(bundle, spoil):
    files = open_container(bundle)
    files["timestamp-chain.pem"] = spoil(files["timestamp-chain.pem"])

    with pytest.raises(Refused, match="not just certificates"):
        check(repacked(files, id="CA-D-00330"))


def test_a_bit_that_differs_changes_nothing_that_a_timestamp_says(bundle):
    """Some bytes around what the authority signed are signed by nobody; they may not matter."""
    files = open_container(bundle)
    rng, sound = random.Random(1), said(check(bundle), "proved")
    refused = 0
    for name in NAMES:
        for at in rng.sample(range(len(files[name])), 50):
            spoilt = bytearray(files[name])
            spoilt[at] ^= 1 << rng.randrange(8)
            try:
                report = check(repacked({**files, name: bytes(spoilt)}, id="CA-D-00330"))
            except Refused:
                refused += 1
            else:
                assert said(report, "proved") == sound, (name, at)
    assert refused >= 80


def test_it_is_said_that_the_log_does_not_bind_a_timestamp(bundle):
    assert "timestamp.tsr, timestamp-chain.pem: the log does not bind them" in said(
        check(bundle), "NOT proved"
    )


SHARED = Path(os.environ.get("CONDUCTATLAS_SHARED", Path(__file__).parents[5] / "shared"))
FIXTURES = SHARED / "vectors/rfc3161/test/fixtures"


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the third party's timestamps are not here")
@pytest.mark.parametrize(
    ("folder", "name", "is_sound"),
    [
        ("sigstage", "response-sha256.tsr", True),
        ("sigstage", "response-sha384.tsr", True),
        ("sigstage", "response-sha512.tsr", True),
        ("sigstage", "response-no-embedded-cert.tsr", True),
        ("sigstage", "response-invalid-signature.tsr", False),
        ("test_tsa", "response.tsr", True),
        ("identrust", "issue-104.tsr", False),
    ],
)
def test_the_responses_of_a_third_party_are_judged_rightly(tmp_path, folder, name, is_sound):
    token = (FIXTURES / folder / name).read_bytes()
    chain = (FIXTURES / folder / "ts_chain.pem").read_bytes()

    moment, is_valid = verify.judge_token(b"hello", token, chain)

    assert moment.endswith("GMT")
    assert is_valid == is_sound
