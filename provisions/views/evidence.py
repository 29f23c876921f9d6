"""The evidence page of a text: what was captured, and how anyone can check it since."""

import shlex
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from platforms.actions.seal import verifiers
from platforms.evidence import evidence_of
from platforms.inclusion import Inclusion, NotShown, TreeHead
from platforms.leaves import leaf_of, subject_of
from platforms.models import Change, Checkpoint, LogLeaf, Version
from platforms.views.log import Witnesses
from platforms.views.parts import Crumb, crumbs_to
from platforms.views.texts import in_words, public_document, text_name, version_at
from provisions.actions.evidence import NoSuchRecord, subject_named
from provisions.views.document import demonstration
from provisions.views.evidence_parts import captures_of, custody_of, relying_on
from provisions.views.proof_plot import proof_plot


def evidence(request: HttpRequest, entity: str, document: str, moment: str) -> HttpResponse:
    """Everything that is kept for a public text; every check on it runs anew."""
    found = public_document(entity, document)
    return render(request, "provisions/evidence.html", _context(version_at(found, moment)))


def find(request: HttpRequest) -> HttpResponse:
    """From any record id, as a form gives it, to the evidence of the text that it rests on."""
    asked = request.GET.get("id", "").strip()
    if not asked:
        return HttpResponseRedirect(f"{reverse('log')}#verify")
    try:
        subject = subject_named(asked)
    except NoSuchRecord as error:
        raise Http404 from error
    return HttpResponseRedirect(evidence_url(subject.version))


def evidence_url(version: Version) -> str:
    """The address of the evidence page of a text."""
    document = version.document
    return reverse("evidence", args=[document.entity.slug, document.slug, version.moment])


def _context(version: Version) -> dict[str, object]:
    document = version.document
    change = Change.objects.public().to_version(version)
    snapshots = list(version.inputs.order_by("versioninput__position"))
    name = f"{document.record_id}@{version.moment}"
    evidence = evidence_of(version, change, is_anew=True)
    own_id = evidence.snapshot_id or document.record_id
    return {
        **_log(version),
        "version": version,
        "document": document,
        "entity": document.entity,
        "crumbs": [
            *crumbs_to(document.entity, document),
            Crumb(text_name(version), version.get_absolute_url()),
        ],
        "notices": [demonstration()] if document.entity.is_demo else [],
        "title": _title(version, evidence.snapshot_id),
        "name": name,
        "own_id": own_id,
        "evidence": evidence,
        "log_tick": evidence.ticks[-1],
        "captures": captures_of(snapshots),
        "previous": change.from_sighting.version if change else None,
        "custody": custody_of(snapshots),
        "relying": relying_on(version),
        "report_url": _report_url(own_id, version),
        "site": settings.PUBLIC_ORIGIN,
        "bundle": f"{name}.zip",
    }


def _title(version: Version, snapshot_id: str) -> str:
    if snapshot_id:
        return f"Evidence for snapshot {snapshot_id}"
    return f"Evidence for the text of {in_words(version.first_seen_at)}"


def _log(version: Version) -> dict[str, object]:
    """The proof, the tree head that it leads to, and the keys; nothing of it where it fails."""
    keys = [key.line for key in verifiers()]
    context: dict[str, object] = {
        "keys": keys,
        "key_arguments": " ".join(f"--key {shlex.quote(key)}" for key in keys),
    }
    try:
        head = TreeHead()
    except NotShown:
        return context
    row = Checkpoint.objects.filter(size=head.size, root=head.root.hex()).first()
    context |= {
        "head": head,
        "root": head.root.hex(),
        "signed_at": row.signed_at if row else None,
        "anchors": list(row.anchors.filter(is_confirmed=True).order_by("pk")) if row else [],
        "witnesses": Witnesses.of(head.others),
    }
    leaf = leaf_of(LogLeaf.Kind.VERSION, subject_of(version))
    proof = _proof(head, leaf) if leaf else None
    if proof:
        context |= {
            "proof": proof,
            "plot": proof_plot(proof.path),
            "entry_argument": shlex.quote(proof.entry),
        }
    return context


def _proof(head: TreeHead, leaf: LogLeaf) -> Inclusion | None:
    try:
        return head.show(leaf)
    except NotShown:
        return None


def _report_url(own_id: str, version: Version) -> str:
    """A mail to the publisher, where there is one to write to."""
    contact = settings.INSTANCE["contact"]
    if "@" not in contact:
        return ""
    subject = quote(f"Evidence of {own_id}, text of {version.moment}")
    return f"mailto:{quote(contact, safe='@+')}?subject={subject}"
