"""The WARC of a version, read back by an independent program (FastWARC)."""

import hashlib
import io
import json
from dataclasses import replace

import pytest
from fastwarc.warc import ArchiveIterator

from platforms.archive.bundle.warc import archived_headers, version_warc, warc_date
from tests.platforms.archive.bundle import samples, small_log

BODY = samples.plain(f"Terms.\n{samples.QUOTE}")[0]


def read(warc):
    """(type, fields, HTTP head or None, payload) of every record; digests verified on the way."""
    found = []
    for record in ArchiveIterator(io.BytesIO(warc), parse_http=False, strict_mode=True):
        fields = dict(record.headers.astuples())
        assert record.verify_block_digest(consume=False), fields
        if record.is_http:
            record.parse_http()
            assert record.verify_payload_digest(consume=False), fields
        found.append((fields["WARC-Type"], fields, record.http_headers, record.reader.read()))
    return found


def captured(**more):
    log = small_log.TestLog()
    version = small_log.log_version(log, "Terms.\n", small_log.log_capture(log, BODY, **more))
    log.seal()
    return version.part(log)


def test_a_capture_is_a_response_a_request_and_its_account():
    part = captured()

    about, response, request, account = read(version_warc(part))

    assert [each[0] for each in (about, response, request, account)] == [
        "warcinfo",
        "response",
        "request",
        "metadata",
    ]
    assert response[3] == BODY
    assert request[2].status_line == "GET /terms HTTP/1.1"
    assert account[3] == part.captures[0].record
    assert b"format: WARC File Format 1.1" in about[3]


def test_the_records_name_url_moment_and_one_another():
    _, response, request, account = (fields for _, fields, _, _ in read(version_warc(captured())))

    for fields in (response, request, account):
        assert fields["WARC-Target-URI"] == "https://larkspur.example/terms"
        assert fields["WARC-Date"] == "2026-05-18T12:00:00.250000Z"
    for fields in (request, account):
        assert fields["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert len({fields["WARC-Record-ID"] for fields in (response, request, account)}) == 3


def test_the_digests_are_sha_256_of_block_and_body():
    for kind, fields, _, payload in read(version_warc(captured())):
        sha256 = f"sha256:{hashlib.sha256(payload).hexdigest()}"
        has_payload = kind in ("request", "response")
        assert fields.get("WARC-Payload-Digest") == (sha256 if has_payload else None)
        assert fields["WARC-Block-Digest"].startswith("sha256:")


def test_headers_of_the_coding_stand_aside_and_cookies_stay():
    head = read(version_warc(captured()))[1][2].astuples()

    assert ("X-Archive-Orig-Content-Encoding", "br") in head
    assert ("X-Archive-Orig-Content-Length", "41") in head
    assert ("Content-Length", str(len(BODY))) in head
    assert [value for name, value in head if name == "Set-Cookie"] == ["a=1", "b=2"]
    assert ("X-Place", "Zürich") in head
    assert not any(name == "Content-Encoding" for name, _ in head)


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ([("content-length", " 7 ")], [("content-length", " 7 ")]),
        (
            [("transfer-encoding", "chunked")],
            [("X-Archive-Orig-transfer-encoding", "chunked"), ("Content-Length", "7")],
        ),
        ([], [("Content-Length", "7")]),
    ],
)
def test_only_what_does_not_fit_the_body_is_renamed(headers, kept):
    assert archived_headers(headers, 7) == kept


def test_an_answer_over_http_2_is_read_too():
    _, _, head, payload = read(version_warc(captured(status_line="HTTP/2 200")))[1]

    assert (head.status_code, payload) == (200, BODY)


def test_a_body_that_looks_like_records_stays_one_body():
    body = b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    log = small_log.TestLog()
    version = small_log.log_version(log, "Terms.\n", small_log.log_capture(log, body))
    log.seal()

    found = read(version_warc(version.part(log)))

    assert [kind for kind, *_ in found] == ["warcinfo", "response", "request", "metadata"]
    assert found[1][3] == body


def test_an_erased_body_leaves_only_the_account():
    kinds = [kind for kind, *_ in read(version_warc(samples.erased_parts().version))]

    assert kinds == ["warcinfo", "metadata", "response", "request", "metadata"]


def test_an_import_is_a_resource_and_its_place_never_an_invented_answer():
    part = samples.imported_parts().version

    about, resource, place = read(version_warc(part))

    assert (about[0], resource[0], place[0]) == ("warcinfo", "resource", "metadata")
    assert resource[3] == part.text.encode()
    assert resource[1]["WARC-Date"] == "2024-02-29T21:30:00Z"
    text_sha256 = hashlib.sha256(part.text.encode()).hexdigest()
    assert resource[1]["WARC-Target-URI"] == f"nih:sha-256;{text_sha256}"
    assert json.loads(place[3])["commit"] == "5f" * 20


def test_a_text_of_unknown_origin_has_no_warc():
    log = small_log.TestLog()
    version = small_log.log_version(log, "Nothing.\n")
    log.seal()

    assert version_warc(version.part(log)) == b""


def test_the_same_version_gives_the_same_bytes():
    assert version_warc(captured()) == version_warc(captured())


def test_a_flipped_bit_in_body_or_account_is_noticed_by_the_reader():
    warc = version_warc(captured())
    for word in (b"We may train", b'"tls_version"'):
        at = warc.index(word)
        spoilt = warc[:at] + bytes([warc[at] ^ 1]) + warc[at + 1 :]
        with pytest.raises(AssertionError):
            read(spoilt)


def test_a_moment_without_a_zone_is_refused():
    assert warc_date("2026-05-18T14:00:00+02:00") == "2026-05-18T12:00:00Z"
    with pytest.raises(ValueError, match="has no zone"):
        warc_date("2026-05-18T12:00:00")


def test_a_capture_of_several_keeps_their_order():
    part = samples.changed_parts().version
    swapped = replace(part, captures=part.captures[::-1])

    urls = [
        f["WARC-Target-URI"] for kind, f, *_ in read(version_warc(swapped)) if kind == "response"
    ]

    assert urls == ["https://larkspur.example/terms/annex", "https://larkspur.example/terms"]
