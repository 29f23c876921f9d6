"""A bundle has the same bytes every time, and is made only of parts that can be verified."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace

import pytest
import rfc8785

from platforms.archive.bundle.container import BundleFaulty, build_bundle
from platforms.archive.bundle.parts import Logged, Timestamp
from platforms.archive.bundle.verify import open_container
from tests.platforms.archive.bundle import samples, small_log

EVERY = [*samples.SAMPLES, "old"]


def parts_of(name):
    return samples.old_parts() if name == "old" else samples.SAMPLES[name]()


@pytest.mark.parametrize("name", EVERY)
def test_the_same_parts_give_the_same_bytes(name):
    assert build_bundle(parts_of(name)) == build_bundle(parts_of(name))


@pytest.mark.parametrize("name", EVERY)
def test_a_common_unzip_reads_it_and_finds_nothing_odd(name):
    bundle = build_bundle(parts_of(name))

    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        members = archive.infolist()
        assert archive.testzip() is None
        assert {each.filename: archive.read(each) for each in members} == open_container(bundle)
    assert [each.filename for each in members] == sorted(each.filename for each in members)
    assert {each.date_time for each in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {each.compress_type for each in members} == {zipfile.ZIP_STORED}
    assert not any(each.extra or each.comment or each.flag_bits for each in members)


def test_a_record_has_exactly_these_files():
    assert sorted(open_container(samples.bundle_of("record"))) == [
        "CERTIFICATION-902.txt",
        "MANIFEST.json",
        "VERIFY.md",
        "analysis.json",
        "body/01.bin",
        "capture.warc",
        "capture/01.json",
        "key.txt",
        "leaf/capture-01.json",
        "leaf/record.json",
        "leaf/version.json",
        "proof/capture-01.tlog-proof",
        "proof/record.tlog-proof",
        "proof/version.tlog-proof",
        "record.json",
        "text.txt",
        "verify.py",
    ]


def test_an_erased_body_gives_way_to_its_tombstone():
    files = open_container(samples.bundle_of("erased"))

    assert "body/01.bin" not in files
    assert {"leaf/tombstone-01.json", "proof/tombstone-01.tlog-proof", "body/02.bin"} <= set(files)


def test_the_manifest_lists_every_other_file():
    files = open_container(samples.bundle_of("changed"))

    manifest = json.loads(files.pop("MANIFEST.json"))

    assert set(manifest["files"]) == set(files)
    for name, facts in manifest["files"].items():
        assert facts["sha256"] == hashlib.sha256(files[name]).hexdigest()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("record", "CA-P-010031"), ("version", "CA-D-00330"), ("imported", "CA-D-00330")],
)
def test_a_bundle_is_named_for_what_the_log_names(name, wanted):
    files = open_container(samples.bundle_of(name))

    assert json.loads(files["MANIFEST.json"])["id"] == wanted == samples.SAMPLES[name]().id


def test_where_the_log_names_no_document_the_leaf_is_the_name():
    parts = samples.old_parts()

    assert parts.id == parts.version.logged.leaf_hash


def test_keys_that_did_not_sign_are_left_out_and_the_order_is_that_of_the_signatures():
    parts = samples.changed_parts()
    other = small_log.seeded("conductatlas.example/log", 50).verifier.line
    mixed = replace(parts, keys=(other, *parts.keys[::-1]))

    keys = open_container(build_bundle(mixed))["key.txt"].decode()

    assert keys == "".join(f"{key}\n" for key in parts.keys)


def changed_version(parts, **facts):
    return replace(parts, version=replace(parts.version, **facts))


def changed_capture(parts, **facts):
    capture = replace(parts.version.captures[0], **facts)
    return changed_version(parts, captures=(capture, *parts.version.captures[1:]))


def without_account(parts):
    return changed_capture(parts, record=b"[]")


def of_another_log(parts):
    other = samples.record_parts(small_log.TestLog(number=9))
    return changed_version(parts, logged=other.version.logged)


FAULTS = {
    "another text": lambda parts: changed_version(parts, text="Other.\n"),
    "another body": lambda parts: changed_capture(parts, body=b"other"),
    "no body": lambda parts: changed_capture(parts, body=None),
    "no capture": lambda parts: changed_version(parts, captures=()),
    "no account": without_account,
    "an account that is no JSON": lambda parts: changed_capture(parts, record=b"{"),
    "no key": lambda parts: replace(parts, keys=()),
    "a broken key": lambda parts: replace(parts, keys=("x",)),
    "a leaf of another log": of_another_log,
    "no proof": lambda parts: changed_version(
        parts, logged=Logged(parts.version.logged.entry, b"")
    ),
    "another record": lambda parts: replace(
        parts, record=replace(parts.record, record=rfc8785.dumps({"id": "CA-P-010031"}))
    ),
    "another analysis": lambda parts: replace(
        parts, record=replace(parts.record, analysis=b"{}")
    ),
    "a tombstone too many": lambda parts: changed_capture(
        parts, tombstone=parts.version.captures[0].logged
    ),
    "a timestamp of something else": lambda parts: replace(parts, timestamp=Timestamp(b"x", b"")),
    "a record without an id": lambda parts: replace(
        parts, record=replace(parts.record, logged=parts.version.logged)
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_parts_that_cannot_be_verified_make_no_bundle(fault):
    parts = FAULTS[fault](samples.record_parts())

    with pytest.raises(BundleFaulty):
        build_bundle(parts)
