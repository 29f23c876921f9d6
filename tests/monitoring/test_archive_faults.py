"""Every column of every kind of evidence is changed behind the archive's back, one at a time.

`Table.unbound` lists honestly what no check can notice: nothing that was signed, hashed or written
twice says what stood there.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from monitoring.archive_faults import check_archive
from platforms.actions.capture import blob_store
from platforms.models import (
    VersionInput,
)
from tests.factories import (
    NOON,
    make_snapshot,
    make_source,
)
from tests.monitoring.evidence_table import DAY, HEX, LATER_TEXT, Fields, Table
from tests.monitoring.evidence_tables import TABLES
from tests.monitoring.whole_archive import make_whole_archive
from tests.platforms.actions.sealing import overwrite, tamper

pytestmark = pytest.mark.django_db


def faults() -> list[str]:
    found = check_archive(step=lambda _name, _total: lambda: None).faults
    return [f"{fault.kind}:{fault.id}" for fault in found]


def other_value(row: models.Model, field: models.Field) -> Any:
    """A value that the column may have, and has not."""
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        return field.related_model._base_manager.exclude(pk=value).order_by("pk").first()
    if field.choices:
        return next(code for code, _ in field.choices if code not in ("", value))
    if isinstance(field, models.DateField):
        return (value or EMPTY_DATES[type(field)]) + DAY
    for kind, other in OTHERS.items():
        if isinstance(value, kind):
            return other(value)
    return 7


EMPTY_DATES = {models.DateTimeField: NOON, models.DateField: NOON.date()}
# In this order: a bool is an int as well.
OTHERS: dict[type, Callable[[Any], Any]] = {
    bool: lambda value: not value,
    int: lambda value: value + 90,
    float: lambda value: value / 2 + 0.1,
    (bytes, memoryview): lambda value: bytes(value[:-1]) + bytes([value[-1] ^ 1]),
    dict: lambda value: {**value, "forged": "yes"},
    list: lambda value: value[:-1] or ["forged"],
    str: lambda value: "f" * 64 if HEX.fullmatch(value) else f"{value[:-1]}x",
}


def changed(table: Table, row: models.Model, field: models.Field) -> Fields:
    special = (table.other or {}).get(field.name)
    return special(row) if special else {field.name: other_value(row, field)}


def test_each_column_that_something_binds_is_named_when_it_was_changed(tmp_path):
    make_whole_archive(tmp_path)
    assert faults() == []

    for table in TABLES:
        for field in filter(table.is_bound, table.fields()):
            assert_named(table, field)


def assert_named(table: Table, field: models.Field) -> None:
    with transaction.atomic():
        row = table.row()
        names = table.names(row)
        tamper(row, **changed(table, row, field))
        found = faults()
        transaction.set_rollback(True)
    is_named = any(name in fault for fault in found for name in names)
    assert is_named, f"{table.model.__name__}.{field.name}: {names} not in {found}"


def test_the_columns_that_nothing_binds_are_no_others_than_those_listed(tmp_path):
    make_whole_archive(tmp_path)

    for table in TABLES:
        for field in table.fields():
            if not table.is_bound(field):
                row = table.row()
                tamper(row, **changed(table, row, field))

    assert faults() == []


def test_parts_in_another_order_are_named(tmp_path):
    make_whole_archive(tmp_path)
    part = VersionInput.objects.filter(version__first_seen_at=NOON, position=0).get()

    tamper(part, position=9)

    assert f"version_inputs:CA-D-00001@{LATER_TEXT}" in faults()


def test_every_table_that_is_append_only_is_among_these():
    listed = {table.model for table in TABLES}
    guarded = {
        model
        for app in ("platforms", "provisions")
        for model in apps.get_app_config(app).get_models()
        if getattr(model._meta, "triggers", None)
    }
    assert guarded <= listed


def test_20_of_20_damaged_blobs_are_named(tmp_path):
    source = make_source()
    snapshots = [make_snapshot(source) for _ in range(20)]
    paths = [blob_store().path_of(snapshot.body_sha256) for snapshot in snapshots]
    frames = [path.read_bytes() for path in paths]
    for number, path in enumerate(paths):
        frame = bytearray(frames[number])
        frame[len(frame) // 2] ^= 1
        damaged = (bytes(frame), frames[number][:-3], None, frames[number - 1])[number % 4]
        path.unlink() if damaged is None else overwrite(path, damaged)

    assert sorted(faults()) == sorted(f"blob:{each.body_sha256}" for each in snapshots)
