"""What readers take away from the evidence page: the bundle, the bytes, the text, the proof."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from platforms.actions.capture import blob_store
from platforms.actions.evidence import NotExportable, NotSealed
from platforms.actions.seal import verifiers
from platforms.archive.store import BlobCorrupt, BlobErased, BlobMissing, StorageError
from platforms.inclusion import NotShown, NotYetSigned, TreeHead
from platforms.leaves import leaf_of, subject_of
from platforms.models import LogLeaf, Snapshot, Tombstone
from platforms.records import RecordKind, parse_record_id
from platforms.views.texts import in_words
from provisions.actions.evidence import NoSuchRecord, Subject, export_evidence, subject_named

SANDBOX = "sandbox; default-src 'none'"
YEAR_SECONDS, DAY_SECONDS, SOON_SECONDS = 31_536_000, 86_400, 60


def bundle(request: HttpRequest, name: str) -> HttpResponse:
    """The evidence bundle of any published id; a page with the reason where there is none."""
    subject = _subject(name)
    try:
        packed = export_evidence(subject=subject, now=timezone.now())
    except NotSealed as wait:
        return _refused(request, 503, "Not signed yet", str(wait), settings.SEAL_SECONDS)
    except NotExportable as error:
        return _refused(request, 409, "No bundle of this", str(error))
    response = HttpResponse(packed, content_type="application/zip")
    return _download(response, f"{subject.name}.zip", SOON_SECONDS)


def body(request: HttpRequest, record_id: str) -> HttpResponse:
    """The bytes of a capture as its hash names them; never to be shown, only to be kept.

    They are a stranger's: they come as a download that no browser interprets. 410 with the reason
    where they were erased; not kept for ever by others, since they may be erased yet.
    """
    snapshot = _snapshot(record_id)
    try:
        stored = blob_store().get(snapshot.body_sha256)
    except BlobErased:
        return _gone(request, snapshot)
    except (BlobMissing, BlobCorrupt, StorageError):
        reason = "The stored bytes are missing, damaged or out of reach, so they are not given out."
        return _refused(request, 503, "Integrity check failed", reason, DAY_SECONDS)
    response = HttpResponse(stored, content_type="application/octet-stream")
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return _download(response, f"{snapshot.record_id}.bin", DAY_SECONDS)


def text(request: HttpRequest, name: str) -> HttpResponse:
    """The text of an id, in the very bytes that its hash is of."""
    subject = _subject(name)
    response = HttpResponse(subject.version.text.encode(), content_type="text/plain; charset=utf-8")
    # An id without a moment names another text after the next change.
    is_fixed = "@" in name
    return _download(response, f"{subject.name}.txt", YEAR_SECONDS if is_fixed else SOON_SECONDS)


def proof(request: HttpRequest, name: str) -> JsonResponse:
    """An entry of the log with its path to the newest signed root, for programs.

    Of a capture for CA-S, of a text for CA-D, of a publication for CA-P and CA-C.
    """
    leaf = _leaf(name)
    try:
        shown = TreeHead().show(leaf)
    except NotYetSigned as wait:
        answer = JsonResponse({"error": f"Not proved yet: {wait}."}, status=503)
        answer["Retry-After"] = str(settings.SEAL_SECONDS)
        return answer
    except NotShown as fault:
        return JsonResponse({"error": f"Integrity check failed: {fault}."}, status=503)
    content = {
        "id": name,
        "entry": shown.entry,
        "leaf": shown.leaf_sha256,
        "index": shown.index,
        "size": shown.size,
        "path": [[step.side, step.sha256] for step in shown.path],
        "root": shown.root,
        "checkpoint": shown.note,
        "keys": [key.line for key in verifiers()],
    }
    response = JsonResponse(content)
    response["Cache-Control"] = f"public, max-age={SOON_SECONDS}"
    response["X-Robots-Tag"] = "noindex"
    return response


def _subject(name: str) -> Subject:
    try:
        return subject_named(name)
    except NoSuchRecord as error:
        raise Http404 from error


def _snapshot(record_id: str) -> Snapshot:
    """The capture of an id, where a public text rests on it; else Http404."""
    parsed = parse_record_id(record_id)
    if parsed is None or parsed[0] is not RecordKind.SNAPSHOT:
        raise Http404
    _subject(record_id)
    return Snapshot.objects.get(number=parsed[1])


def _leaf(name: str) -> LogLeaf:
    subject = _subject(name)
    if subject.name.startswith("CA-S-"):
        leaf = leaf_of(LogLeaf.Kind.CAPTURE, subject_of(_snapshot(name)))
    elif subject.publication:
        wanted = f"publication:{subject.publication.pk}"
        leaf = LogLeaf.objects.filter(subject=wanted).first()
    else:
        leaf = leaf_of(LogLeaf.Kind.VERSION, subject_of(subject.version))
    if leaf is None:
        raise Http404
    return leaf


def _download(response: HttpResponse, filename: str, seconds: int) -> HttpResponse:
    lasting = ", immutable" if seconds == YEAR_SECONDS else ""
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = f"public, max-age={seconds}{lasting}"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def _gone(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    tombstone = Tombstone.objects.filter(body_sha256=snapshot.body_sha256).first()
    reason = "No reason is on record."
    if tombstone:
        reason = f"On {in_words(tombstone.erased_at)}: {tombstone.reason}"
    return _refused(request, 410, "These bytes were erased", reason)


def _refused(
    request: HttpRequest, status: int, title: str, reason: str, retry_seconds: int = 0
) -> HttpResponse:
    context = {"title": title, "reason": reason}
    response = render(request, "provisions/evidence/refused.html", context, status=status)
    response["Cache-Control"] = "no-store"
    if retry_seconds:
        response["Retry-After"] = str(retry_seconds)
    return response
