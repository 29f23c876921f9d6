import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.diff import Hunk, HunkKind, changed_hunks, redline
from platforms.archive.diff_words import WordOp, word_diff
from platforms.archive.markdown_blocks import plain_line, split_blocks

BEFORE = """# Terms

## Data

We keep your data for 30 days after you close the account.

We never sell your data to anyone at all.

## Liability

Our liability is limited to one hundred euros.
"""


def kinds(before: str, after: str) -> list[str]:
    return [hunk.kind.value for hunk in changed_hunks(redline(before, after))]


def test_a_reworded_passage_shows_its_words_under_its_heading():
    (hunk,) = changed_hunks(redline(BEFORE, BEFORE.replace("30 days", "14 days")))

    assert hunk.kind is HunkKind.REWORDED
    assert hunk.path == ("Terms", "Data")
    assert [(word.op.value, word.text) for word in hunk.words if word.op is not WordOp.SAME] == [
        ("removed", "30"),
        ("added", "14"),
    ]


def test_added_and_removed_passages_are_named():
    added = BEFORE.replace("## Liability", "You may object at any time.\n\n## Liability")

    assert kinds(BEFORE, added) == ["added"]
    assert kinds(added, BEFORE) == ["removed"]


def test_what_was_removed_comes_before_what_took_its_place():
    after = BEFORE.replace(
        "We never sell your data to anyone at all.", "Partners receive usage logs."
    )

    assert kinds(BEFORE, after) == ["removed", "added"]


def test_a_passage_at_another_place_has_moved():
    sentence = "We never sell your data to anyone at all.\n\n"
    after = BEFORE.replace(sentence, "") + "\n" + sentence

    assert kinds(BEFORE, after) == ["moved"]


def test_a_date_line_is_reworded_not_replaced():
    assert kinds("February 9, 2024\n\nText here.\n", "May 3, 2025\n\nText here.\n") == ["reworded"]


def test_link_targets_and_markup_alone_give_no_hunk():
    before = "Read [this](https://a.example/1) now.\n"

    assert kinds(before, "Read **[this](https://a.example/2)** now.\n") == []


def test_unchanged_runs_carry_only_their_count():
    same = [hunk for hunk in redline(BEFORE, BEFORE) if hunk.kind is HunkKind.SAME]

    assert [(hunk.count, hunk.before, hunk.words) for hunk in same] == [(6, "", ())]


def test_hunks_survive_json():
    hunks = redline(BEFORE, BEFORE.replace("30 days", "14 days"))

    stored = json.loads(json.dumps([hunk.to_json() for hunk in hunks]))

    assert tuple(Hunk.from_json(item) for item in stored) == hunks


def test_a_passage_split_in_two_is_reworded():
    before = "We share usage data with partners who help us. They keep it for one year at most.\n"
    after = before.replace(" They", "\n\nThey")

    (hunk,) = changed_hunks(redline("# Data\n\n" + before, "# Data\n\n" + after))

    assert hunk.kind is HunkKind.REWORDED
    assert hunk.after == after.strip()


def test_two_passages_made_one_are_reworded():
    after = "We share usage data with partners who help us. They keep it for one year at most.\n"
    before = after.replace(" They", "\n\nThey")

    (hunk,) = changed_hunks(redline("# Data\n\n" + before, "# Data\n\n" + after))

    assert hunk.kind is HunkKind.REWORDED
    assert hunk.before == before.strip()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("3. Fees", "4. Fees"),
        ("## 3.1 Fees and taxes", "## 3.2 Fees and taxes"),
        ("(a) x y", "b) x y"),
    ],
    ids=["clause", "heading", "letter"],
)
def test_another_number_in_front_is_a_renumbering(before, after):
    assert kinds(f"Text one.\n\n{before}\n", f"Text one.\n\n{after}\n") == ["renumbered"]


def test_an_amount_in_front_is_no_number_of_the_passage():
    assert kinds("30 days after notice.\n", "60 days after notice.\n") == ["reworded"]


def test_a_section_that_moved_is_told_as_moved_throughout():
    first = "## Fees\n\nYou pay the fees that we list.\n\n"
    second = (
        "## Law and courts\n\nThe law of the seat applies here.\n\nCourts are where we are.\n\n"
    )

    assert set(kinds(f"# T\n\n{first}{second}", f"# T\n\n{second}{first}")) == {"moved"}


def test_a_text_of_one_paragraph_is_told_by_its_sentences():
    before = " ".join(f"Clause {n} says that thing {n} is kept as it was." for n in range(300))
    after = before.replace("thing 150 is kept", "thing 150 is sold")

    (hunk,) = changed_hunks(redline(before, after))

    assert hunk.after == "Clause 150 says that thing 150 is sold as it was."


def test_a_stored_hunk_of_an_earlier_release_is_read():
    stored = {
        "kind": "moved",
        "path": ["Terms"],
        "before": "a",
        "after": "a",
        "before_start": 1,
        "after_start": 2,
        "count": 1,
        "words": [["same", "a"]],
    }

    assert Hunk.from_json(stored).to_json() == stored


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x" * 300_000, "y" * 300_000),
        ("a b.\n\n" * 60_000, "b a.\n\n" * 60_000),
        ("# H\n\n" * 60_000, "## H\n\n" * 50_000),
        ("one word after another " * 15_000, "another one word " * 20_000),
    ],
    ids=["no blanks", "periodic", "headings", "one line"],
)
def test_hostile_texts_are_compared_and_quoted_verbatim(before, after):
    for hunk in redline(before, after):
        assert before.startswith(hunk.before, hunk.before_start)
        assert after.startswith(hunk.after, hunk.after_start)


PASSAGES = st.lists(
    st.sampled_from(
        [
            "# One",
            "## Two",
            "We may keep it.",
            "We will keep it now.",
            "* item a",
            "* item b",
            "Yes",
            "3. Clause 3 speaks of thing 3 and of nothing else.",
            "Clause 1 speaks of thing 1 and of nothing else. We will keep it now and for ever.",
            "We will keep it now and for ever.",
            "| a | b |\n| --- | --- |\n| 1 | 2 |",
        ]
        + [f"Clause {n} speaks of thing {n} and of nothing else." for n in range(6)]
    ),
    max_size=14,
).map(lambda parts: "\n\n".join(parts) + "\n")


@given(PASSAGES, PASSAGES)
def test_a_redline_gives_back_both_texts(before, after):
    hunks = redline(before, after)
    old, new = [], []
    for hunk in hunks:
        if hunk.kind is HunkKind.SAME:
            old += passages_from(before, hunk.before_start, hunk.count)
            new += passages_from(after, hunk.after_start, hunk.count)
            continue
        assert before[hunk.before_start :].startswith(hunk.before)
        assert after[hunk.after_start :].startswith(hunk.after)
        old += passages_within(hunk.before, hunk.before_start)
        new += passages_within(hunk.after, hunk.after_start)

    assert sorted(old) == [(block.start, plain_line(block.text)) for block in split_blocks(before)]
    assert new == [(block.start, plain_line(block.text)) for block in split_blocks(after)]


def passages_within(side: str, start: int) -> list[tuple[int, str]]:
    """A hunk of a split or merged passage holds several."""
    return [(start + block.start, plain_line(block.text)) for block in split_blocks(side)]


def passages_from(text: str, start: int, count: int) -> list[tuple[int, str]]:
    blocks = [block for block in split_blocks(text) if block.start >= start][:count]
    return [(block.start, plain_line(block.text)) for block in blocks]


@given(st.text(alphabet="ab c.,\n", max_size=80), st.text(alphabet="ab c.,\n", max_size=80))
def test_word_runs_join_to_both_sides(before, after):
    words = word_diff(before, after)

    assert "".join(word.text for word in words if word.op is not WordOp.ADDED) == before
    assert "".join(word.text for word in words if word.op is not WordOp.REMOVED) == after


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_have_one_redline(before, after):
    assert redline(before, after) == redline(before, after)
    assert changed_hunks(redline(before, before)) == ()
