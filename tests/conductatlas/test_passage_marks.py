"""What a redline leaves out of a passage: marks of Markdown, never a word."""

import pytest

from conductatlas.templatetags import marks, quotation


@pytest.mark.parametrize(
    ("passage", "seen"),
    [
        ("### **1\\. Terms**", "1. Terms"),
        ("_Last update: 1 May_", "Last update: 1 May"),
        ("\\_puid and snake_case stay", "_puid and snake_case stay"),
        ("see [the [old] terms](https://x.example/a_(b)) here", "see the [old] terms here"),
        ("![logo](https://x.example/i.png) words", "logo words"),
        ("[Company] means us", "[Company] means us"),
        ("| a | b<br>c |", "a | bc"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("", ""),
    ],
)
def test_marks_are_left_out_and_words_stay(passage, seen):
    assert marks.visible_run(passage) == seen


def test_a_link_cut_by_a_redline_loses_its_brackets():
    words = [("same", "by [this form"), ("removed", "s"), ("same", "](https://x.example).")]

    assert marks.redline_words(words) == [("same", "by this form"), ("removed", "s"), ("same", ".")]


def test_a_passage_that_differs_in_its_marks_only_says_so():
    words = [("same", "[a](https://"), ("removed", "x"), ("added", "y"), ("same", ".example)")]

    assert "link" in marks.redline_note(words)


def test_a_passage_without_words_says_so():
    assert "without words" in marks.redline_note([("removed", "|     |     |")])


def test_a_passage_that_shows_its_change_needs_no_note():
    assert marks.redline_note([("same", "We "), ("added", "may")]) == ""


@pytest.mark.parametrize(
    ("quote", "seen"),
    [
        ("| a | b<br>c |", "a | b c"),
        ("as we say**.", "as we say."),
        ("**Deletion:**the right", "Deletion:the right"),
        ("***", "***"),
    ],
)
def test_a_quotation_loses_marks_that_it_cut_in_two(quote, seen):
    assert quotation.plain_clause(quote) == seen
