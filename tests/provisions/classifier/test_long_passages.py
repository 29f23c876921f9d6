from itertools import pairwise

from provisions.classifier.long_passages import LONGEST, MOST, pieces

SENTENCES = [
    f"Pot number {n} is fired for {n} hours, and nobody opens the kiln on a day like {n * 7 % 31}."
    for n in range(90)
]


def cut(text):
    return [text[start:end] for start, end in pieces(text, 0, len(text))]


def test_a_passage_of_ordinary_length_is_left_whole():
    text = " ".join(SENTENCES)[:LONGEST]

    assert cut(text) == [text]


def test_a_giant_is_cut_at_sentences_and_nothing_is_lost():
    text = " ".join(SENTENCES)
    found = cut(text)

    assert len(found) > 3
    assert " ".join(found) == text
    assert all(piece.startswith("Pot number") and piece.endswith(".") for piece in found)
    assert max(map(len, found)) <= MOST + 120


def test_an_edit_leaves_the_pieces_further_down_as_they_were():
    text = " ".join(SENTENCES)
    edited = text.replace("Pot number 3 is fired", "Pot number 3, which is new, is always fired")

    before, after = cut(text), cut(edited)

    assert before[-3:] == after[-3:]
    assert len(set(before) ^ set(after)) <= 6


def test_titles_and_numbers_inside_a_giant_begin_a_piece():
    part = " ".join(SENTENCES[:12])
    text = f"{part} **2. Glazes.** {part} **3. Shelves.** {part}"

    starts = [piece[:12] for piece in cut(text)]

    assert "**2. Glazes." in starts
    assert "**3. Shelves" in starts


def test_words_without_a_sentence_stay_one_piece():
    text = "glaze " * 1000

    assert cut(text) == [text.strip()]


def test_pieces_never_overlap():
    text = " ".join(SENTENCES)

    assert all(one[1] <= two[0] for one, two in pairwise(pieces(text, 0, len(text))))
