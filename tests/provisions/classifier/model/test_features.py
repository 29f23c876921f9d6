"""Words and parts of words as hashes, many texts at once."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.classifier.model.features import (
    FIRST_PAIR_BUCKET,
    MAXIMUM_CHARACTERS,
    read_batch,
    spans_of,
)


def words_of(*texts):
    batch = read_batch(texts)
    words = [
        bytes(batch.buffer[a:b]).decode() for a, b in zip(batch.first, batch.last, strict=True)
    ]
    return [
        [w for w, t in zip(words, batch.word_text, strict=True) if t == i]
        for i in range(len(texts))
    ]


def features_of(texts):
    """Sorted buckets of each text."""
    found = [[] for _ in texts]
    for spans in spans_of(read_batch(texts)):
        for text, bucket in zip(spans.text.tolist(), spans.bucket.tolist(), strict=True):
            found[text].append(bucket)
    return [sorted(buckets) for buckets in found]


def test_words_are_lower_case_without_punctuation():
    assert words_of("We may — at our “sole” discretion • change\u00a0fees.") == [
        ["we", "may", "at", "our", "sole", "discretion", "change", "fees"]
    ]


def test_short_forms_of_not_are_told_alike_however_they_are_set():
    assert (
        words_of("We don't share.", "we do n't share .", "We don’t share")
        == [["we", "do", "not", "share"]] * 3
    )


def test_texts_of_other_scripts_keep_their_letters():
    assert words_of("Größe wählen") == [["größe", "wählen"]]


def test_empty_texts_and_line_breaks_keep_their_place():
    assert words_of("", "one\ntwo", " \u2014 ", "x\0y") == [[], ["one", "two"], [], ["x", "y"]]
    assert features_of([]) == []


def test_a_half_character_does_not_stop_a_batch():
    assert words_of("broken \ud800 half", "next") == [["broken", "half"], ["next"]]


def test_very_long_texts_are_read_up_to_a_bound():
    assert features_of(["a " * MAXIMUM_CHARACTERS]) == features_of(
        ["a " * (MAXIMUM_CHARACTERS // 2)]
    )


def test_runs_and_pairs_lie_in_halves_of_their_own():
    (buckets,) = features_of(["one two three"])
    pairs = [bucket for bucket in buckets if bucket >= FIRST_PAIR_BUCKET]
    assert len(pairs) == 1  # one … three


def test_order_of_words_matters():
    assert features_of(["users sue us"]) != features_of(["us sue users"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_a_text_has_the_same_features_alone_and_among_others(texts):
    assert features_of(texts) == [features_of([text])[0] for text in texts]


def test_spans_point_at_their_words():
    batch = read_batch(["terminate your account"])
    first = next(iter(spans_of(batch)))
    told = [bytes(batch.buffer[a:b]) for a, b in zip(first.start, first.end, strict=True)]
    assert told == [b"terminate", b"your", b"account"]
    assert np.all(first.text == 0)
