"""`manage.py adopt_classifier`: look, then adopt in somebody's name."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from provisions.actions.model_adoption import register_candidate
from provisions.models import ClassifierModel
from tests.factories import make_document
from tests.factories.classifier_files import make_weights, metrics_that_know
from tests.provisions.actions.small_taxonomy import PROMPTS, policy, prompts_type
from tests.provisions.actions.test_draft import serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def model(noon):
    prompts_type(weight=0.45)
    serve(make_document(), policy(PROMPTS), 0, noon)
    return register_candidate(
        data=make_weights("use-of-prompts", PROMPTS),
        counts={},
        metrics=metrics_that_know("use-of-prompts"),
        decisions_until=None,
        refused_because="",
        now=noon,
    )


def run(*arguments):
    out = StringIO()
    call_command("adopt_classifier", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_without_a_name_the_models_are_listed(model):
    assert f"{model.name}\tcandidate" in run()


def test_a_dry_run_as_words_and_as_json(model):
    words = run(model.name, "--dry-run")
    told = json.loads(run(model.name, "--dry-run", "--json"))

    assert "1 drafts would appear" in words
    assert PROMPTS in words
    assert told["types"] == {"use-of-prompts": {"rose": 1}}


def test_adopting_in_somebodys_name(model, ada):
    run(model.name, "--dry-run", "--sample", "1")

    told = run(model.name, "--by", ada.email, "--reason", "Better.")

    assert "1 public texts are read again" in told
    assert ClassifierModel.objects.adopted().get() == model


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("linear/1+none", "--dry-run"), "No model"),
        (("MODEL", "--reason", "Better."), "Say who"),
        (("MODEL", "--by", "olu@people.example", "--reason", "Better."), "may not adopt"),
        (("MODEL", "--by", "ada@people.example", "--reason", "Better."), "dry run of today"),
    ],
)
def test_what_cannot_be_done_ends_with_exit_code_2(model, ada, olu, arguments, words):
    named = [model.name if each == "MODEL" else each for each in arguments]

    with pytest.raises(CommandError, match=words) as failure:
        run(*named)

    assert failure.value.returncode == 2
