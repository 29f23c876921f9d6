import pytest

from platforms.archive.numbering import number_of, without_number


@pytest.mark.parametrize(
    ("line", "number", "rest"),
    [
        ("3. Fees", "3.", "Fees"),
        ("3.1 Fees", "3.1", "Fees"),
        ("Section 4: Fees", "Section 4:", "Fees"),
        ("(a) the fees", "(a)", "the fees"),
        ("IV. Fees", "IV.", "Fees"),
        ("B.2. Fees", "B.2.", "Fees"),
        ("30 days after notice", "", "30 days after notice"),
        ("5. May 2026", "", "5. May 2026"),
        ("I agree to this", "", "I agree to this"),
        ("Fees", "", "Fees"),
        ("3.", "", "3."),
    ],
)
def test_a_number_in_front_is_told_from_an_amount(line, number, rest):
    assert (number_of(line), without_number(line)) == (number, rest)
