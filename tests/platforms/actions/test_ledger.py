"""Numbers rise without reuse, the log has no gaps, and every leaf is what it says."""

import hashlib
import json

import pytest
from django.db import transaction

from platforms.actions.ledger import (
    ENTRY_LIMIT_BYTES,
    EntryTooLong,
    append_leaf,
    give_number,
    leaf_hash,
    reserve_number,
)
from platforms.models import LogLeaf, RecordNumber
from platforms.records import RecordKind
from tests.factories import make_document
from tests.platforms.actions.invariants import assert_archive_holds
from tests.platforms.actions.together import together

pytestmark = pytest.mark.django_db


def append(subject: str, now, **facts) -> LogLeaf:
    return append_leaf(kind=LogLeaf.Kind.KEY, subject=subject, facts=facts, now=now)


def test_each_kind_counts_from_one():
    numbers = [give_number(kind=RecordKind.CHANGE) for _ in range(3)]

    assert numbers == [1, 2, 3]
    assert give_number(kind=RecordKind.DOCUMENT) == 1


def test_a_number_of_work_that_was_undone_was_never_given():
    with transaction.atomic():
        give_number(kind=RecordKind.CHANGE)
        transaction.set_rollback(True)

    assert give_number(kind=RecordKind.CHANGE) == 1


def test_positions_start_at_zero_and_have_no_gap(noon):
    for number in range(5):
        append(f"key:{number}", noon)

    assert list(LogLeaf.objects.order_by("position").values_list("position", flat=True)) == [
        0,
        1,
        2,
        3,
        4,
    ]


def test_work_that_was_undone_leaves_no_gap(noon):
    append("key:1", noon)
    with transaction.atomic():
        append("key:2", noon)
        transaction.set_rollback(True)

    assert append("key:3", noon).position == 1


def test_a_leaf_is_canonical_json_with_its_rfc_6962_hash(noon):
    leaf = append("key:1", noon, zebra=1, apple="ü")

    assert leaf.entry == '{"apple":"ü","type":"key","v":1,"zebra":1}'
    assert leaf.leaf_hash == hashlib.sha256(b"\x00" + leaf.entry.encode()).hexdigest()


def test_the_hash_of_an_empty_leaf_is_that_of_the_rfc():
    # RFC 6962, 2.1: MTH({d(0)}) = SHA-256(0x00 || d(0)); this value is in its test vectors.
    assert leaf_hash(b"") == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_a_subject_has_one_leaf_however_often_it_is_appended(noon):
    first = append("key:1", noon, note="one")

    second = append("key:1", noon, note="two")

    assert first == second
    assert json.loads(LogLeaf.objects.get().entry)["note"] == "one"


def test_an_entry_over_the_limit_is_refused_with_nothing_written(noon):
    with pytest.raises(EntryTooLong, match="key:1"):
        append("key:1", noon, note="x" * ENTRY_LIMIT_BYTES)

    assert not LogLeaf.objects.exists()


def test_the_limit_counts_bytes_not_letters(noon):
    with pytest.raises(EntryTooLong):
        append("key:1", noon, note="ü" * (ENTRY_LIMIT_BYTES // 2))


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_get_one_number():
    numbers = together(*[lambda: give_number(kind=RecordKind.SNAPSHOT)] * 6)

    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    assert RecordNumber.objects.get().latest == 6


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_get_one_position(noon):
    leaves = together(*[lambda n=n: append(f"key:{n}", noon) for n in range(6)])

    assert sorted(leaf.position for leaf in leaves) == list(range(6))
    assert_archive_holds()


@pytest.mark.django_db(transaction=True)
def test_two_workers_append_one_subject_once(noon):
    first, second = together(*[lambda: append("key:1", noon)] * 2)

    assert first == second
    assert LogLeaf.objects.count() == 1


def append_of(document, number: int, now, **facts) -> LogLeaf:
    return append_leaf(
        kind=LogLeaf.Kind.CAPTURE,
        subject=f"snapshot:{number}",
        facts=facts,
        document=document,
        now=now,
    )


def prev_of(leaf: LogLeaf) -> str | None:
    return json.loads(leaf.entry).get("prev")


def test_each_leaf_of_a_document_names_the_one_before_it(noon):
    one, other = make_document(), make_document()

    leaves = [append_of(one, number, noon) for number in range(3)]
    beside = append_of(other, 9, noon)
    last = append_of(one, 3, noon)

    assert [prev_of(leaf) for leaf in leaves] == [None, leaves[0].leaf_hash, leaves[1].leaf_hash]
    assert prev_of(beside) is None
    assert prev_of(last) == leaves[2].leaf_hash
    assert "prev" not in json.loads(leaves[0].entry)


def test_a_leaf_without_a_document_continues_nothing(noon):
    append_of(make_document(), 1, noon)

    assert prev_of(append("key:1", noon)) is None


def test_a_subject_that_is_appended_again_does_not_move_its_chain(noon):
    document = make_document()
    first = append_of(document, 1, noon)
    append_of(document, 2, noon)

    assert append_of(document, 1, noon) == first
    assert prev_of(append_of(document, 3, noon)) == LogLeaf.objects.get(position=1).leaf_hash


def test_the_limit_leaves_room_for_the_link(noon):
    document = make_document()
    append_of(document, 1, noon)
    room = ENTRY_LIMIT_BYTES - len('{"note":"","prev":"","type":"capture","v":1}') - 64

    assert len(append_of(document, 2, noon, note="x" * room).entry) == ENTRY_LIMIT_BYTES
    with pytest.raises(EntryTooLong):
        append_of(document, 3, noon, note="x" * (room + 1))


def test_a_reserved_number_and_all_below_it_are_not_given():
    reserve_number(kind=RecordKind.CHANGE, number=41)

    assert give_number(kind=RecordKind.CHANGE) == 42
    assert give_number(kind=RecordKind.DOCUMENT) == 1


def test_reserving_a_number_that_was_given_changes_nothing():
    numbers = [give_number(kind=RecordKind.CHANGE) for _ in range(3)]

    for number in numbers:
        reserve_number(kind=RecordKind.CHANGE, number=number)

    assert give_number(kind=RecordKind.CHANGE) == 4


@pytest.mark.django_db(transaction=True)
def test_two_workers_link_their_leaves_of_one_document_one_after_the_other(noon):
    document = make_document()

    together(*[lambda n=n: append_of(document, n, noon) for n in range(6)])

    leaves = list(LogLeaf.objects.order_by("position"))
    assert [prev_of(leaf) for leaf in leaves] == [None, *(leaf.leaf_hash for leaf in leaves[:-1])]


@pytest.mark.django_db(transaction=True)
def test_reserving_and_giving_at_once_never_gives_what_is_reserved():
    works = [lambda: give_number(kind=RecordKind.CHANGE)] * 4
    works.append(lambda: reserve_number(kind=RecordKind.CHANGE, number=50))

    *given, nothing = together(*works)

    assert nothing is None
    assert len(set(given)) == 4
    assert all(number <= 4 or number > 50 for number in given)
    assert give_number(kind=RecordKind.CHANGE) > 50
