"""Every column of every kind of evidence is changed behind the archive's back, one at a time.

`Table.unbound` lists honestly what no check can notice: nothing that was signed, hashed or written
twice says what stood there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from monitoring.archive_faults import check_archive
from platforms.actions.capture import blob_store
from platforms.archive.extraction import HTML_EXTRACTOR
from platforms.models import (
    Anchor,
    Change,
    Check,
    Checkpoint,
    CustodyEvent,
    Document,
    ImportedText,
    LogLeaf,
    Reclassification,
    RecordNumber,
    Scrub,
    SealRefusal,
    Sighting,
    Snapshot,
    Succession,
    Tombstone,
    Version,
    VersionInput,
)
from provisions.models import (
    Action,
    Analysis,
    AnalysisAgency,
    AnalysisAttribute,
    AnalysisRegulation,
    AssistanceRequest,
    AuditDecision,
    ClassifierModel,
    Clause,
    ComparatorChoice,
    Finding,
    MemoSection,
    Provision,
    ProvisionLink,
    ProvisionState,
    Publication,
    Reading,
    ReviewDecision,
)
from tests.factories import (
    NOON,
    make_agency,
    make_analysis,
    make_article,
    make_change,
    make_document,
    make_entity,
    make_person,
    make_provision,
    make_snapshot,
    make_source,
)
from tests.monitoring.whole_archive import ORIGIN, make_whole_archive
from tests.platforms.actions.sealing import overwrite, tamper

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HEX = re.compile("[0-9a-f]{64}")
ALL = frozenset({"*"})
LATER_TEXT = "20260601T120000Z"  # the moment of the one text that changed at noon
Fields = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """A kind of evidence: the row that is changed, and what a fault about it must name."""

    model: type[models.Model]
    row: Callable[[], models.Model]
    names: Callable[[Any], list[str]]
    unbound: frozenset[str] = frozenset()
    other: dict[str, Callable[[Any], Fields]] | None = None

    def fields(self) -> list[models.Field]:
        return [field for field in self.model._meta.concrete_fields if not field.primary_key]

    def is_bound(self, field: models.Field) -> bool:
        return self.unbound != ALL and field.name not in self.unbound


def first(model: type[models.Model], **wanted: Any) -> Callable[[], models.Model]:
    return lambda: model._base_manager.filter(**wanted).order_by("pk")[0]


def publications(analysis: Analysis) -> list[str]:
    return [f"publication:{pk}" for pk in analysis.publications.values_list("pk", flat=True)]


def released() -> Fields:
    return {"released_by": make_person(), "release_reason": "Read by eye."}


def decided() -> Fields:
    return {"kind": "separate", "decided_by": make_person(), "reason": "Two clauses."}


def fixed(**fields: Any) -> Callable[[Any], Fields]:
    return lambda _row: fields


TABLES = [
    Table(
        Snapshot,
        first(Snapshot, versions__first_seen_at=NOON, number__isnull=False),
        lambda row: [row.record_id, LATER_TEXT],
        # What the next request asks with; another part of the same document is no other source.
        frozenset({"etag", "last_modified"}),
        {"source": lambda _row: {"source": make_source()}},
    ),
    Table(
        Version,
        first(Version, first_seen_at=NOON),
        lambda row: [LATER_TEXT, *states(row)],
        frozenset(
            {"recorded_at", "word_count", "heading_count", "language", "lost_ratio"}
            | {"stated_on", "effective_on", "effective_basis"}
        ),
        {
            "effective_on": fixed(effective_on=NOON.date(), effective_basis="stated"),
            "effective_basis": fixed(effective_on=NOON.date(), effective_basis="computed"),
        },
    ),
    Table(
        VersionInput,
        first(VersionInput, version__extractor=HTML_EXTRACTOR),
        lambda row: [f"{row.version.document.record_id}@"],
        # Only the order of the parts counts.
        frozenset({"position"}),
        {
            "version": lambda _row: {"version": Version.objects.get(provenance="imported")},
            "select": fixed(select=["h1"]),
            "remove": fixed(remove=["p"]),
        },
    ),
    Table(
        Sighting,
        first(Sighting, version__first_seen_at=NOON),
        lambda row: [row.document.record_id, "CA-C-000001"],
        frozenset(
            {"is_technical", "is_return", "last_seen_at", "ended_at", "hold_reason"}
            | {"held_until", "published_at", "recorded_at", "released_by", "release_reason"}
        ),
        {
            "first_seen_at": fixed(first_seen_at=NOON - DAY),
            "document": lambda _row: {"document": Document.objects.get(number=2), "ended_at": NOON},
            "state": fixed(state="passed", published_at=None),
            "superseded_at": fixed(superseded_at=NOON),
            "released_by": lambda _row: released(),
            "release_reason": lambda _row: released(),
        },
    ),
    Table(
        Change,
        first(Change),
        lambda row: [row.record_id, f"publication:{row.publication.pk}"],
        frozenset({"recorded_at", "class_reason", "summary", "is_silent"}),
        {
            "from_sighting": lambda _row: {"from_sighting": a_sighting()},
            "to_sighting": lambda _row: {"to_sighting": a_sighting()},
        },
    ),
    Table(
        Reclassification,
        first(Reclassification),
        lambda row: [row.change.record_id, f"publication:{row.change.publication.pk}"],
        frozenset({"reason", "decided_by", "decided_at"}),
        {
            "change": lambda _row: {"change": make_change()},
            "from_class": fixed(from_class="technical"),
            "to_class": fixed(to_class="technical"),
        },
    ),
    # What became of a document is an analyst's word; nothing else says it.
    Table(
        Succession,
        first(Succession),
        lambda row: [],
        ALL,
        {
            "earlier": lambda _row: {"earlier": make_document()},
            "later": lambda _row: {"later": make_document()},
        },
    ),
    Table(
        ImportedText,
        first(ImportedText, commit=ORIGIN["commit"]),
        lambda row: [f"{row.document.record_id}@"],
        frozenset({"subject", "outcome"}),
    ),
    Table(
        LogLeaf,
        first(LogLeaf, kind="record"),
        lambda row: [f" {row.subject}", row.subject],
        other={"position": fixed(position=90)},
    ),
    Table(
        Checkpoint,
        first(Checkpoint),
        lambda row: ["checkpoint:"],
        frozenset({"signed_at"}),
        {"size": fixed(size=90)},
    ),
    Table(
        RecordNumber,
        first(RecordNumber, kind="C"),
        lambda row: ["record_number:C"],
        other={"latest": fixed(latest=0)},
    ),
    Table(
        Anchor,
        first(Anchor, kind="timestamp"),
        lambda row: [f"anchor:{row.pk}"],
        frozenset({"asked_at", "is_confirmed", "url", "detail"}),
        {
            "kind": lambda row: {"kind": "wayback", "is_confirmed": True, **without_the_other(row)},
            "checkpoint": lambda row: {"checkpoint": Checkpoint.objects.last()},
            "chain": fixed(chain="-----BEGIN CERTIFICATE-----"),
        },
    ),
    Table(
        Tombstone,
        first(Tombstone),
        lambda row: [row.body_sha256],
        frozenset({"erased_by"}),
    ),
    Table(
        Document,
        first(Document, number=1),
        lambda row: [row.record_id, LATER_TEXT, "publication:"],
        frozenset(
            {"terms_type", "slug", "language", "region", "audience", "first_tracked_at"}
            | {"last_verified_at", "ended_at", "created_at"}
        ),
        {"entity": lambda _row: {"entity": make_entity()}, "number": fixed(number=77)},
    ),
    Table(
        Clause,
        first(Clause, version__first_seen_at=NOON),
        lambda row: [f"quote_clause:{row.pk}", *states(row)],
        frozenset({"position", "number", "path", "lead_in", "segmenter", "earlier"}),
        {
            "version": lambda _row: {"version": a_sighting().version},
            "start": lambda row: {"start": row.start + 1},
        },
    ),
    Table(
        Analysis,
        first(Analysis, corrects__isnull=False),
        publications,
        frozenset(
            {"clause", "finding", "corrects", "priority", "severity_factors", "memo_teaser"}
            | {"confidence_reason", "drafted_by", "drafter", "created_at"}
        ),
        {
            "confidence": fixed(confidence="medium", confidence_reason="It is vague."),
            "severity": fixed(severity="low"),
        },
    ),
    Table(
        MemoSection,
        first(MemoSection),
        lambda row: ["publication:"],
        frozenset({"position", "plan"}),
    ),
    Table(
        Action,
        first(Action),
        lambda row: ["publication:"],
        frozenset({"position", "jurisdiction", "checked_on"}),
    ),
    Table(
        AnalysisAttribute,
        first(AnalysisAttribute),
        lambda row: [f"publication:{row.analysis.publications.get().pk}"],
        frozenset(),
        {"state": fixed(state="mixed")},
    ),
    Table(
        Provision,
        first(Provision, withdrawn_at__isnull=False),
        lambda row: [row.record_id, "publication:"],
        frozenset({"place", "slug", "withdrawn_reason", "created_at"}),
    ),
    Table(
        ProvisionState,
        first(ProvisionState, version__first_seen_at=NOON),
        lambda row: [f"state_place:{row.pk}"],
        frozenset(
            {"provision", "state", "similarity", "seen_until", "recorded_at", "superseded_at"}
        ),
        {
            "start": fixed(start=0),
            "state": fixed(state="moved"),
            "version": lambda _row: {"version": a_sighting().version},
        },
    ),
    Table(
        Publication,
        first(Publication, kind="correction"),
        lambda row: [f"publication:{row.pk}"],
        frozenset({"published_by", "methodology_version", "disclaimer"}),
        {
            "kind": fixed(kind="withdrawal"),
            "analysis": lambda _row: {"analysis": make_analysis()},
            "change": lambda _row: {
                "change": make_change(announced=False),
                "kind": "change",
                "analysis": None,
            },
        },
    ),
    Table(
        ReviewDecision,
        first(ReviewDecision, analysis__corrects__isnull=False),
        lambda row: publications(row.analysis),
        frozenset({"decided_by", "decided_at", "reason", "cause", "changed_fields"}),
        # The database allows a cause on a rejection only.
        {"outcome": fixed(outcome="rejected", reason="No."), "cause": fixed(cause="")},
    ),
    # Written once, and nothing else repeats what they say.
    Table(Check, first(Check), lambda row: [], ALL),
    Table(SealRefusal, first(SealRefusal), lambda row: [], ALL),
    Table(CustodyEvent, first(CustodyEvent), lambda row: [], ALL),
    Table(Scrub, first(Scrub), lambda row: [], ALL, {"part": fixed(part=1, parts=2)}),
    Table(Finding, first(Finding), lambda row: [], ALL, {"start": fixed(start=1)}),
    Table(Reading, first(Reading), lambda row: [], ALL),
    Table(
        AuditDecision,
        first(AuditDecision),
        lambda row: [],
        ALL,
        {
            "is_of_the_type": fixed(is_of_the_type=False, stance=""),
            "stance": fixed(is_of_the_type=True, stance="excludes"),
        },
    ),
    Table(
        ClassifierModel,
        first(ClassifierModel),
        lambda row: [],
        ALL,
        {
            "state": fixed(state="retired"),
            "dry_run": fixed(dry_run={}, dry_run_at=NOON),
            "dry_run_at": fixed(dry_run={}, dry_run_at=NOON),
        },
    ),
    Table(
        AssistanceRequest,
        first(AssistanceRequest),
        lambda row: [],
        ALL,
        {
            "state": fixed(state="refused", proposal=None, quotes=[], reason="No."),
            "leased_until": fixed(
                state="asking", proposal=None, quotes=[], answered_at=None, leased_until=NOON
            ),
            "answered_at": fixed(
                state="refused", leased_until=None, answered_at=NOON + DAY, reason="No."
            ),
            "proposal": lambda row: {"state": "proposed", "proposal": row.analysis},
            "taken_back_at": lambda row: {"taken_back_at": NOON, "taken_back_by": row.asked_by},
            "taken_back_by": lambda row: {"taken_back_at": NOON, "taken_back_by": row.asked_by},
        },
    ),
    Table(
        ComparatorChoice,
        first(ComparatorChoice),
        lambda row: [],
        ALL,
        {
            "provision": lambda _row: {"provision": make_provision()},
            "other": lambda _row: {"other": make_provision()},
        },
    ),
    # Found by comparing texts, or an analyst's word; what follows from it is in other tables.
    Table(
        ProvisionLink,
        first(ProvisionLink),
        lambda row: [],
        ALL,
        {
            "provision": lambda _row: {"provision": make_provision()},
            "kind": fixed(kind="split"),
            "other": lambda _row: {"other": make_provision()},
            "decided_by": lambda _row: decided(),
            "reason": lambda _row: decided(),
        },
    ),
    # Their hash follows the names of laws and agencies, which may be corrected.
    Table(
        AnalysisRegulation,
        first(AnalysisRegulation),
        lambda row: [],
        ALL,
        {"article": lambda _row: {"article": make_article()}},
    ),
    Table(
        AnalysisAgency,
        first(AnalysisAgency),
        lambda row: [],
        ALL,
        {"agency": lambda _row: {"agency": make_agency()}},
    ),
]


def a_sighting() -> Sighting:
    """Of another document."""
    return Sighting.objects.get(provenance="imported")


def states(row: Version | Clause) -> list[str]:
    related = row.provision_states if isinstance(row, Version) else row.states
    return [f"state_place:{pk}" for pk in related.values_list("pk", flat=True)]


def without_the_other(anchor: Anchor) -> Fields:
    tamper(Anchor.objects.get(kind="wayback"), is_confirmed=False)
    return {}


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
