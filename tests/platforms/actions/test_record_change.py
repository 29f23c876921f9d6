"""Arrow 3: what changed between two public texts, written once; and the dates a text states."""

from datetime import date, timedelta

import pytest

from platforms.actions.derive import record_change, record_version
from platforms.actions.reading import Reading
from platforms.archive.change_class import ChangeClass
from platforms.models import Change, Provenance, Version
from tests.factories import (
    AFTER,
    BEFORE,
    LONG_AGO,
    make_change,
    make_document,
    make_public_document,
    make_sighting,
    make_version,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def change_between(before: str, after: str, **fields) -> Change:
    document = make_public_document(text=before)
    make_sighting(make_version(document, after, LONG_AGO + DAY), **fields)
    return Change.objects.get()


def test_a_substantive_change_says_what_changed():
    change = change_between(BEFORE, AFTER)

    assert change.kind == ChangeClass.SUBSTANTIVE_MINOR
    assert change.is_substantive
    assert "30 days" in change.headline
    assert "90 days" in change.headline
    assert change.summary["shifts"]
    assert change.hunks


def test_a_change_of_punctuation_is_told_by_its_class():
    change = change_between(BEFORE, BEFORE.replace("for 30 days.", "for 30 days!"))

    assert change.kind == ChangeClass.PUNCTUATION_OR_CASE
    assert change.headline == "Punctuation or case only"
    assert not change.is_substantive


def test_our_own_upgrade_makes_a_technical_change():
    change = change_between(BEFORE, AFTER, is_technical=True)

    assert change.kind == ChangeClass.TECHNICAL
    assert not change.is_silent


DATED = BEFORE.replace("# Privacy Policy\n", "# Privacy Policy\n\nLast updated: 4 January 2026\n")


@pytest.mark.parametrize(
    ("before", "after", "is_silent"),
    [
        (DATED, DATED.replace("30 days", "90 days"), True),
        (DATED, DATED.replace("30 days", "90 days").replace("4 January", "5 May"), False),
        (DATED, DATED.replace("for 30 days.", "for 30 days!"), False),
        (BEFORE, AFTER, False),
    ],
    ids=["date kept", "date renewed", "not substantive", "no date stated"],
)
def test_a_change_is_silent_where_the_stated_date_stays(before, after, is_silent):
    document = make_public_document(text=before, stated_on=_stated(before))
    make_sighting(make_version(document, after, LONG_AGO + DAY, stated_on=_stated(after)))

    assert Change.objects.get().is_silent is is_silent


def _stated(text: str) -> date | None:
    days = {"4 January 2026": date(2026, 1, 4), "5 May 2026": date(2026, 5, 5)}
    return next((day for words, day in days.items() if words in text), None)


def test_the_change_between_two_periods_is_written_once(noon):
    change = make_change(announced=False)

    again = record_change(before=change.from_sighting, after=change.to_sighting, now=noon)

    assert again == change
    assert Change.objects.count() == 1


def test_the_dates_that_the_document_states_are_read_off_it(noon):
    document = make_document()
    text = "# Terms\n\nLast updated: 4 January 2026. Effective date: 1 February 2026.\n"

    version = record_version(
        document=document,
        reading=Reading(text, "ca-html/1", 1, "en"),
        seen_at=noon,
        provenance=Provenance.CAPTURED,
        now=noon,
    )

    assert version.stated_on == date(2026, 1, 4)
    assert (version.effective_on, version.effective_basis) == (date(2026, 2, 1), "stated")


def test_recording_a_text_twice_keeps_the_earliest_date(noon):
    document = make_document()
    reading = Reading(BEFORE, "ca-html/1", 3, "en")
    record = {"document": document, "reading": reading, "provenance": Provenance.CAPTURED}
    first = record_version(**record, seen_at=noon, now=noon)

    second = record_version(**record, seen_at=noon + DAY, now=noon + DAY)

    assert first == second
    assert Version.objects.get().first_seen_at == noon
