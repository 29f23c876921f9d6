"""The command that looks whether every quote is verbatim."""

import json

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from provisions.models import Analysis, Clause
from tests.factories import make_analysis
from tests.factories.attributes import make_attribute

pytestmark = pytest.mark.django_db


def test_verbatim_quotes_give_no_exception(capsys):
    make_analysis()

    call_command("verify_quotes", "--json")

    report = json.loads(capsys.readouterr().out)
    assert report["faults"] == []
    assert report["checked"]["analyses"] == 1


def test_a_quote_that_is_not_in_its_version_is_named(capsys):
    analysis = make_analysis()
    Analysis.objects.filter(pk=analysis.pk).update(quote="Words that nobody wrote.")

    with pytest.raises(CommandError):
        call_command("verify_quotes")

    assert f"analysis {analysis.pk}" in capsys.readouterr().out


def test_a_clause_whose_offsets_were_moved_is_named(capsys):
    clause = make_analysis().clause
    with pgtrigger.ignore():
        Clause.objects.filter(pk=clause.pk).update(start=F("start") + 1)

    with pytest.raises(CommandError):
        call_command("verify_quotes")

    assert f"clause {clause.pk}" in capsys.readouterr().out


def test_words_of_an_attribute_that_are_not_in_the_text_are_named(capsys):
    row = make_attribute(make_analysis(), "prompts")
    call_command("verify_quotes", "--json")
    assert json.loads(capsys.readouterr().out)["checked"]["attributes"] == 1
    row.quotes[0]["start"] += 1
    row.save()

    with pytest.raises(CommandError):
        call_command("verify_quotes")

    assert f"attribute {row.pk}" in capsys.readouterr().out


@pytest.mark.parametrize("quote", ["words", {}, {"text": "Words", "start": "0", "end": 5}, 7])
def test_quotes_of_an_attribute_that_cannot_be_read_are_named(capsys, quote):
    row = make_attribute(make_analysis(), "prompts", quotes=[quote])

    with pytest.raises(CommandError):
        call_command("verify_quotes")

    assert f"attribute {row.pk}" in capsys.readouterr().out
