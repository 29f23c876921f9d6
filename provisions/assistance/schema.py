"""The one form in which an answer is taken: five fields, nothing beside them, each of its kind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from provisions.assistance.material import Prose

LONGEST = {
    "what_it_is": 400,
    "why_it_matters": 900,
    "consumer_impact": 900,
    "interpretive_note": 600,
}
SHORTEST = {"what_it_is": 20, "why_it_matters": 20, "consumer_impact": 20, "interpretive_note": 0}
MOST_QUOTES = 5
LONGEST_QUOTE = 1_000
ANSWER_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [*LONGEST, "supporting_quotes"],
    "properties": {
        **{name: {"type": "string"} for name in LONGEST},
        "supporting_quotes": {"type": "array", "items": {"type": "string"}},
    },
}


class Unusable(Exception):
    """The answer cannot be a draft. The text says why, in our words: it quotes none of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model proposes, in the right form; whether it may stand is asked elsewhere."""

    prose: Prose
    supporting_quotes: tuple[str, ...]


def read_answer(body: bytes) -> Answer:
    """The proposal in the body of a chat completion. Raises Unusable."""
    fields = _object(_message(_object(body, "The answer")), "The wording")
    _demand_keys(fields)
    texts = {name: _text(fields[name], name) for name in LONGEST}
    return Answer(Prose(**texts), _quotes(fields["supporting_quotes"]))


def _object(words: bytes | str, what: str) -> dict[str, Any]:
    """Strict JSON: UTF-8, one object, no key twice, no NaN."""
    try:
        text = words.decode("utf-8") if isinstance(words, bytes) else words
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except Unusable:
        raise
    except (ValueError, RecursionError) as error:
        raise Unusable(f"{what} is not valid JSON.") from error
    if not isinstance(found, dict):
        raise Unusable(f"{what} is no JSON object.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unusable("The answer has a field twice.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Unusable("The answer has a number that is none.")


def _message(answer: dict[str, Any]) -> str:
    """The text of the one choice; a model that stopped early or called a tool said nothing."""
    choices = answer.get("choices")
    if not isinstance(choices, list) or len(choices) != 1 or not isinstance(choices[0], dict):
        raise Unusable("The answer is no chat completion with one choice.")
    message = choices[0].get("message")
    if not isinstance(message, dict):
        raise Unusable("The answer has no message.")
    if message.get("tool_calls") or message.get("function_call"):
        raise Unusable("The model called a tool; it has none.")
    if message.get("refusal"):
        raise Unusable("The model declined to answer.")
    if choices[0].get("finish_reason") != "stop":
        raise Unusable("The model did not finish its answer.")
    content = message.get("content")
    if not isinstance(content, str):
        raise Unusable("The message is no text.")
    return content


def _demand_keys(fields: dict[str, Any]) -> None:
    wanted = set(ANSWER_SCHEMA["required"])
    if missing := sorted(wanted - set(fields)):
        raise Unusable(f"The wording lacks {', '.join(missing)}.")
    if extra := len(set(fields) - wanted):
        noun = "a field" if extra == 1 else f"{extra} fields"
        raise Unusable(f"The wording has {noun} that nobody asked for.")


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise Unusable(f"{name} is no text.")
    if value != value.strip():
        raise Unusable(f"{name} begins or ends with white space.")
    if len(value) > LONGEST[name]:
        raise Unusable(f"{name} is longer than {LONGEST[name]} characters.")
    if len(value) < SHORTEST[name]:
        raise Unusable(f"{name} says nothing.")
    return value


def _quotes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Unusable("supporting_quotes is no list of texts.")
    if not 1 <= len(value) <= MOST_QUOTES:
        raise Unusable(f"supporting_quotes must be one to {MOST_QUOTES}.")
    if any(len(each) > LONGEST_QUOTE for each in value):
        raise Unusable(f"A supporting quote is longer than {LONGEST_QUOTE:,} characters.")
    return tuple(value)
