"""The whole archive checked: bytes, rows, texts, log, publications, quotes. Reads only."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet

from platforms import faults, log_faults
from platforms.faults import Fault, Tick
from platforms.models import Change, Document, LogLeaf, Snapshot, Version
from provisions.faults import publication_faults, record_faults
from provisions.models import Provision, Publication
from provisions.quotes import Checked, misquotes

Step = Callable[[str, int], Tick]


@dataclass(slots=True)
class Report:
    """How many of each kind were looked at, and what is wrong, in the order it was found."""

    checked: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


def check_archive(*, step: Step, sample: int | None = None) -> Report:
    """Look at everything, or at `sample` blobs, captures, texts and changes drawn by chance.

    `step` is told the name and size of each stage, and gives what is to be called per item. The
    log and the publications are always looked at whole.
    """
    report = Report()

    def stage(name: str, total: int, look: Callable[[Tick], Iterable[Fault]]) -> None:
        report.checked[name] += total
        report.faults += look(step(name, total))

    hashes = faults.kept_hashes()
    hashes = hashes if sample is None else _drawn(hashes, sample)
    snapshots, versions, changes = (
        _sampled(model.objects.all(), sample) for model in (Snapshot, Version, Change)
    )
    documents = Document.objects.all()
    stage("blobs", len(hashes), lambda tick: faults.blob_faults(hashes, tick))
    stage("captures", snapshots.count(), lambda tick: faults.snapshot_faults(snapshots, tick))
    stage("versions", versions.count(), lambda tick: faults.version_faults(versions, tick))
    stage("changes", changes.count(), lambda tick: faults.change_faults(changes, tick))
    stage("documents", documents.count(), lambda tick: faults.sighting_faults(documents, tick))
    stage("log entries", LogLeaf.objects.count(), log_faults.leaf_faults)
    stage("log", 1, _log_faults)
    stage("publications", Publication.objects.count(), publication_faults)
    stage("records", Provision.objects.published().count(), record_faults)
    stage("quoted texts", _quoted().count(), lambda tick: _misquotes(report.checked, tick))
    return report


def _log_faults(tick: Tick) -> Iterator[Fault]:
    yield from log_faults.log_file_faults()
    yield from log_faults.anchor_faults()
    yield from log_faults.number_faults()
    yield from faults.tombstone_faults()
    yield from faults.import_faults()
    tick()


def _quoted() -> QuerySet[Version]:
    return Version.objects.filter(clauses__isnull=False).distinct()


def _misquotes(checked: Counter[str], tick: Tick) -> Iterator[Fault]:
    counts = Checked()
    for found in misquotes(counts, tick):
        yield Fault(f"quote_{found.kind}", str(found.pk), found.expected, found.found)
    checked.update(clauses=counts.clauses, analyses=counts.analyses, states=counts.states)


def _sampled(rows: QuerySet, sample: int | None) -> QuerySet:
    if sample is None:
        return rows
    drawn = rows.order_by("?").values("pk")[:sample]
    return rows.filter(pk__in=list(drawn.values_list("pk", flat=True)))


def _drawn(hashes: list[str], sample: int) -> list[str]:
    return sorted(random.sample(hashes, min(sample, len(hashes))))
