"""A part of the document that the choice of the main part misses is noticed."""

from platforms.archive.extract import Extraction, extract
from platforms.archive.second_reading import lost_ratio

# No two share a run of words, as little as two clauses of a document do.
CLAUSES = [
    " ".join(f"right{number} term{place} of{number}" for place in range(8)) for number in range(30)
]


def paragraphs(clauses) -> str:
    return "".join(f"<p>{clause}</p>" for clause in clauses)


def read(page: str, **arguments) -> Extraction:
    found = extract(page.encode(), media_type="text/html", **arguments)
    assert isinstance(found, Extraction)
    return found


def test_text_beside_the_landmark_is_counted_as_lost():
    page = f"<main>{paragraphs(CLAUSES[:24])}</main><div>{paragraphs(CLAUSES[24:])}</div>"

    found = read(page)

    assert 0.19 < found.lost_ratio < 0.21
    assert CLAUSES[25] not in found.text


def test_nothing_is_lost_where_all_is_read_or_what_is_left_out_is_furniture():
    footer = f"<footer>{paragraphs(CLAUSES[20:])}</footer>"

    assert read(f"<main>{paragraphs(CLAUSES)}</main>").lost_ratio == 0.0
    assert read(f"<main>{paragraphs(CLAUSES[:20])}</main>{footer}").lost_ratio == 0.0


def test_a_banner_that_is_named_like_nothing_is_no_loss():
    banner = f"<div>{paragraphs(CLAUSES[-2:])}</div>"

    assert read(f"<main>{paragraphs(CLAUSES[:9])}</main>{banner}").lost_ratio == 0.0


def test_what_a_source_leaves_out_on_purpose_is_no_loss():
    page = f"<main>{paragraphs(CLAUSES[:20])}</main><div id=x>{paragraphs(CLAUSES[20:])}</div>"

    assert read(page, select=["main"]).lost_ratio == 0.0
    assert read(page, remove=["#x"]).lost_ratio == 0.0


def test_a_choice_that_loses_much_gives_way_to_the_whole_page_less_its_furniture():
    main, rest = paragraphs(CLAUSES[:16]), paragraphs(CLAUSES[16:])
    page = f"<nav>Menu</nav><main>{main}</main><div>{rest}</div>"

    found = read(page)

    assert found.lost_ratio == 0.0
    assert all(clause in found.text for clause in CLAUSES)
    assert "Menu" not in found.text


def test_a_word_read_otherwise_loses_no_passage():
    text = "\n\n".join(clause.replace("term3", "terms3") for clause in CLAUSES)

    assert lost_ratio(paragraphs(CLAUSES), text) == 0.0
    assert lost_ratio(paragraphs(CLAUSES), "\n\n".join(CLAUSES[:15])) > 0.45
    assert lost_ratio("<p>Short.</p>", "Other.\n") == 0.0
