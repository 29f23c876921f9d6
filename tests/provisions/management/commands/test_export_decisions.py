"""`manage.py export_decisions`: labelled texts without anybody's name, the same every time."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from provisions.actions.review import approve
from tests.factories import QUOTE, make_analysis

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("export_decisions", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_line_for_each_decision_and_nobodys_name(ada, noon, tmp_path):
    analysis = make_analysis()
    approve(analysis_id=analysis.pk, by=ada, now=noon, note="Read by ada.")
    file = tmp_path / "decisions.jsonl"

    told = json.loads(run("--out", str(file), "--json"))

    (line,) = file.read_text().splitlines()
    assert json.loads(line) == {
        "text": QUOTE,
        "type": analysis.provision.clause_type.slug,
        "stance": "permits",
        "is_positive": True,
        "decided_at": "2026-06-01T12:00:00+00:00",
        "classifier": "",
        "score": None,
    }
    assert told == {"decisions": 1, "positive": 1, "out": str(file)}
    assert "ada" not in line


def test_twice_gives_the_same_bytes(ada, noon, tmp_path):
    for _ in range(3):
        approve(analysis_id=make_analysis().pk, by=ada, now=noon)
    first, second = tmp_path / "first", tmp_path / "second"

    run("--out", str(first))
    run("--out", str(second))

    assert first.read_bytes() == second.read_bytes()


def test_a_path_that_cannot_be_written_ends_with_exit_code_2(tmp_path):
    with pytest.raises(CommandError, match="cannot be written") as failure:
        run("--out", str(tmp_path / "no" / "where"))

    assert failure.value.returncode == 2
