"""Many unchanged sources in a few statements: the rows are those of one source at a time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.forms.models import model_to_dict

from platforms.actions.capture import capture_unchanged
from platforms.actions.derive import derive_version
from platforms.actions.unchanged import SeenAgain, confirm_unchanged
from platforms.models import Check, Document, Provenance, Sighting, Source
from tests.factories import (
    make_change,
    make_check,
    make_document,
    make_sighting,
    make_snapshot,
    make_source,
    make_version,
)

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def make_seen_before(noon: datetime, **fields: Any) -> Source:
    """A source whose text has been public since a day before noon."""
    document = make_document(last_verified_at=noon - HOUR, first_tracked_at=noon - DAY)
    source = make_source(document, last_checked_at=noon - HOUR, **fields)
    return served(source, noon)


def served(source: Source, noon: datetime, **period: Any) -> Source:
    make_sighting(make_version(source.document), noon - DAY, until=noon - HOUR, **period)
    source.latest_snapshot = make_snapshot(source, noon - DAY)
    source.last_captured_at, source.failures, source.last_outcome = noon - HOUR, 3, "timeout"
    source.save()
    return source


def again(source: Source, at: datetime, **fields: Any) -> SeenAgain:
    source.refresh_from_db()
    known = {"snapshot_id": source.latest_snapshot_id, "status": 304, "next_check_at": at + DAY}
    return SeenAgain(source_id=source.pk, at=at, **{**known, **fields})


def one_by_one(source: Source, at: datetime) -> None:
    source = Source.objects.select_related("document", "latest_snapshot").get(pk=source.pk)
    check = capture_unchanged(source=source, status=304, now=at)
    derive_version(check=check, now=at, provenance=Provenance.CAPTURED)
    Source.objects.filter(pk=source.pk).update(next_check_at=at + DAY)


def rows(document: Document) -> list[dict[str, Any]]:
    """All that a check writes of a document, without the keys that tell two documents apart."""
    found: list[Any] = [Document.objects.get(pk=document.pk)]
    for model, field in ((Source, "document"), (Sighting, "document"), (Check, "source__document")):
        found += model.objects.filter(**{field: document}).order_by("pk")
    own = {"id", "pk", "entity", "slug", "document", "source", "version", "url", "number"}
    own |= {"latest_snapshot", "snapshot", "published_sighting"}
    return [
        {
            field.attname: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if field.name not in own and field.name != "created_at"
        }
        | {"has_snapshot": bool(getattr(row, "snapshot_id", None))}
        for row in found
    ]


def plain(noon: datetime) -> list[Source]:
    return [make_seen_before(noon)]


def with_a_part_seen_longer_ago(noon: datetime) -> list[Source]:
    source = make_seen_before(noon)
    other = make_source(source.document, position=1, last_captured_at=noon - 20 * HOUR)
    Source.objects.filter(pk=other.pk).update(latest_snapshot=make_snapshot(other))
    return [source]


def with_both_parts_seen_now(noon: datetime) -> list[Source]:
    source, *_ = with_a_part_seen_longer_ago(noon)
    return list(Source.objects.filter(document=source.document).order_by("pk"))


def with_a_text_that_is_public_already(noon: datetime) -> list[Source]:
    source = make_seen_before(noon)
    open_one = Sighting.objects.get(document=source.document)
    Sighting.objects.filter(pk=open_one.pk).update(ended_at=noon - HOUR)
    Sighting.objects.create(
        document=source.document,
        version=open_one.version,
        provenance=open_one.provenance,
        first_seen_at=noon - HOUR,
        last_seen_at=noon - HOUR,
        recorded_at=noon - HOUR,
        state=Sighting.State.CURRENT,
    )
    return [source]


def with_a_disabled_part_never_seen(noon: datetime) -> list[Source]:
    source = make_seen_before(noon)
    make_source(source.document, position=1, is_enabled=False)
    return [source]


@pytest.mark.parametrize(
    "situation",
    [
        plain,
        with_a_part_seen_longer_ago,
        with_both_parts_seen_now,
        with_a_text_that_is_public_already,
        with_a_disabled_part_never_seen,
    ],
)
def test_the_rows_are_those_of_one_source_at_a_time(situation, noon):
    singly, together = situation(noon), situation(noon)
    for number, source in enumerate(singly):
        one_by_one(source, noon + timedelta(seconds=number))

    seen = [again(each, noon + timedelta(seconds=n)) for n, each in enumerate(together)]
    written = confirm_unchanged(seen=seen)

    assert written == {source.pk for source in together}
    assert rows(together[0].document) == rows(singly[0].document)
    assert Check.objects.count() == 2 * len(singly)


def held(noon: datetime) -> Source:
    document = make_document()
    return served(make_source(document), noon, published=False)


def with_a_change_to_announce(noon: datetime) -> Source:
    change = make_change(announced=False)
    source = make_source(change.document)
    Source.objects.filter(pk=source.pk).update(latest_snapshot=make_snapshot(source))
    return source


def with_a_part_never_captured(noon: datetime) -> Source:
    source = make_seen_before(noon)
    make_source(source.document, position=1)
    return source


def without_an_open_period(noon: datetime) -> Source:
    source = make_seen_before(noon)
    Sighting.objects.filter(document=source.document).update(ended_at=noon)
    return source


def checked_since(noon: datetime) -> Source:
    source = make_seen_before(noon)
    Source.objects.filter(pk=source.pk).update(last_checked_at=noon + HOUR)
    return source


@pytest.mark.parametrize(
    "situation",
    [
        held,
        with_a_change_to_announce,
        with_a_part_never_captured,
        without_an_open_period,
        checked_since,
    ],
)
def test_what_needs_more_than_that_is_left_to_the_long_way(situation, noon):
    source, neighbour = situation(noon), make_seen_before(noon)
    before = rows(source.document)

    written = confirm_unchanged(seen=[again(source, noon), again(neighbour, noon)])

    assert written == {neighbour.pk}
    assert rows(source.document) == before


def test_a_source_that_has_other_bytes_by_now_is_left_out(noon):
    source = make_seen_before(noon)
    seen = again(source, noon)
    Source.objects.filter(pk=source.pk).update(latest_snapshot=make_snapshot(source))

    assert confirm_unchanged(seen=[seen]) == set()
    assert not Check.objects.exists()


def test_a_second_time_the_same_moment_writes_nothing(noon):
    source = make_seen_before(noon)
    seen = again(source, noon)
    confirm_unchanged(seen=[seen])
    before = rows(source.document)

    assert confirm_unchanged(seen=[seen]) == set()
    assert rows(source.document) == before


def test_a_check_that_was_written_meanwhile_stays_as_it_is(noon):
    source = make_seen_before(noon)
    check = make_check(source, noon, outcome="interrupted")

    confirm_unchanged(seen=[again(source, noon)])

    assert model_to_dict(Check.objects.get()) == model_to_dict(check)


def test_nothing_to_write_is_nothing(noon):
    assert confirm_unchanged(seen=[]) == set()


def test_the_number_of_queries_does_not_grow(noon, django_assert_num_queries):
    seen = [again(make_seen_before(noon), noon) for _ in range(12)]
    with django_assert_num_queries(8):  # six, in one savepoint
        assert len(confirm_unchanged(seen=seen)) == 12
