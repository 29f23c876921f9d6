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
)
from platforms.models import LogLeaf, RecordNumber
from platforms.records import RecordKind
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
