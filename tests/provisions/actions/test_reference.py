"""Reference data: loaded from files, again without effect, never over an edit made here."""

import tomllib
from datetime import date

import pytest

from provisions.actions.reference import BadReference, load_reference
from provisions.models import (
    Agency,
    Category,
    ClauseType,
    ClauseTypeRegulation,
    Jurisdiction,
    Regulation,
    RegulationArticle,
    RegulationStage,
)
from tests.provisions.actions.reference_files import write_reference

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
TABLES = (
    Agency,
    Category,
    ClauseType,
    ClauseTypeRegulation,
    Jurisdiction,
    Regulation,
    RegulationArticle,
    RegulationStage,
)


def tables():
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def load(folder, *changes, today=TODAY):
    return load_reference(today=today, folder=write_reference(folder, *changes))


def test_every_file_becomes_rows(tmp_path):
    loaded = load(tmp_path)

    assert loaded.made == {
        "jurisdictions": 2,
        "agencies": 1,
        "regulations": 1,
        "categories": 1,
        "clause types": 1,
        "clause type regulations": 1,
    }
    kind = ClauseType.objects.get()
    assert (kind.category.slug, kind.is_deep, kind.as_of) == ("data-use", False, date(2026, 5, 2))
    assert kind.rules["cues"] == [{"pattern": r"\bprompts\b", "weight": 0.6}]
    assert kind.templates["shared_notes"][0]["note"] == "The text reserves a right."


def test_law_comes_with_its_dates_agencies_and_articles(tmp_path):
    load(tmp_path)

    law = Regulation.objects.get()
    assert (law.in_force_on, law.checked_on) == (date(2016, 5, 24), date(2026, 5, 1))
    assert law.stages.get().applies_from == date(2018, 5, 25)
    assert [agency.slug for agency in law.agencies.all()] == ["ico"]
    mapping = ClauseTypeRegulation.objects.get()
    assert (str(mapping.article), mapping.strength) == ("GDPR Art. 6", "direct")


def test_a_second_load_changes_nothing(tmp_path):
    load(tmp_path)
    before = tables()

    loaded = load(tmp_path)

    assert not +loaded.made
    assert not +loaded.updated
    assert tables() == before


def test_what_a_file_says_now_is_taken_over(tmp_path):
    load(tmp_path)

    loaded = load(tmp_path, ("Applies", "Replaced"), ("weight = 0.6", "weight = 0.7"))

    assert Regulation.objects.get().status == "Replaced"
    assert ClauseType.objects.get().rules["cues"][0]["weight"] == 0.7
    assert loaded.updated == {"regulations": 1, "clause types": 1}
    assert loaded.kept == []


def test_an_edit_made_here_is_kept_and_told(tmp_path):
    load(tmp_path)
    Regulation.objects.update(status="Stayed by a court")

    loaded = load(tmp_path, ('"Applies"', '"Replaced"'), ('note = ""', 'note = "New."'))

    law = Regulation.objects.get()
    assert law.status == "Stayed by a court"
    assert law.note == "New."  # what nobody edited goes on following the file
    assert loaded.kept == ["regulations: GDPR, status"]


def test_an_edit_made_here_is_kept_while_the_file_stays(tmp_path):
    load(tmp_path)
    Agency.objects.update(complaint_url="https://ico.example/new")
    before = tables()

    loaded = load(tmp_path)

    assert tables() == before
    assert loaded.kept == []


def test_an_edit_that_the_file_takes_up_is_no_edit_any_more(tmp_path):
    load(tmp_path)
    Regulation.objects.update(status="Replaced")
    load(tmp_path, ('"Applies"', '"Replaced"'))

    load(tmp_path, ('"Applies"', '"Repealed"'))

    assert Regulation.objects.get().status == "Repealed"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('agencies = ["ico"]', 'agencies = ["icq"]', "use-of-prompts: there is no agency icq"),
        ('enforced_by = ["ico"]', 'enforced_by = ["icq"]', "gdpr: there is no agency icq"),
        ('{ slug = "gdpr"', '{ slug = "gpdr"', "use-of-prompts: there is no regulation gpdr"),
        (
            'category = "data-use"',
            'category = "data-abuse"',
            "there is no category data-abuse",
        ),
        ('jurisdiction = "EU"', 'jurisdiction = "FR"', "lacks FR"),
        ('short_name = "GDPR"', "", "gdpr: the key short_name is missing"),
        ("weight = 0.6", "wait = 0.6", "the key wait is not known"),
        (r"\bprompts\b", r"\b(prompts", "use-of-prompts: cues"),
        ('depth = "shallow"', 'depth = "bottomless"', "depth is none of shallow, deep"),
    ],
)
def test_what_contradicts_itself_is_refused_with_nothing_written(tmp_path, old, new, complaint):
    with pytest.raises(BadReference, match=complaint):
        load(tmp_path, (old, new))

    assert tables() == [[]] * len(TABLES)


def test_a_mistake_leaves_the_rows_as_they_were(tmp_path):
    load(tmp_path)
    before = tables()

    with pytest.raises(BadReference):
        load(tmp_path, ('"Applies"', '"Replaced"'), ('agencies = ["ico"]', 'agencies = ["icq"]'))

    assert tables() == before


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("[[category]]", "[[category", tomllib.TOMLDecodeError),
        ('"2018-05-25"', '"soon"', ValueError),
    ],
)
def test_a_broken_file_is_refused_with_nothing_written(tmp_path, old, new, error):
    with pytest.raises(error):
        load(tmp_path, (old, new))

    assert tables() == [[]] * len(TABLES)


def test_law_facts_that_were_checked_long_ago_are_told(tmp_path):
    assert load(tmp_path, today=date(2026, 7, 30)).warnings == []

    loaded = load(tmp_path, today=date(2026, 7, 31))

    assert loaded.warnings == ["The facts of 1 regulations were checked over 90 days ago."]


def test_unverified_law_is_told(tmp_path):
    loaded = load(tmp_path, ("verified = true", "verified = false"))

    assert Regulation.objects.get().checked_on is None
    assert loaded.warnings == ["1 regulations are not verified; pages say so."]
