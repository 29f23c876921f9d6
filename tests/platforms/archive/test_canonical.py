import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.canonical import fold, layer_hashes, layers_of, mask_tokens

BASE = (
    "# Terms\n\nUpdated 5 May 2026. See our [policy](https://a.example/p?v=1).\n\nWe keep logs.\n"
)


def first_equal_layer(before: str, after: str) -> str:
    old, new = layer_hashes(before), layer_hashes(after)
    names = ("full", "markup", "links", "dates", "tokens", "folded", "sorted_blocks")
    return next((name for name in names if getattr(old, name) == getattr(new, name)), "none")


def test_markup_and_blank_lines_are_gone_in_the_markup_layer():
    after = BASE.replace("We keep logs.", "We  keep\n**logs**.").replace("# Terms", "Terms\n=====")

    assert first_equal_layer(BASE, after.replace("keep\n", "keep ")) == "markup"


def test_a_new_link_target_is_gone_in_the_links_layer():
    assert first_equal_layer(BASE, BASE.replace("/p?v=1", "/policy.html")) == "links"


def test_a_date_written_otherwise_is_gone_in_the_dates_layer():
    assert first_equal_layer(BASE, BASE.replace("5 May 2026", "June 11th, 2026")) == "dates"


def test_a_code_that_differs_at_each_visit_is_gone_in_the_tokens_layer():
    before = "Visit 3f2504e0-4f89-41d3-9a0c-0305e82c3301 recorded.\n"
    after = "Visit 9b2504e0-4f89-41d3-9a0c-0305e82c33ff recorded.\n"

    assert first_equal_layer(before, after) == "tokens"


def test_punctuation_and_case_are_gone_in_the_folded_layer():
    assert first_equal_layer(BASE, BASE.replace("We keep logs.", "WE keep — logs!")) == "folded"


def test_moved_passages_are_equal_in_the_last_layer():
    assert first_equal_layer("One thing.\n\nOther thing.\n", "Other thing.\n\nOne thing.\n") == (
        "sorted_blocks"
    )


def test_another_word_differs_in_every_layer():
    assert first_equal_layer(BASE, BASE.replace("logs", "records")) == "none"


def test_a_renumbered_clause_is_not_noise():
    assert first_equal_layer("3. We keep logs.\n", "4. We keep logs.\n") == "none"


@given(st.text(max_size=300))
def test_any_text_has_layers_and_equal_texts_have_equal_hashes(text):
    assert layer_hashes(text) == layer_hashes(text)


def test_layers_of_a_long_policy_take_milliseconds():
    text = "".join(
        f"{n}. We may keep item {n} for 30 days, see [x](https://a.example/{n}).\n\n"
        for n in range(700)
    )

    started = time.process_time()
    layers_of(text)

    assert len(text) > 45_000
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(
    "code",
    [
        "0123456789abcdef0123",
        "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "dGhpcyBpcyBhIHRlc3QgMTIzNDU2Nzg5MA==",
        "?session=4711&lang=en",
    ],
    ids=["hexadecimal", "uuid", "base64", "query"],
)
def test_a_code_is_masked(code):
    assert code.strip("=") not in mask_tokens(f"Visit {code} recorded")


@pytest.mark.parametrize(
    "words",
    ["internationalisationorganisation", "section 12345678", "face-to-face meetings", "why?"],
)
def test_words_and_numbers_are_no_codes(words):
    assert mask_tokens(words) == words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("**We** keep — LOGS!", "we keep logs"),
        ("ﬁnal Straße", "final strasse"),
        ("snake_case", "snake case"),
        ("...\n\n!", ""),
    ],
    ids=["marks", "ligature and case", "underscore", "nothing left"],
)
def test_folding_leaves_the_words(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize("rule", ["---", "* * *", "___", "======", "|---|:--|"])
def test_rules_and_underlines_are_no_words(rule):
    assert first_equal_layer("We keep logs.\n", f"We keep logs.\n\n{rule}\n") == "markup"


def test_an_address_in_the_text_is_a_link_as_a_linked_one_is():
    before = "Read https://a.example/one first.\n"

    assert first_equal_layer(before, before.replace("one", "two")) == "links"
