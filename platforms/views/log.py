"""The transparency log for everybody: its page, and its files as a web server would give them."""

import shlex
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from platforms.actions.seal import log_folder, standing_refusal, verifiers
from platforms.archive.translog.checkpoint import parse_checkpoint
from platforms.archive.translog.keys import SIGNATURE_BYTES, TIMESTAMP, NoteRefused, Signature
from platforms.archive.translog.note import split_note
from platforms.archive.translog.tiles import TileMissing, parse_path
from platforms.inclusion import NotShown, NotYetSigned, TreeHead, published_note
from platforms.models import Anchor, Checkpoint, LogLeaf
from platforms.views.parts import Notice

LATEST = 20
CHECKPOINT_SECONDS = 30
YEAR_SECONDS = 31_536_000


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Who else put a line under the checkpoint, by the names that the lines give.

    Which keys those are is not known here, so their signatures are not checked here.
    """

    names: tuple[str, ...]

    @classmethod
    def of(cls, lines: tuple[Signature, ...]) -> "Witnesses":
        """Those among lines of unknown keys that have the form of a cosignature."""
        length = TIMESTAMP.size + SIGNATURE_BYTES
        return cls(tuple(line.name for line in lines if len(line.value) == length))


def log(request: HttpRequest) -> HttpResponse:
    """How large the log is, what was signed, by which key, and how to check all of it."""
    head, notices = _head()
    size = head.size if head else 0
    if refusal := standing_refusal():
        when = f"{refusal.refused_at:%-d %B %Y, %H:%M} UTC"
        notices.append(Notice("fail", f"The signer stopped on {when}:", refusal.reason))
    newest = LogLeaf.objects.order_by("-position").first()
    keys = [key.line for key in verifiers()]
    context = {
        "head": head,
        "size": size,
        "note": head.note if head else "",
        "waiting": (newest.position + 1 if newest else 0) - size,
        "notices": notices,
        "keys": keys,
        "key_argument": " ".join(f"--key {shlex.quote(key)}" for key in keys[-1:]),
        "witnesses": Witnesses.of(head.others) if head else Witnesses(()),
        "checkpoints": _latest_checkpoints(),
        "entries": _latest_entries(size),
        "origin": settings.LOG_ORIGIN,
        "site": settings.PUBLIC_ORIGIN,
    }
    return render(request, "platforms/log.html", context)


def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed note, byte for byte; 404 before the first."""
    try:
        note = published_note()
    except NotShown as error:
        raise Http404 from error
    if not note:
        raise Http404
    return _open(HttpResponse(note, content_type="text/plain; charset=utf-8"), CHECKPOINT_SECONDS)


def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile or a bundle of entries; 404 for every path that tlog-tiles does not have.

    Only what the published checkpoint covers: files beyond it may still be written anew after a
    signer was killed, and what is given out here may be kept for a year.
    """
    name = parse_path(f"tile/{path}")
    if name is None or name.end > _published_size():
        raise Http404
    try:
        data = log_folder().fetch(name.path)
    except TileMissing as error:
        raise Http404 from error
    response = HttpResponse(data, content_type="application/octet-stream")
    return _open(response, YEAR_SECONDS, ", immutable")


def key(request: HttpRequest) -> HttpResponse:
    """The log's verifier keys, one a line, newest last; 404 before the first."""
    keys = verifiers()
    if not keys:
        raise Http404
    lines = "".join(f"{each.line}\n" for each in keys)
    return _open(HttpResponse(lines, content_type="text/plain; charset=utf-8"), CHECKPOINT_SECONDS)


def _head() -> tuple[TreeHead | None, list[Notice]]:
    try:
        return TreeHead(), []
    except NotYetSigned:
        text = "Entries are kept; none is proved before the signer has run."
        return None, [Notice("wait", "Nothing has been signed yet.", text)]
    except NotShown as fault:
        title = "Integrity check failed."
        return None, [Notice("fail", title, f"The checkpoint does not pass: {fault}.")]


def _published_size() -> int:
    try:
        note = published_note()
        return parse_checkpoint(split_note(note)[0]).size if note else 0
    except (NotShown, NoteRefused):
        return 0


def _latest_checkpoints() -> list[Checkpoint]:
    """With `confirmed`, the outside anchors of each that were checked; two queries."""
    found = list(Checkpoint.objects.order_by("-size")[:LATEST])
    anchors = Anchor.objects.filter(checkpoint__in=found, is_confirmed=True).order_by("pk")
    confirmed: dict[int, list[Anchor]] = {}
    for anchor in anchors.defer("token", "chain"):
        confirmed.setdefault(anchor.checkpoint_id, []).append(anchor)
    for each in found:
        each.confirmed = confirmed.get(each.pk, [])  # type: ignore[attr-defined]  # for the page
    return found


def _latest_entries(size: int) -> list[LogLeaf]:
    """Signed ones only: what is not in the files yet is no part of the log."""
    leaves = LogLeaf.objects.filter(position__lt=size).select_related("document__entity")
    return list(leaves.order_by("-position")[:LATEST])


def _open(response: HttpResponse, seconds: int, more: str = "") -> HttpResponse:
    """Whoever watches the log may read it from any page, and keep it as long as it holds."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={seconds}{more}"
    return response
