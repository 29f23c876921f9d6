import json
import time

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


def test_two_long_unrelated_texts_are_compared_in_bounded_time():
    before = "\n\n".join(f"alpha {n} beta gamma {n * 7 % 911}" for n in range(9_000))
    after = "\n\n".join(f"delta {n} epsilon zeta {n * 5 % 907}" for n in range(9_000))

    started = time.process_time()
    redline(before, after)

    assert time.process_time() - started < 3


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
        old += [(hunk.before_start, plain_line(hunk.before))] if hunk.before else []
        new += [(hunk.after_start, plain_line(hunk.after))] if hunk.after else []

    assert sorted(old) == [(block.start, plain_line(block.text)) for block in split_blocks(before)]
    assert new == [(block.start, plain_line(block.text)) for block in split_blocks(after)]


def passages_from(text: str, start: int, count: int) -> list[tuple[int, str]]:
    blocks = [block for block in split_blocks(text) if block.start >= start][:count]
    return [(block.start, plain_line(block.text)) for block in blocks]


@given(st.text(alphabet="ab c.,\n", max_size=80), st.text(alphabet="ab c.,\n", max_size=80))
def test_word_runs_join_to_both_sides(before, after):
    words = word_diff(before, after)

    assert "".join(word.text for word in words if word.op is not WordOp.ADDED) == before
    assert "".join(word.text for word in words if word.op is not WordOp.REMOVED) == after


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_have_a_redline(before, after):
    redline(before, after)

    assert changed_hunks(redline(before, before)) == ()
