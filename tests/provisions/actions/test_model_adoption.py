"""Models: known by their hash, adopted by a person after a look, and never replaced in silence."""

from datetime import timedelta

import pytest

from platforms.models import Document
from provisions.actions import current_classifier
from provisions.actions.current_classifier import current_reader, model_file, standing_model
from provisions.actions.draft import draft_provisions
from provisions.actions.dry_run import NoDryRun, dry_run
from provisions.actions.model_adoption import (
    NotAdoptable,
    adopt,
    read_again,
    register_candidate,
    register_shipped,
)
from provisions.models import Analysis, ClassifierModel, Finding, Reading
from tests.factories import make_document, make_publication
from tests.factories.classifier_files import make_weights, metrics_that_know
from tests.provisions.actions.small_taxonomy import DELETION, PROMPTS, policy, prompts_type
from tests.provisions.actions.test_draft import serve

pytestmark = pytest.mark.django_db

SLUG = "use-of-prompts"
State = ClassifierModel.State


def candidate(now, phrase=PROMPTS, refused_because=""):
    return register_candidate(
        data=make_weights(SLUG, phrase),
        counts={"decisions": 60},
        metrics=metrics_that_know(SLUG),
        decisions_until=now,
        refused_because=refused_because,
        now=now,
    )


def adopted(by, now, phrase=PROMPTS):
    model = candidate(now, phrase)
    dry_run(name=model.name, now=now)
    return adopt(name=model.name, by=by, now=now, reason="Better on the dry run.")


def test_the_shipped_model_is_known_once_and_reads(noon):
    first = register_shipped(now=noon)

    assert register_shipped(now=noon) is None
    assert (first.state, first.adopted_by, first.is_shipped) == (State.ADOPTED, None, True)
    assert first.name.replace("+", ".") in current_reader().name


def test_a_shipped_model_takes_the_place_of_the_shipped_one_before(noon):
    before = ClassifierModel.objects.create(
        name="linear/1+0", sha256="0" * 64, is_shipped=True, recorded_at=noon,
        state=State.ADOPTED, adopted_at=noon,
    )  # fmt: skip

    shipped = register_shipped(now=noon)

    before.refresh_from_db()
    assert (before.state, shipped.state) == (State.RETIRED, State.ADOPTED)


def test_a_shipped_model_does_not_take_the_place_of_a_persons_choice(ada, noon):
    model = adopted(ada, noon)

    assert register_shipped(now=noon).state == State.CANDIDATE
    assert ClassifierModel.objects.adopted().get() == model


def test_the_same_model_is_one_row_and_one_file(noon):
    assert candidate(noon) == candidate(noon)
    assert model_file(candidate(noon).sha256).is_file()


def test_a_candidate_reads_nothing_until_it_is_adopted(ada, noon):
    model = candidate(noon)
    assert model.name.replace("+", ".") not in current_reader().name

    dry_run(name=model.name, now=noon)
    adopt(name=model.name, by=ada, now=noon, reason="Better on the dry run.")

    assert current_reader().name == f"cues/2+{model.name.replace('+', '.')}"


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"reason": " "}, "reason"),
        ({"name": "linear/1+none"}, "No model"),
        ({"now": timedelta(days=1)}, "dry run of today"),
    ],
)
def test_adopting_demands_a_reason_and_a_dry_run_of_today(ada, noon, broken, words):
    model = candidate(noon)
    dry_run(name=model.name, now=noon)
    if "now" in broken:
        broken = {"now": noon + broken["now"]}

    with pytest.raises(NotAdoptable, match=words):
        adopt(**{"name": model.name, "by": ada, "now": noon, "reason": "Better.", **broken})

    assert not ClassifierModel.objects.adopted().exists()


def test_a_refused_model_is_not_adopted(ada, noon):
    model = candidate(noon, refused_because="Its macro average is lower.")
    dry_run(name=model.name, now=noon)

    with pytest.raises(NotAdoptable, match="refused"):
        adopt(name=model.name, by=ada, now=noon, reason="All the same.")


def test_a_damaged_candidate_is_not_adopted(ada, noon):
    model = candidate(noon)
    dry_run(name=model.name, now=noon)
    model_file(model.sha256).unlink()
    current_classifier._loaded.cache_clear()  # as in another process

    with pytest.raises(NotAdoptable, match="cannot be read"):
        adopt(name=model.name, by=ada, now=noon, reason="Better.")


@pytest.mark.parametrize("damage", ["missing", "other bytes"])
def test_a_damaged_file_of_the_adopted_model_is_told_and_the_shipped_one_reads(
    ada, noon, caplog, damage
):
    model = adopted(ada, noon)
    file = model_file(model.sha256)
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes() + b"0")
    current_classifier._loaded.cache_clear()
    current_classifier._tell_once.cache_clear()

    standing = standing_model()

    assert standing.trouble.startswith(f"{model.name} was adopted.")
    assert standing.model is None or standing.model.name != model.name
    assert "The classifier" in caplog.text
    assert read_again(now=noon) == 0


def test_an_adopted_model_reads_the_public_texts_again_and_drafts_what_is_new(ada, noon):
    prompts_type(weight=0.45)
    document = make_document()
    assert serve(document, policy(PROMPTS, DELETION), 0, noon) == []

    adopted(ada, noon)
    assert read_again(now=noon) == 1

    draft = Analysis.objects.get()
    assert draft.quote == PROMPTS
    assert draft.finding.classifier == current_reader().name
    assert read_again(now=noon) == 0
    assert Finding.objects.count() == Reading.objects.count() == 2


def test_the_shipped_model_alone_reads_nothing_again(noon):
    prompts_type()
    document = make_document()
    serve(document, policy(PROMPTS), 0, noon)
    register_shipped(now=noon)

    assert read_again(now=noon) == 0


def test_a_text_that_cannot_be_read_holds_up_no_other(ada, noon, monkeypatch, caplog):
    prompts_type(weight=0.45)
    documents = [make_document(), make_document()]
    for document in documents:
        serve(document, policy(PROMPTS), 0, noon)
    adopted(ada, noon)

    def fail_on_the_first(*, version, now):
        if version.document_id == documents[0].pk:
            raise RuntimeError("a bug")
        return draft_provisions(version=version, now=now)

    monkeypatch.setattr("provisions.actions.model_adoption.draft_provisions", fail_on_the_first)

    assert read_again(now=noon) == 1
    assert "could not be read again" in caplog.text


def test_a_dry_run_tells_what_would_change_and_keeps_the_archive(noon):
    prompts_type(weight=0.45)
    document = make_document()
    serve(document, policy(PROMPTS, DELETION), 0, noon)
    before = Finding.objects.count()
    model = candidate(noon)

    told = dry_run(name=model.name, now=noon)

    assert told["types"] == {SLUG: {"rose": 1}}
    assert (told["documents"], told["drafts"], told["records_not_found"]) == (1, 1, [])
    assert told["examples"][0]["words"] == PROMPTS
    assert Finding.objects.count() == before
    assert not Analysis.objects.exists()
    model.refresh_from_db()
    assert (model.dry_run, model.dry_run_at) == (told, noon)


def test_a_dry_run_names_the_records_that_would_not_be_found(noon):
    prompts_type(weight=0.6)
    document = make_document()
    (draft,) = serve(document, policy(PROMPTS), 0, noon)
    make_publication(analysis=draft)
    draft.provision.refresh_from_db()

    told = dry_run(name=candidate(noon, "words that are nowhere at all").name, now=noon)

    assert told["records_not_found"] == [draft.provision.record_id]
    assert told["types"] == {SLUG: {"fell": 1}}


def test_a_dry_run_can_look_at_a_sample(noon):
    prompts_type()
    for _ in range(3):
        serve(make_document(), policy(PROMPTS), 0, noon)

    told = dry_run(name=candidate(noon).name, now=noon, sample=2)

    assert (told["documents"], told["of_documents"], Document.objects.count()) == (2, 3, 3)


def test_a_dry_run_of_an_unknown_model_says_so(noon):
    with pytest.raises(NoDryRun, match="No model"):
        dry_run(name="linear/1+none", now=noon)
