import pytest

from provisions.classifier.numbering import Enumeration, number_of, read_numbering


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("1.1. Use of the kiln", "1.1"),
        ("4.2(b) You may borrow a glaze.", "4.2(b)"),
        ("7\\. Fees", "7"),
        ("**3.4 Glazes.** We mix them.", "3.4"),
        ("C.3.b. No refunds.", "C.3.b"),
        ("Section 4. Payment", "4"),
        ("Art. 5: Payment", "5"),
        ("§ 3 – Payment", "3"),
        ("12)", "12"),
    ],
)
def test_numbers_as_real_documents_write_them(words, number):
    assert number_of(words) == number


@pytest.mark.parametrize(
    "words",
    [
        "1.5 million pots were fired.",
        "30 days before the firing",
        "Section 9 contains an arbitration clause.",
        "24. December is a holiday.",
        "U.S. law applies.",
        "A. Kiln runs the studio.",
        "",
    ],
)
def test_quantities_dates_and_references_are_no_numbers(words):
    assert number_of(words) == ""


@pytest.mark.parametrize(
    ("title", "number", "style"),
    [
        ("IV. Glazes", "IV", "roman"),
        ("B. Glazes", "B", "letter"),
        ("7 Fees and payment", "7", "decimal"),
        ("Annex II – Security", "Annex II", "annex"),
        ("SCHEDULE 2 (Measures)", "Schedule 2", "annex"),
        ("Article 5 Glazes", "5", "decimal"),
    ],
)
def test_headings_are_numbered_in_more_styles(title, number, style):
    found = read_numbering(title, is_heading=True)

    assert (found.number, found.style) == (number, style)


def cited(*marks):
    enumeration = Enumeration()
    numbers = []
    for mark in marks:
        enumeration.take(mark, is_bracketed=True)
        numbers.append(enumeration.suffix)
    return numbers


def test_a_roman_level_below_letters_and_back():
    assert cited("a", "b", "i", "ii", "iii", "iv", "c") == [
        *("(a)", "(b)", "(b)(i)", "(b)(ii)", "(b)(iii)", "(b)(iv)", "(c)"),
    ]


def test_i_after_h_is_a_letter():
    assert cited("g", "h", "i", "j")[-2:] == ["(i)", "(j)"]


def test_an_enumeration_that_starts_over_replaces_the_one_before():
    assert cited("a", "b", "a", "b") == ["(a)", "(b)", "(a)", "(b)"]


def test_a_dotted_mark_below_a_bracket_is_cited_in_brackets():
    enumeration = Enumeration()
    enumeration.take("c", is_bracketed=True)
    enumeration.take("iv", is_bracketed=False)

    assert enumeration.suffix == "(c)(iv)"
