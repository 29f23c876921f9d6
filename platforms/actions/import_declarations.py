"""Take over declared documents as sources that are not due until somebody enables them."""

from collections import Counter
from collections.abc import Callable, Iterable

from django.db import transaction

from platforms.actions.entities import ensure_document, ensure_entity, ensure_source
from platforms.interop.ota_declarations import DeclaredDocument, DeclaredSource
from platforms.models import Document, Source


@transaction.atomic
def import_declarations(
    *, documents: Iterable[DeclaredDocument], step: Callable[[str], object] = lambda _: None
) -> Counter[str]:
    """Write all of it or nothing; returns counts of new, updated, unchanged sources.

    A source whose selectors or filters were edited here keeps all of them.
    """
    counts: Counter[str] = Counter()
    for declared in documents:
        entity, _ = ensure_entity(name=declared.service)
        document, _ = ensure_document(entity=entity, terms_type=declared.terms_type)
        for position, source in enumerate(declared.sources):
            counts[_take(document, position, source)] += 1
        step(f"{declared.service} {declared.terms_type}")
    return counts


def _take(document: Document, position: int, declared: DeclaredSource) -> str:
    source, is_new = ensure_source(
        document=document,
        url=declared.url,
        position=position,
        select=declared.select,
        remove=declared.remove,
        filters=declared.filters,
        declaration=dict(declared.declaration),
        needs_browser=declared.needs_browser,
    )
    if is_new:
        return "new"
    known = source.declaration.get("collection")
    if source.declaration == declared.declaration or (
        known and known != declared.declaration["collection"]
    ):
        return "unchanged"  # two collections that declare one address: the earlier keeps it
    if not _is_edited(source):
        source.select, source.remove = list(declared.select), list(declared.remove)
        source.filters = list(declared.filters)
        source.position, source.needs_browser = position, declared.needs_browser
    source.declaration = dict(declared.declaration)
    source.save()
    return "updated"


def _is_edited(source: Source) -> bool:
    """Whether somebody set other selectors or filters than the declaration it came with."""
    if not source.declaration:
        return bool(source.select or source.remove or source.filters)
    if source.filters != source.declaration.get("filters", []):
        return True  # an earlier import took no filters over, and noted none
    entry = source.declaration["entry"]
    return source.select != _plain(entry.get("select")) or source.remove != _plain(
        entry.get("remove")
    )


def _plain(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]
