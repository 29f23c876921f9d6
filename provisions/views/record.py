"""The permanent short addresses: `/record/CA-P-010031/` leads to the page of what it names."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from platforms.models import Change, Document, Snapshot, Version
from platforms.records import RecordKind, parse_record_id
from provisions.models import Provision
from provisions.views.evidence import evidence_url


def record_redirect(request: HttpRequest, record_id: str) -> HttpResponse:
    """To the page of a record id of any kind; 404 for an id that was never given out."""
    url = url_of(record_id)
    if not url:
        raise Http404
    return HttpResponseRedirect(url)


def url_of(record_id: str) -> str:
    """The address of the page of a public record id in any case; empty where there is none."""
    found = parse_record_id(record_id)
    if found is None:
        return ""
    kind, number = found
    return _FINDERS[kind](number)


def _provision(number: int) -> str:
    records = Provision.objects.published().select_related("document__entity")
    record = records.filter(number=number).first()
    return record.get_absolute_url() if record else ""


def _document(number: int) -> str:
    documents = Document.objects.public().select_related("entity")
    document = documents.filter(number=number).first()
    return document.get_absolute_url() if document else ""


def _change(number: int) -> str:
    change = Change.objects.public().filter(number=number).defer("hunks").first()
    return change.get_absolute_url() if change else ""


def _snapshot(number: int) -> str:
    """The evidence page of the first public text that was made from the snapshot."""
    snapshot = Snapshot.objects.filter(number=number).first()
    if snapshot is None:
        return ""
    versions = Version.objects.public().filter(inputs=snapshot).order_by("first_seen_at")
    version = versions.select_related("document__entity").defer("text").first()
    return evidence_url(version) if version else ""


_FINDERS: dict[RecordKind, Callable[[int], str]] = {
    RecordKind.PROVISION: _provision,
    RecordKind.DOCUMENT: _document,
    RecordKind.CHANGE: _change,
    RecordKind.SNAPSHOT: _snapshot,
}
