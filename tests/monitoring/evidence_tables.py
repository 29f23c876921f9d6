"""Every kind of evidence: a row of it, what a fault about it names, and what nothing binds."""

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
    make_provision,
    make_source,
)
from tests.monitoring.evidence_table import (
    ALL,
    DAY,
    LATER_TEXT,
    Table,
    a_sighting,
    decided,
    first,
    fixed,
    publications,
    released,
    states,
    without_the_other,
)
from tests.monitoring.whole_archive import ORIGIN

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
