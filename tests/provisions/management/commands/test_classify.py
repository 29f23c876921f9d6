"""`manage.py classify`: lines in, lines with labels and scores out."""

import io
import json

import pytest
from django.core.management import CommandError

from provisions.classifier.model.weights_file import to_bytes
from provisions.management.commands.classify import Command
from tests.provisions.classifier.model.small_model import SENTENCES, small_model


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "weights.npz"
    path.write_bytes(to_bytes(small_model()))
    return path


def run(lines, model, head="taxonomy"):
    """Objects that were written, and the error if there was one."""
    out = io.StringIO()
    command = Command(stdout=out)
    command.source = io.BytesIO(lines if isinstance(lines, bytes) else "".join(lines).encode())
    error = None
    try:
        command.handle(heads=head, model=model)
    except CommandError as raised:
        error = raised
    return [json.loads(line) for line in out.getvalue().splitlines()], error


def line(text, **more):
    return json.dumps({"text": text, **more}) + "\n"


def test_each_line_comes_back_in_order_with_labels_and_all_scores(model):
    texts = [*SENTENCES.values(), "Nothing.", ""] * 200
    found, error = run([line(text, id=number) for number, text in enumerate(texts)], model)
    assert error is None
    assert [row["id"] for row in found] == list(range(len(texts)))
    assert found[0]["labels"] == ["binding-arbitration"]
    assert found[2]["labels"] == []
    assert all(set(row["scores"]) == set(SENTENCES) for row in found)
    assert found[0]["text"] == texts[0]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"\n", "blank"),
        (b"{\n", "no JSON"),
        (b'{"text": 4}\n', "text"),
        (b"[1]\n", "text"),
        (b'{"text": "\xff"}\n', "no JSON"),
    ],
)
def test_a_broken_line_is_told_by_number_and_what_came_before_is_written(model, bad, said):
    good = line(SENTENCES["data-sale"]).encode()
    found, error = run(good * 3 + bad + good, model)
    assert len(found) == 3
    assert error.returncode == 2
    assert "Line 4" in str(error)
    assert said in str(error)


def test_no_line_gives_no_line(model):
    assert run("", model) == ([], None)


def test_a_last_line_without_an_end_is_read(model):
    found, error = run(line("One").rstrip("\n"), model)
    assert (len(found), error) == (1, None)


def test_a_missing_or_broken_model_is_bad_input(tmp_path):
    _, error = run("", tmp_path / "none.npz")
    assert error.returncode == 2
    (tmp_path / "broken.npz").write_bytes(b"PK")
    _, error = run("", tmp_path / "broken.npz")
    assert error.returncode == 2


def test_a_head_that_the_model_lacks_is_bad_input(model):
    _, error = run("", model, head="types")
    assert error.returncode == 2
