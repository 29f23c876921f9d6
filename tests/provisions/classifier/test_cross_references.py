import pytest

from provisions.classifier.cross_references import references_of
from provisions.classifier.segment import segment

TERMS = """# Studio Terms

## 1. Firing

We fire pots as Section 3.1 and Section 9 say. This Section 1 is short.

See "Lost things" below, and [what you pay](#fees) for prices.

Under Article 6 of the Pottery Regulation you may object, and Section 2 of the Order Form applies.

Sections 2 and 3.1(b) stay in force. As described below, the Privacy Policy is another document.

## 2. Fees

Prices are on the wall.

## 3. Lost things

3.1 You may ask for:

(a) cups;

(b) bowls.

Section 3. **Opening words** are not a reference of this paragraph to itself.
"""


def found(kind=None):
    passages = segment(TERMS)
    return [
        (
            each.names,
            TERMS[passages[each.target].start : passages[each.target].end]
            if each.target is not None
            else None,
        )
        for each in references_of(TERMS, passages)
        if kind in (None, each.kind)
    ]


def test_numbers_point_at_the_first_passage_that_they_name():
    clauses = dict(found("clause"))

    assert clauses["3.1"].startswith("3.1 You may ask for")
    assert clauses["3.1(b)"] == "bowls."


def test_a_number_that_the_document_lacks_is_left_unresolved():
    assert ("9", None) in found("clause")


def test_a_clause_does_not_refer_to_itself():
    assert "1" not in dict(found("clause"))


def test_headings_are_found_by_their_words_and_by_links():
    headings = dict(found("heading"))

    assert headings["Lost things"].startswith("3.1 You may ask")
    assert headings["what you pay"] == "Prices are on the wall."


def test_an_article_of_a_regulation_is_law_and_has_no_target_here():
    assert found("law") == [("6", None)]


def test_a_section_of_another_document_is_not_looked_up_in_this_one():
    assert next(target for names, target in found("clause") if names == "2") is None


def test_words_below_and_other_documents_are_named():
    assert found("near") == [("below", None)]
    assert ("Privacy Policy", None) in found("document")


def test_a_number_that_stands_twice_is_resolved_among_its_own_headings_or_not_at_all():
    text = "# A\n\n## 1. X\n\nSee Section 2.\n\n## 2. Y\n\nOne.\n\n# B\n\n## 2. Z\n\nTwo.\n"
    loose = "**2. Y**\n\nOne.\n\n**2. Z**\n\nTwo. See Section 2.\n"
    passages = segment(text)

    (resolved,) = references_of(text, passages)
    (ambiguous,) = references_of(loose, segment(loose))

    assert text[passages[resolved.target].start : passages[resolved.target].end] == "One."
    assert ambiguous.target is None


def test_a_title_that_the_numbered_clause_does_not_have_leaves_it_unresolved():
    text = "## 1. Use\n\nSee Section 2 (Fees) and Section 2 (Refunds).\n\n## 2. Fees\n\nTen.\n"

    targets = [each.target for each in references_of(text, segment(text))]

    assert targets == [1, None]


@pytest.mark.parametrize(
    "words", ["Paragraph 1 of Article 9", "Verm. Rev. Stat. §§ 1-3", "47 U.S.C. § 1"]
)
def test_a_paragraph_of_something_else_and_a_statute_are_not_looked_up_here(words):
    text = f"## 1. Use\n\nPots.\n\n## 2. Law\n\nIt follows {words}.\n"

    assert all(each.target is None for each in references_of(text, segment(text)))


@pytest.mark.parametrize("within", [(0, 60), (100, 160)])
def test_a_part_of_the_document_gives_the_references_of_that_part(within):
    passages = segment(TERMS)
    everything = references_of(TERMS, passages)

    part = references_of(TERMS, passages, within=within)

    assert all(within[0] <= each.start and each.end <= within[1] for each in part)
    assert set(part) <= set(everything)


def test_offsets_are_verbatim():
    for each in references_of(TERMS, segment(TERMS)):
        assert each.names.split()[-1] in TERMS[each.start : each.end]
