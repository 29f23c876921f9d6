"""What a text is compared by: the words of its passages, and what each passage is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.fingerprint import Fingerprint, PassageKind, fingerprint_of

CLAUSES = [
    f"{number}. We keep the records of kind {number} that you give to us, for as long as your"
    f" account of kind {number} exists and for {number + 20} days after you close it, unless a law"
    " of the place where you live asks for another time, of which we then tell you in good time."
    for number in range(1, 5)
]
BODY = "\n\n".join(clause.partition(" ")[2] for clause in CLAUSES)
TEXT = f"# Terms\n\nLast updated: 5 May 2026\n\n{BODY}\n\nWrite to desk@orchard.example.\n"


def kinds(text: str) -> str:
    """The kinds of the passages in order, one letter each."""
    return "".join(passage.kind.value for passage in fingerprint_of(text).passages)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("5 May 2026", "6 June 2026"),
        ("5 May 2026", "3 days ago"),
        ("in good time", "IN GOOD TIME"),
        ("in good time.", "in **good** time!"),
        ("Write to", "Write [to](https://orchard.example/c?session=4711)"),
        ("# Terms\n", "Terms\n=====\n"),
    ],
    ids=["date", "relative date", "case", "marks", "link", "heading style"],
)
def test_what_is_no_word_leaves_the_words_alone(old, new):
    assert fingerprint_of(TEXT.replace(old, new)).has_words_of(fingerprint_of(TEXT))


@pytest.mark.parametrize(
    ("old", "new"),
    [("24 days", "25 days"), ("We keep", "We sell"), ("in good time", "in time")],
    ids=["number", "verb", "word gone"],
)
def test_another_word_or_number_makes_other_words(old, new):
    after = TEXT.replace(old, new)

    assert after != TEXT
    assert not fingerprint_of(after).has_words_of(fingerprint_of(TEXT))


@pytest.mark.parametrize(
    "hidden", ["[email protected]", "[email&#160;protected]".replace("&#160;", "\xa0")]
)
def test_a_hidden_address_may_stand_for_any(hidden):
    veiled = fingerprint_of(TEXT.replace("desk@orchard.example", hidden))

    assert veiled.hides_addresses
    assert veiled.has_words_of(fingerprint_of(TEXT))
    assert fingerprint_of(TEXT).has_words_of(veiled)


def test_a_hidden_address_stands_for_no_other_word():
    veiled = TEXT.replace("desk@orchard.example", "[email protected]").replace("keep", "sell")

    assert not fingerprint_of(veiled).has_words_of(fingerprint_of(TEXT))


def test_another_address_is_another_word():
    after = TEXT.replace("desk@", "post@")

    assert not fingerprint_of(after).has_words_of(fingerprint_of(TEXT))


def test_a_passage_is_known_wherever_it_stands():
    first, *others = BODY.split("\n\n")
    moved = "\n\n".join([*others, first])

    before = {passage.key for passage in fingerprint_of(BODY).passages}
    assert {passage.key for passage in fingerprint_of(moved).passages} == before


def test_lines_around_the_document_are_labels():
    assert kinds(f"Spring offers\n\n{BODY}\n\nOur shops\n") == "lbbbbl"


def test_a_short_line_between_two_paragraphs_belongs_to_the_document():
    first, *others = BODY.split("\n\n")
    inside = "\n\n".join([first, "Your choices", *others])

    assert kinds(inside) == "bbbbb"


@pytest.mark.parametrize(
    "line",
    [
        "We may now share all of the records that you give to us with anyone who pays.",
        "- Loans",
        "1. Loans",
        "| Loans | 30 days |",
    ],
    ids=["binding sentence", "list item", "numbered item", "table row"],
)
def test_a_line_that_may_bind_is_no_label_even_at_the_end(line):
    assert kinds(f"{BODY}\n\n{line}\n") == "bbbbb"


def test_a_text_of_short_lines_alone_has_no_labels():
    assert kinds("Be kind.\n\nBe honest.\n\nDo no harm.\n") == "bbb"


def test_menus_and_notices_are_told_wherever_they_stand():
    menu = "[Home](/) [Prices](/prices) [About us](/about)"
    first, *others = BODY.split("\n\n")

    assert kinds("\n\n".join([first, menu, *others])) == "bfbbb"
    assert kinds("\n\n".join([first, "Something went wrong.", *others])) == "bnbbb"


def test_only_labels_and_furniture_are_quiet():
    assert [kind for kind in PassageKind if kind.is_quiet] == [
        PassageKind.LABEL,
        PassageKind.FURNITURE,
    ]


def test_passages_without_words_are_none():
    assert fingerprint_of("* * *\n\n---\n\n…\n").passages == ()


@given(st.text(max_size=300))
def test_any_text_has_a_fingerprint_that_agrees_with_itself(text):
    made = fingerprint_of(text)

    fingerprint_of.cache_clear()
    assert fingerprint_of(text) == made
    assert made.has_words_of(made)
    assert all(-(2**63) <= passage.key < 2**63 for passage in made.passages)


def test_passages_are_left_out_where_only_the_words_are_asked():
    made = fingerprint_of(TEXT)
    bare = Fingerprint(made.words, made.unaddressed, made.hides_addresses, ())

    assert bare.has_words_of(made)
