"""One sealed archive with a row of every kind of evidence, each made by the archive's own verbs."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from platforms.actions.erase import erase_bytes
from platforms.actions.lifecycle import record_succession
from platforms.actions.reclassify import reclassify
from platforms.actions.scrub import scrub_store
from platforms.actions.seal import make_key, seal
from platforms.archive.change_class import ChangeClass
from platforms.archive.extract import extract
from platforms.archive.extraction import Extraction
from platforms.archive.timestamp import Authority, Token, new_nonce, request_for, verify_token
from platforms.models import (
    Anchor,
    Change,
    Checkpoint,
    Document,
    ImportedText,
    Provenance,
    SealRefusal,
    Succession,
    Version,
)
from provisions.actions.publish import withdraw
from provisions.models import (
    Action,
    Analysis,
    AnalysisRegulation,
    AssistanceRequest,
    AuditDecision,
    ClassifierModel,
    ComparatorChoice,
    MemoSection,
    Provision,
    ProvisionLink,
    Reading,
)
from tests.factories import (
    AFTER,
    NOON,
    make_agency,
    make_analysis,
    make_article,
    make_captured_version,
    make_change,
    make_check,
    make_document,
    make_finding,
    make_person,
    make_provision,
    make_provision_state,
    make_publication,
    make_sighting,
    make_snapshot,
    make_source,
    make_version,
)
from tests.factories.attributes import make_attribute
from tests.platforms.actions.local_site import policy
from tests.platforms.archive.time_authority import TimeAuthority

HOUR = timedelta(hours=1)
ORIGIN = {
    "collection": "c" * 40,
    "commit": "d" * 40,
    "path": "Orchard/Privacy Policy.md",
    "committed_at": "2025-11-03T10:20:30+00:00",
}


def make_whole_archive(folder: Path) -> None:
    """Texts, changes, records, an import, an erasure, checkpoints; nothing in it is wrong."""
    make_key()
    document = make_changed_document()
    make_words_of_analysts(document)
    make_record(document)
    make_withdrawn_record(document)
    make_html_text()
    make_imported_text()
    make_erased_capture()
    SealRefusal.objects.create(refused_at=NOON - HOUR, reason="The signer has no key.")
    scrub_store(part=0, parts=1, now=NOON)
    checkpoint = seal(now=NOON)
    make_stamp(checkpoint, folder)
    make_captured_version(text="# Terms\n\nA text that is not public yet.\n")
    seal(now=NOON + HOUR)


def make_changed_document() -> Document:
    """Two public texts, the first of two captures; the change between them is announced."""
    first = make_captured_version(parts=2)
    make_sighting(first)
    document = first.document
    version = make_captured_version(document, AFTER, NOON, parts=2)
    make_change(document, AFTER)
    source = document.sources.first()
    make_check(source, NOON, "new_version", snapshot=version.inputs.first(), version=version)
    document.refresh_from_db()
    return document


def make_words_of_analysts(document: Document) -> None:
    """Another class for its change, and the document that it goes on as."""
    ada = make_person()
    reclassify(
        change=Change.objects.get(document=document),
        to_class=ChangeClass.SUBSTANTIVE_MAJOR,
        reason="It takes a right away.",
        by=ada,
        now=NOON + timedelta(days=1),
    )
    record_succession(
        earlier=document,
        later=make_document(document.entity, "Imprint"),
        kind=Succession.Kind.SPLIT,
        happened_on=NOON.date(),
        reason="The platform's own notice.",
        by=ada,
        now=NOON,
    )


def make_record(document: Document) -> Provision:
    """A corrected record with all of its parts, and its state in the earlier text."""
    provision = make_provision(document, published=True)
    draft = make_analysis(
        provision, title="A better title", corrects=provision.published_analysis, confidence="high"
    )
    add_parts(draft)
    make_publication(analysis=draft)
    clause = draft.clause
    finding = make_finding(clause, provision.clause_type)
    make_finding(clause)
    by, text = make_person(), clause.version
    Reading.objects.create(version=text, classifier=finding.classifier, recorded_at=NOON)
    AuditDecision.objects.create(
        finding=finding, is_of_the_type=True, stance="permits", decided_by=by, decided_at=NOON
    )
    ClassifierModel.objects.create(name="linear/1+a", sha256="a" * 64, recorded_at=NOON)
    make_provision_state(provision, document.versions.order_by("first_seen_at")[0])
    make_provision_state(provision, draft.version, "reworded")
    AssistanceRequest.objects.create(
        analysis=draft.corrects,
        asked_by=make_person(),
        asked_at=NOON,
        due_at=NOON,
        state="proposed",
        answered_at=NOON,
        proposal=draft,
    )
    other = make_provision(document, provision.clause_type)
    ProvisionLink.objects.create(
        provision=provision,
        kind=ProvisionLink.Kind.UNSURE,
        other=other,
        version=draft.version,
        similarity=0.7,
        recorded_at=NOON,
    )
    ComparatorChoice.objects.create(
        provision=provision,
        other=other,
        choice="pinned",
        chosen_by=make_person(),
        chosen_at=NOON,
        reason="It is the clearest.",
    )
    provision.refresh_from_db()
    return provision


def add_parts(draft: Analysis) -> None:
    MemoSection.objects.create(analysis=draft, position=1, heading="Risk", body="Some.")
    Action.objects.create(
        analysis=draft, position=1, title="Object", instruction="Write to them.", contact="a@b.c"
    )
    AnalysisRegulation.objects.create(
        analysis=draft,
        article=make_article(),
        strength="direct",
        reason="It governs consent.",
        mapped_on=NOON.date(),
    )
    draft.agencies.add(make_agency())
    for slug in ("training", "services"):
        make_attribute(draft, slug)


def make_withdrawn_record(document: Document) -> Provision:
    provision = make_provision(document, published=True)
    by = provision.published_analysis.publications.get().published_by
    withdraw(provision_id=provision.pk, by=by, now=NOON, reason="Read wrongly.")
    return provision


def make_html_text() -> Version:
    """A text that was read out of HTML with selectors."""
    page = policy()
    source = make_source(select=["main"], remove=["h2"])
    read = extract(
        page.encode(), media_type="text/html", url=source.url, select=["main"], remove=["h2"]
    )
    assert isinstance(read, Extraction)
    snapshot = make_snapshot(source, body=page)
    version = make_version(
        source.document, read.text, snapshots=(snapshot,), extractor=read.extractor
    )
    make_sighting(version)
    return version


def make_imported_text() -> Version:
    """Two recordings of one text."""
    fields = {"provenance": Provenance.IMPORTED, "extractor": "ota-import/1", "origin": ORIGIN}
    recorded_at = datetime.fromisoformat(ORIGIN["committed_at"])
    version = make_version(seen_at=recorded_at, **fields)
    make_sighting(version)
    for commit, at in [(ORIGIN["commit"], ORIGIN["committed_at"]), ("e" * 40, NOON.isoformat())]:
        ImportedText.objects.create(
            collection=ORIGIN["collection"],
            path=ORIGIN["path"],
            commit=commit,
            committed_at=datetime.fromisoformat(at),
            subject="Record new changes",
            outcome="new_version",
            document=version.document,
            version=version,
        )
    return version


def make_erased_capture() -> None:
    version = make_captured_version(text="# Terms\n\nAda lives at 4 Mill Lane.\n")
    make_sighting(version)
    sha256 = version.inputs.get().body_sha256
    erase_bytes(body_sha256=sha256, reason="Asked for.", by=None, now=NOON)


def make_stamp(checkpoint: Checkpoint, folder: Path) -> Anchor:
    """A time stamp by an authority of this test, and a copy that the Wayback Machine named."""
    ours, nonce = TimeAuthority(folder), new_nonce()
    digest = hashlib.sha256(checkpoint.note.encode()).digest()
    known = ours.known_as()
    response = ours.reply(request_for(digest, nonce))
    token = verify_token(response, digest, authority=Authority("", known.certificates))
    assert isinstance(token, Token)
    Anchor.objects.create(
        checkpoint=checkpoint,
        kind="wayback",
        asked_at=NOON,
        is_confirmed=True,
        stamped_at=datetime(2026, 6, 1, 12, 0, 5, tzinfo=UTC),
        url="https://web.archive.org/web/20260601120005/https://archive.example/log/checkpoint",
    )
    return Anchor.objects.create(
        checkpoint=checkpoint,
        kind="timestamp",
        asked_at=NOON,
        is_confirmed=True,
        stamped_at=token.stamped_at,
        token=token.response,
        chain=known.certificates.decode(),
    )
