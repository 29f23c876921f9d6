"""Marks of a redline: passages moved or renumbered in words, long runs without change cut."""

import pytest

from conductatlas.templatetags import marks

LONG = " ".join(f"word{number}" for number in range(60))


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        ([("same", "We answer.")], "moved", "Stood elsewhere before; its words are the same."),
        ([("same", "We "), ("added", "may")], "moved", "Stood elsewhere before; its words differ"),
        ([("removed", "3."), ("added", "4."), ("same", " Fees")], "renumbered", "Only the number"),
        ([("same", "We "), ("added", "may")], "reworded", ""),
    ],
    ids=["moved", "moved-and-reworded", "renumbered", "reworded"],
)
def test_what_words_alone_do_not_tell_is_said(words, kind, said):
    note = marks.redline_note(words, kind)

    assert note.startswith(said)
    assert bool(note) == bool(said)


def test_a_renumbered_passage_has_a_mark_of_its_own():
    assert marks.change_kind_label("renumbered") == "Renumbered"
    assert marks.kind_icon("renumbered") != marks.kind_icon("reworded")


def test_long_runs_are_cut_to_the_words_beside_a_change():
    words = [("same", LONG + " "), ("added", "may"), ("same", f" {LONG} "), ("removed", "must")]

    shown = "".join(text for _, text in marks.changed_stretches(words))

    assert shown.count("[…]") == 2
    assert "word59 may word0" in shown
    assert "word59 must" in shown
    assert "word30" not in shown


def test_short_runs_and_all_changed_words_stay():
    words = [("same", "We keep it for "), ("removed", LONG), ("added", "90 days")]

    assert marks.changed_stretches(words) == words


def test_the_new_text_has_no_trace_of_what_was_removed():
    words = [("same", "We **keep** it "), ("removed", "30"), ("added", "90"), ("same", " days.")]

    assert marks.after_text(words) == "We keep it 90 days."
