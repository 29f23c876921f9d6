"""Signed notes: the published cases, and what a strict reader must not let pass."""

import pytest

from platforms.archive.translog.keys import (
    Algorithm,
    NoteRefused,
    SignatureInvalid,
    Signer,
    Verifier,
)
from platforms.archive.translog.note import (
    NoteMalformed,
    NoteUnverified,
    join_note,
    open_note,
    sign_note,
    split_note,
)
from tests.platforms.archive.translog import vectors

ONE = Signer(name="example.org/one", algorithm=Algorithm.ED25519, seed=bytes(range(32)))
TWO = Signer(name="example.org/two", algorithm=Algorithm.ED25519, seed=bytes(range(1, 33)))
WITNESS = Signer(name="example.org/w", algorithm=Algorithm.COSIGNATURE, seed=bytes(range(2, 34)))
TEXT = b"a text\n\nwith an empty line\n"
REFUSALS = {
    "malformed": NoteMalformed,
    "unverified": NoteUnverified,
    "invalid signature": SignatureInvalid,
}


@vectors.needed
def test_published_notes_are_signed_the_same():
    for case in vectors.load("signed-note/signed-note.json")["sign"]:
        note = sign_note(bytes.fromhex(case["text_hex"]), [Signer.parse(case["skey"])])
        assert note.hex() == case["want_hex"]


@vectors.needed
def test_published_notes_are_opened_or_refused_as_published():
    cases = vectors.load("signed-note/signed-note.json")["open"]
    assert cases
    for case in cases:
        verifiers = [Verifier.parse(line) for line in case["vkeys"]]
        note = bytes.fromhex(case["msg_hex"])
        if "error" in case:
            with pytest.raises(REFUSALS[case["error"]]):
                open_note(note, verifiers)
        else:
            assert len(open_note(note, verifiers).verified) == case["verified"], case["desc"]


def test_signatures_of_unknown_keys_are_kept_apart():
    opened = open_note(sign_note(TEXT, [ONE, TWO]), [TWO.verifier])

    assert opened.text == TEXT
    assert [verifier for verifier, _ in opened.verified] == [TWO.verifier]
    assert [signature.name for signature in opened.unknown] == [ONE.name]


def test_a_known_key_with_a_wrong_signature_spoils_a_note_that_another_signed():
    wrong = ONE.sign(b"another text\n")
    note = join_note(TEXT, [wrong, TWO.sign(TEXT)])

    with pytest.raises(SignatureInvalid):
        open_note(note, [ONE.verifier, TWO.verifier])


def test_a_cosignature_is_opened_with_its_time():
    note = join_note(TEXT, [ONE.sign(TEXT), WITNESS.sign(TEXT, at=1_800_000_000)])

    opened = open_note(note, [ONE.verifier, WITNESS.verifier])

    assert opened.cosigned_at == {WITNESS.name: 1_800_000_000}


def test_one_key_signs_a_note_once():
    note = sign_note(TEXT, [ONE]) + ONE.sign(TEXT).line.encode()

    with pytest.raises(NoteMalformed):
        open_note(note, [ONE.verifier])


def test_a_text_without_its_last_newline_makes_no_note():
    with pytest.raises(NoteMalformed):
        sign_note(b"no newline", [ONE])
    with pytest.raises(NoteMalformed):
        sign_note(b"first\n\nsecond", [ONE])


def test_a_note_needs_a_signature():
    with pytest.raises(NoteMalformed):
        sign_note(TEXT, [])


def test_every_flipped_bit_of_a_note_of_one_key_is_refused():
    note = sign_note(TEXT, [ONE])
    for place in range(len(note) * 8):
        flipped = bytearray(note)
        flipped[place // 8] ^= 1 << place % 8
        with pytest.raises(NoteRefused):
            open_note(bytes(flipped), [ONE.verifier])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note + b"\n",
        lambda note: b"\xef\xbb\xbf" + note.replace(b"\n", b"\r\n"),
        lambda note: note.replace(b"\xe2\x80\x94 ", b"- "),
        lambda note: note.replace(b"\xe2\x80\x94 ", b"\xe2\x80\x94  "),
        lambda note: note[:-2] + b"\n",
        lambda note: note + b"\xe2\x80\x94 name AAAA\n",
        lambda note: b"x" * 1_000_000 + note,
        lambda note: b"",
    ],
)
def test_another_spelling_of_a_note_is_malformed(spoil):
    with pytest.raises(NoteMalformed):
        split_note(spoil(sign_note(TEXT, [ONE])))
