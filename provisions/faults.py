"""Publications that no longer say what was published, or quote what is not there."""

import json
from collections.abc import Iterator

from platforms.actions.ledger import content_hash
from platforms.faults import Fault, Tick, differences
from platforms.models import LogLeaf
from provisions.frozen import analysis_content, change_content, record_content
from provisions.models import Analysis, Publication

# These follow the reference data, which may be corrected after publication.
MAY_CHANGE = frozenset({"agencies", "regulations_sha256"})


def publication_faults(tick: Tick) -> Iterator[Fault]:
    """Every publication against its own hash, its leaf in the log, and the rows it came from."""
    rows = Publication.objects.select_related(
        "analysis__provision__document",
        "analysis__provision__clause_type",
        "analysis__version",
        "change__document",
        "change__from_sighting__version",
        "change__to_sighting__version",
    )
    for publication in rows.order_by("pk").iterator(chunk_size=100):
        tick()
        name = f"{publication.record['id']} publication:{publication.pk}"
        if (found := content_hash(publication.record)) != publication.record_sha256:
            yield Fault("publication", name, publication.record_sha256, found)
        yield from _against_log(publication, name)
        yield from _against_rows(publication, name)


def _against_log(publication: Publication, name: str) -> Iterator[Fault]:
    leaf = LogLeaf.objects.filter(subject=f"publication:{publication.pk}").first()
    written = json.loads(leaf.entry)["record_sha256"] if leaf else "none"
    if written != publication.record_sha256:
        yield Fault("publication_leaf", name, written, publication.record_sha256)


def _against_rows(publication: Publication, name: str) -> Iterator[Fault]:
    if publication.change is not None:
        said = change_content(publication.change)
        yield from differences("publication", name, said=said, written=publication.record)
    if (analysis := publication.analysis) is not None:
        said = record_content(analysis, Publication.Kind(publication.kind))
        yield from differences("publication", name, said=said, written=publication.record)
        yield from _against_words(publication, analysis, name)


def _against_words(publication: Publication, analysis: Analysis, name: str) -> Iterator[Fault]:
    """The analysis as a reader may check it, and as its rows now have it."""
    if not publication.content:
        return  # published before the words were kept with the publication
    found = content_hash(publication.content)
    if found != publication.record["analysis_sha256"]:
        yield Fault("analysis", name, publication.record["analysis_sha256"], found)
    said = {k: v for k, v in analysis_content(analysis).items() if k not in MAY_CHANGE}
    yield from differences("analysis", name, said=said, written=publication.content)
