"""All passages of a page are found, whatever part of it they stand in."""

import pytest

from platforms.archive.whole_page import page_passages, text_passages
from tests.platforms.archive.test_pdf import make_pdf


def test_furniture_and_hidden_parts_count_and_scripts_do_not():
    page = (
        "<head><title>No</title><style>p{}</style></head><nav>Menu <b>bar</b></nav>"
        "<div hidden><p>You “pay”.</p></div><script>code()</script><footer>Small<br>print</footer>"
    )

    assert page_passages(page.encode(), "text/html; charset=utf-8") == (
        "menu bar",
        "you pay",
        "small",
        "print",
    )


def test_signs_that_nobody_sees_part_no_word():
    assert page_passages("<p>con\u00adsent\u2060 form</p>".encode(), "text/html") == (
        "consent form",
    )


def test_words_of_one_passage_stay_together_over_inline_tags():
    page = b"<p>We <i>ne<b>ver</b></i> sell\n it.</p><ul><li>One<li>Two</ul>"

    assert page_passages(page, "text/html") == ("we never sell it", "one", "two")


@pytest.mark.parametrize(
    ("body", "media_type", "passages"),
    [
        (b"# Terms\n\nYou **pay**\nus.\n", "text/markdown", ("terms", "you pay us")),
        (make_pdf("Words of a clause."), "application/pdf", ("words of a clause",)),
        (b"%PDF-1.7 broken", "application/pdf", ()),
        (b"", "text/html", ()),
    ],
    ids=["markdown", "pdf", "broken", "empty"],
)
def test_other_media_have_passages_too(body, media_type, passages):
    assert page_passages(body, media_type) == passages


def test_a_text_has_the_passages_of_its_page():
    text = "## 1. Use\n\n* You [pay](https://a.example/x).\n* We keep.\n"

    assert text_passages(text) == ("use", "you pay", "we keep")
