"""What a log entry says of a row: the same whoever writes it and whoever compares it."""

import hashlib
import json

import pytest
import rfc8785

from platforms.leaves import (
    capture_facts,
    capture_leaves,
    leaf_of,
    response_head,
    subject_of,
    version_facts,
    written_in,
)
from platforms.models import LogLeaf, Provenance
from tests.factories import (
    make_captured_version,
    make_document,
    make_sighting,
    make_snapshot,
    make_source,
    make_version,
)
from tests.platforms.actions.local_site import look, open_site
from tests.platforms.actions.sealing import tamper

pytestmark = pytest.mark.django_db
ORIGIN = {
    "collection": "c",
    "commit": "d",
    "path": "p",
    "committed_at": "2025-01-01T00:00:00+00:00",
}


def test_the_head_of_a_response_is_as_it_stood_on_the_wire():
    headers = [["Content-Type", "text/html"], ["Set-Cookie", "a=1"], ["Set-Cookie", "ü=2"]]

    head = response_head({"status_line": "HTTP/1.1 200 OK", "headers": headers})

    assert head == (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=1\r\n"
        b"Set-Cookie: \xfc=2\r\n\r\n"
    )


def test_the_facts_of_a_capture_bind_its_row_its_head_and_its_whole_record():
    snapshot = make_snapshot()
    record = snapshot.capture_record

    facts = capture_facts(snapshot)

    assert facts == {
        "url": snapshot.final_url,
        "captured": "2026-01-05T09:00:00+00:00",
        "wire_sha256": snapshot.wire_sha256,
        "body_sha256": snapshot.body_sha256,
        "headers_sha256": hashlib.sha256(response_head(record)).hexdigest(),
        "record_sha256": hashlib.sha256(rfc8785.dumps(record)).hexdigest(),
    }


def test_what_was_written_at_the_capture_is_what_the_row_read_back_says(noon):
    with open_site() as site:
        source = make_source(make_document(), url="http://orchard.example/privacy")
        snapshot = look(source, site, noon).snapshot
    snapshot.refresh_from_db()

    written = written_in(leaf_of(LogLeaf.Kind.CAPTURE, subject_of(snapshot)))

    assert capture_facts(snapshot).items() <= written.items()


def test_the_facts_of_a_text_name_its_captures_in_order():
    version = make_captured_version(parts=2)
    make_sighting(version)

    facts = version_facts(version, version.document, capture_leaves(version))

    captures = LogLeaf.objects.filter(kind="capture").order_by("position")
    assert facts["inputs"] == [leaf.leaf_hash for leaf in captures]
    assert facts["snapshots"] == ["CA-S-0000001", "CA-S-0000002"]
    assert (facts["document"], facts["extractor"]) == ("CA-D-00001", "ca-plain/1")
    assert "imported" not in facts
    written = written_in(leaf_of(LogLeaf.Kind.VERSION, subject_of(version)))
    assert facts.items() <= written.items()


def test_the_facts_of_an_imported_text_name_its_commit_and_no_capture():
    version = make_version(provenance=Provenance.IMPORTED, origin=ORIGIN)

    facts = version_facts(version, version.document, capture_leaves(version))

    assert (facts["imported"], facts["inputs"], facts["snapshots"]) == (ORIGIN, [], [])


def test_a_capture_that_is_not_in_the_log_is_named():
    version = make_captured_version(parts=2)
    first = version.inputs.order_by("versioninput__position")[0]
    tamper(LogLeaf.objects.get(subject=subject_of(first)), subject="snapshot:0")

    with pytest.raises(LogLeaf.DoesNotExist, match=subject_of(first)):
        capture_leaves(version)


@pytest.mark.parametrize("entry", ["", "no json", "[1]", "null", '"text"'])
def test_an_entry_that_is_no_object_is_refused(entry):
    make_snapshot()
    leaf = LogLeaf.objects.get()
    assert written_in(leaf) == json.loads(leaf.entry)
    leaf.entry = entry

    with pytest.raises(ValueError):
        written_in(leaf)
