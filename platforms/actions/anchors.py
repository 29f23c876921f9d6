"""Ask outside services to say when a checkpoint existed. Off until settings name them.

A failure is written down and blocks nothing: the next run asks again.
"""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings

from platforms.archive.netguard import Gate
from platforms.archive.timestamp import Authority, Token, stamp
from platforms.archive.wayback import WaybackCapture, save
from platforms.models import Anchor, Checkpoint

EVERY = timedelta(days=1)
SAVING_SECONDS = 180.0  # the Wayback Machine answers once it has saved, after up to two minutes


def anchor_log(*, gate: Gate, now: datetime) -> list[Anchor]:
    """Have the newest checkpoint stamped and saved, each at most once a day. Twice does nothing."""
    checkpoint = Checkpoint.objects.order_by("-size").first()
    if checkpoint is None:
        return []
    asked = []
    if settings.TSA_URL and _is_due(Anchor.Kind.TIMESTAMP, checkpoint, now):
        asked.append(_stamp(checkpoint, gate, now))
    if settings.WAYBACK_SAVE and _is_due(Anchor.Kind.WAYBACK, checkpoint, now):
        asked.append(_save(checkpoint, gate, now))
    return asked


def _is_due(kind: Anchor.Kind, checkpoint: Checkpoint, now: datetime) -> bool:
    """One confirmed anchor a day serves every record below it."""
    confirmed = Anchor.objects.filter(kind=kind, is_confirmed=True)
    return not confirmed.filter(asked_at__gt=now - EVERY).exists() and not (
        confirmed.filter(checkpoint=checkpoint).exists()
    )


def _stamp(checkpoint: Checkpoint, gate: Gate, now: datetime) -> Anchor:
    anchor = Anchor(checkpoint=checkpoint, kind=Anchor.Kind.TIMESTAMP, asked_at=now)
    anchor.is_confirmed = False
    try:
        certificates = settings.TSA_CERTIFICATES.read_text("ascii")
        authority = Authority(settings.TSA_URL, certificates.encode())
    except (OSError, ValueError) as error:
        anchor.detail = f"TSA_CERTIFICATES cannot be used: {error}"[:300]
        anchor.save()
        return anchor
    digest = hashlib.sha256(checkpoint.note.encode()).digest()
    answer = stamp(digest, authority=authority, gate=gate)
    if isinstance(answer, Token):
        anchor.is_confirmed, anchor.stamped_at = True, answer.stamped_at
        anchor.token, anchor.chain = answer.response, certificates
    else:
        anchor.detail = f"{answer.reason}: {answer.detail}"[:300]
    anchor.save()
    return anchor


def _save(checkpoint: Checkpoint, gate: Gate, now: datetime) -> Anchor:
    # A copy that the archive made since the signature, though not for us, shows this one as well.
    signed_at = checkpoint.signed_at
    slow = replace(gate, limits=replace(gate.limits, total_seconds=SAVING_SECONDS))
    answer = save(f"{settings.PUBLIC_ORIGIN}/log/checkpoint", gate=slow, not_before=signed_at)
    anchor = Anchor(checkpoint=checkpoint, kind=Anchor.Kind.WAYBACK, asked_at=now)
    anchor.is_confirmed = isinstance(answer, WaybackCapture)
    if isinstance(answer, WaybackCapture):
        anchor.stamped_at, anchor.url = answer.captured_at, answer.memento_url
    else:
        anchor.detail = f"{answer.reason}: {answer.detail}"[:300]
    anchor.save()
    return anchor
