"""A text that only moved on its page is told from one that changed."""

import pytest

from platforms.archive.extract import Extraction, extract
from platforms.archive.layout import explained_by_layout
from platforms.archive.whole_page import page_passages

CLAUSES = [
    f"Clause {number}: the service keeps records of kind {number} for {number * 10} days and then"
    f" erases them together with all copies that its partners of group {number} hold."
    for number in range(1, 13)
]
CHROME = [
    f"<p>Offer {number}: buy one of our many fine plans for {number} now.</p>"
    for number in range(8)
]


def page_of(clauses, *, name="terms", chrome=CHROME) -> bytes:
    body = "".join(f"<p>{clause}</p>" for clause in clauses)
    return f"<aside>{''.join(chrome)}</aside><div class={name}>{body}</div>".encode()


def text_of(page: bytes, selector: str) -> str:
    read = extract(page, media_type="text/html", select=[selector])
    assert isinstance(read, Extraction), read
    return read.text


def explained(old: bytes, new: bytes, *, old_selector=".terms", new_selector: str) -> bool:
    return explained_by_layout(
        text_of(old, old_selector),
        text_of(new, new_selector),
        page_passages(old, "text/html"),
        page_passages(new, "text/html"),
    )


@pytest.mark.parametrize(
    "selector", ["p:last-child", "aside", "body"], ids=["too-little", "none-of-it", "too-much"]
)
def test_a_selector_that_hits_another_part_is_explained(selector):
    assert explained(page_of(CLAUSES), page_of(CLAUSES, name="legal-v2"), new_selector=selector)


def test_passages_split_and_merged_by_a_new_layout_are_explained():
    merged = [f"{CLAUSES[0]} {CLAUSES[1]}", *CLAUSES[2:]]

    assert explained(page_of(CLAUSES), page_of(merged), new_selector=".terms")
    assert explained(page_of(merged), page_of(CLAUSES), new_selector=".terms")


@pytest.mark.parametrize(
    "clauses",
    [
        [*CLAUSES, "The service may now share all records with anyone who pays for them."],
        CLAUSES[:-3],
        [CLAUSES[0].replace("10 days", "90 days"), *CLAUSES[1:]],
    ],
    ids=["added", "removed", "one-number"],
)
def test_a_real_change_is_not_explained(clauses):
    assert not explained(page_of(CLAUSES), page_of(clauses), new_selector=".terms")


def test_rows_of_a_table_are_found_by_their_cells():
    row = "<tr><td>Firm {0}</td><td>Town {0}</td></tr>".format
    table = f"<table id=firms>{''.join(map(row, range(20)))}</table>"
    page = page_of(CLAUSES, chrome=[table])

    assert explained(page, page, old_selector="#firms, .terms", new_selector=".terms")


def test_a_real_rewrite_under_a_new_layout_is_not_explained():
    rewritten = [clause.replace("keeps", "sells") for clause in CLAUSES]

    assert not explained(page_of(CLAUSES), page_of(rewritten, name="v2"), new_selector="aside")


def test_equal_texts_leave_nothing_to_explain():
    assert not explained(page_of(CLAUSES), page_of(CLAUSES), new_selector=".terms")
