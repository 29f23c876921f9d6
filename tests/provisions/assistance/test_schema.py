"""One form of an answer is taken, and no other."""

import json

import pytest

from provisions.assistance.schema import LONGEST, Unusable, read_answer
from tests.provisions.assistance.obeying_provider import HONEST, completion


def read(**fields):
    return read_answer(completion(json.dumps({**HONEST, **fields})))


def refused(words):
    return pytest.raises(Unusable, match=words)


def test_an_answer_in_the_right_form_is_read():
    answer = read()

    assert answer.prose.what_it_is == HONEST["what_it_is"]
    assert answer.supporting_quotes == tuple(HONEST["supporting_quotes"])


def test_the_note_may_be_empty():
    assert read(interpretive_note="").prose.interpretive_note == ""


@pytest.mark.parametrize("name", list(HONEST))
def test_every_field_is_demanded(name):
    fields = {key: value for key, value in HONEST.items() if key != name}

    with refused(f"lacks {name}"):
        read_answer(completion(json.dumps(fields)))


@pytest.mark.parametrize("name", ["severity", "stance", "title", "quote", "actions", "What_it_is"])
def test_a_field_that_nobody_asked_for_is_refused_and_not_repeated(name):
    with refused("a field that nobody asked for") as caught:
        read(**{name: "low"})

    assert name not in str(caught.value)


@pytest.mark.parametrize("value", [None, 1, True, ["a"], {"text": "a"}])
def test_a_text_is_a_text(value):
    with refused("is no text"):
        read(what_it_is=value)


@pytest.mark.parametrize("name", list(LONGEST))
def test_a_text_has_its_length(name):
    with refused(f"{name} is longer"):
        read(**{name: "a" * (LONGEST[name] + 1)})


@pytest.mark.parametrize("quotes", [[], ["a b c d"] * 6, "a b c d", [1], [["a"]], None])
def test_supporting_quotes_are_a_few_texts(quotes):
    with refused("supporting_quotes"):
        read(supporting_quotes=quotes)


@pytest.mark.parametrize(
    "content",
    [
        *("", "[]", "null", '"a"', "{", '{"a": NaN}', "[" * 50_000),
        *("```json\n{}\n```", "{} {}", "\ufeff{}"),
    ],
    ids=repr,
)
def test_what_is_no_object_is_refused(content):
    with pytest.raises(Unusable):
        read_answer(completion(content))


def test_a_field_twice_is_refused():
    with refused("twice"):
        read_answer(completion('{"what_it_is": "a", "what_it_is": "b"}'))


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"[]", b'{"choices": []}', b'{"choices": [{}, {}]}', b'{"choices": 1}'],
)
def test_what_is_no_completion_is_refused(body):
    with pytest.raises(Unusable):
        read_answer(body)


@pytest.mark.parametrize(
    "message", [{"tool_calls": [{}]}, {"function_call": {"name": "x"}}, {"refusal": "No."}]
)
def test_a_model_that_did_something_else_is_refused(message):
    with pytest.raises(Unusable):
        read_answer(completion(json.dumps(HONEST), **message))


def test_an_answer_that_was_cut_short_is_refused():
    with refused("did not finish"):
        read_answer(completion(json.dumps(HONEST), finish_reason="length"))
