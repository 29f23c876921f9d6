"""The machine half as one readable function: what happens to a source when it is due."""

import json
from datetime import datetime

from django.conf import settings

from monitoring.schedule import next_check_at
from platforms.actions.capture import capture_source
from platforms.actions.derive import derive_version
from platforms.archive.manners import Robots
from platforms.archive.netguard import Gate, Limits
from platforms.models import Change, Check, Document, Provenance, Sighting, Source
from provisions.actions.draft import draft_provisions
from provisions.actions.findings import was_read
from provisions.actions.publish import announce_change


def recheck_source(
    *,
    source: Source,
    gate: Gate,
    robots: Robots,
    now: datetime,
    provenance: Provenance = Provenance.CAPTURED,
) -> Check:
    """Source → snapshot → version and sighting → change → clauses → findings → drafts.

    Every step can be run twice with the same result.
    """
    check = capture_source(source=source, gate=gate, robots=robots, now=now)
    return go_on(check=check, now=now, provenance=provenance)


def go_on(*, check: Check, now: datetime, provenance: Provenance = Provenance.CAPTURED) -> Check:
    """All that follows a capture, up to the time of the source's next check."""
    source = check.source
    if check.outcome is None or check.is_capture:
        check = derive_version(check=check, now=now, provenance=provenance)
    carry_forward(document=source.document, now=now)
    source.refresh_from_db()
    source.next_check_at = next_check_at(source=source, check=check, now=now)
    source.save(update_fields=["next_check_at"])
    return check


def carry_forward(*, document: Document, now: datetime) -> None:
    """From what is public of a document: cut its clauses, draft, announce its changes.

    A change that is not announced yet says that its text was not drafted as the public one.
    """
    document.refresh_from_db()
    changes = list(Change.objects.filter(document=document).unannounced())
    # Most checks only ask whether the text was read; a whole text is loaded where it was not.
    known = Sighting.objects.select_related("version__document__entity").defer("version__text")
    public = known.filter(public_of=document).first()
    try:
        if public and (changes or not was_read(version=public.version)):
            draft_provisions(version=public.version, now=now)
    finally:  # facts flow, whatever became of the drafts
        for change in changes:
            announce_change(change=change, now=now)


def default_gate() -> Gate:
    """The way out that the settings describe; with the demo, also to its own local site."""
    resolve = demo_hosts()
    return Gate(
        user_agent=settings.FETCH_USER_AGENT,
        allowed_loopback=frozenset([*settings.FETCH_ALLOWED_LOOPBACK, *resolve.values()]),
        resolve=resolve,
        limits=Limits(total_seconds=settings.FETCH_TIMEOUT_SECONDS),
    )


def demo_hosts() -> dict[str, str]:
    """Invented host → loopback address and port, while the demo's site runs; else nothing."""
    file = settings.DEMO_SITE_FILE
    if file is None or not file.exists():
        return {}
    return dict(json.loads(file.read_text("utf-8")))
