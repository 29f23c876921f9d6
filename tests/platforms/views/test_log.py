"""The log's page and its files: what is there for everybody, and nothing else."""

from datetime import timedelta

import pytest

from platforms.actions.seal import SealRefused, key_file, log_folder, seal
from platforms.archive.translog.checkpoint import parse_checkpoint
from platforms.archive.translog.cosigning import publish_cosignatures
from platforms.archive.translog.keys import Algorithm, Signer, Verifier
from platforms.archive.translog.note import split_note
from platforms.archive.translog.tiles import TileName, read_bundle
from platforms.models import Anchor, LogLeaf
from tests.factories import NOON, make_captured_version, make_sighting
from tests.platforms.actions.sealing import flip, known_keys, sign

pytestmark = pytest.mark.django_db


def page_of(client):
    response = client.get("/log/")
    assert response.status_code == 200
    assert not response.cookies
    return " ".join(response.content.decode().split())


def grow():
    version = make_captured_version()
    make_sighting(version)
    return version


def test_an_archive_that_has_signed_nothing_says_so(client):
    grow()

    html = page_of(client)

    assert "Nothing has been signed yet." in html
    assert client.get("/log/checkpoint").status_code == 404
    assert client.get("/log/key").status_code == 404
    assert client.get("/log/tile/entries/000.p/2").status_code == 404


def test_the_page_shows_what_was_signed_by_which_key_and_what_waits(client):
    grow()
    checkpoint = sign(NOON)
    grow()

    response = client.get("/log/")

    html = response.content.decode()
    assert checkpoint.note.split("\n")[2] in html  # the root, as signed
    assert checkpoint.root in html
    assert known_keys()[0] in html
    assert (response.context["size"], response.context["waiting"]) == (3, 2)
    assert [leaf.kind for leaf in response.context["entries"]] == ["key", "version", "capture"]


def test_no_witness_is_told_of_where_there_is_none(client):
    sign(NOON)

    html = page_of(client)

    assert "No outside witness cosigns this log at present." in html
    assert f"--key {known_keys()[0]}" in html


def test_a_cosignature_is_named_but_not_vouched_for(client, settings):
    grow()
    sign(NOON)
    witness = Signer.generate("witness.example", Algorithm.COSIGNATURE)
    text, _ = split_note(log_folder().read_checkpoint())
    publish_cosignatures(
        folder=log_folder(),
        state=settings.SIGNER_ROOT,
        cosignatures=[witness.sign(text, at=1_780_000_000)],
        verifiers=[Verifier.parse(known_keys()[0])],
        witnesses=[witness.verifier],
        origin=settings.LOG_ORIGIN,
    )

    html = page_of(client)

    assert "carries lines under this name: witness.example." in html
    assert "it does not vouch for them" in html
    assert "No outside witness" not in html


def test_the_page_says_when_and_why_the_signer_stopped_until_it_signs_again(client):
    grow()
    sign(NOON)
    key = key_file().read_text()
    key_file().write_text("")
    with pytest.raises(SealRefused):
        seal(now=NOON + timedelta(hours=1))

    assert "The signer stopped on 1 June 2026, 13:00 UTC:" in page_of(client)
    key_file().write_text(key)
    sign(NOON + timedelta(hours=2))
    grow()
    sign(NOON + timedelta(hours=3))
    assert "The signer stopped" not in page_of(client)


def test_a_damaged_checkpoint_is_called_so(client, settings):
    grow()
    sign(NOON)
    flip(settings.LOG_ROOT / "checkpoint", place=40)

    assert "Integrity check failed." in page_of(client)


def test_only_confirmed_anchors_are_shown(client):
    checkpoint = sign(NOON)
    failed = {"kind": "wayback", "is_confirmed": False, "url": "https://web.example/failed"}
    Anchor.objects.create(checkpoint=checkpoint, asked_at=NOON, **failed)
    assert "web.example" not in page_of(client)

    kept = {"kind": "wayback", "is_confirmed": True, "url": "https://web.example/kept"}
    Anchor.objects.create(checkpoint=checkpoint, asked_at=NOON, **kept)

    html = page_of(client)
    assert "https://web.example/kept" in html
    assert "https://web.example/failed" not in html


def test_the_checkpoint_is_served_byte_for_byte_and_kept_shortly(client):
    sign(NOON)

    response = client.get("/log/checkpoint")

    assert response.content == log_folder().read_checkpoint()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=30"


def test_everything_below_the_checkpoint_can_be_fetched_and_gives_the_entries(client):
    grow()
    sign(NOON)

    def fetch(path):
        response = client.get(f"/log/{path}")
        assert response.status_code == 200, path
        assert response["Content-Type"] == "application/octet-stream"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        return response.content

    size = parse_checkpoint(split_note(client.get("/log/checkpoint").content)[0]).size
    entries = read_bundle(fetch, TileName(None, 0, size))

    leaves = LogLeaf.objects.order_by("position")
    assert [entry.decode() for entry in entries] == [leaf.entry for leaf in leaves]
    assert len(fetch(f"tile/0/000.p/{size}")) == 32 * size


@pytest.mark.parametrize(
    "path",
    ["0/001", "0/000.p/9", "0/000.p/0", "0/0", "0/00000", "64/000", "-1/000", "data/000.p/1",
     "entries/000.p/3/", "../checkpoint", "..%2f..%2fsigner/key", "0/../0/000.p/3",
     "%2e%2e/checkpoint", "/etc/passwd", "0/000.p/3%00", "0/000.p/03", "entries/x000/000"],
)  # fmt: skip
def test_a_path_that_the_log_does_not_have_is_not_found(client, path):
    grow()
    sign(NOON)

    assert client.get(f"/log/tile/{path}").status_code == 404


def test_a_file_beyond_the_signed_size_is_not_given_out_for_a_year(client, settings):
    grow()
    sign(NOON)
    beyond = settings.LOG_ROOT / "tile/entries/000.p/4"
    beyond.write_bytes(b"left by a signer that was killed")

    assert client.get("/log/tile/entries/000.p/4").status_code == 404


def test_the_keys_are_served_one_a_line(client):
    sign(NOON)

    response = client.get("/log/key")

    assert response.content.decode().split("\n") == [*known_keys(), ""]
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_the_page_costs_the_same_for_many_entries(client, django_assert_max_num_queries):
    for _ in range(4):
        grow()
    sign(NOON)
    client.get("/log/")

    with django_assert_max_num_queries(10):
        client.get("/log/")
