"""Arrow 8, publication → alerts: once, for every watch that asked before the fact was seen."""

from datetime import datetime

from django.db import IntegrityError, transaction

from monitoring.entitlements import TABLE, Feature
from monitoring.models import Alert, Delivery, FanOut, Plan, Watch
from platforms.archive.failpoint import failpoint
from platforms.models import Provenance
from provisions.models import Publication


def fan_out(*, publication: Publication, now: datetime) -> FanOut:
    """Make the alerts of a publication and the deliveries that are wanted the same day.

    Inserting the FanOut row is the claim; whoever comes second gets the first one's row.
    """
    try:
        with transaction.atomic():
            return _fan_out(publication, now)
    except IntegrityError:  # somebody was first, or a watch went while its alert was made
        if done := FanOut.objects.filter(publication=publication).first():
            return done
        with transaction.atomic():
            return _fan_out(publication, now)


def _fan_out(publication: Publication, now: datetime) -> FanOut:
    reason = _why_silent(publication)
    claim = FanOut.objects.create(publication=publication, fanned_out_at=now, reason=reason)
    if reason:
        return claim
    watches = (
        Watch.objects.live()
        .filter(entity=publication.entity_id, created_at__lt=_seen_at(publication))
        .select_related("account")
    )
    for watch in watches:
        alert = Alert.objects.create(
            publication=publication, watch=watch, account=watch.account, created_at=now
        )
        plan = TABLE[Plan(watch.account.plan)]
        if watch.account.wants_alerts and plan.allows(Feature.SAME_DAY_ALERTS):
            Delivery.objects.create(alert=alert, due_at=now)
        claim.alert_count += 1
    claim.save(update_fields=["alert_count"])
    failpoint("alerts_written")
    return claim


def _why_silent(publication: Publication) -> str:
    """The rule that keeps a publication from alerting, or nothing."""
    if publication.provenance != Provenance.CAPTURED:
        return f"Provenance {publication.provenance}: not seen by this archive as it happened."
    if publication.change and not publication.change.is_substantive:
        return f"Change class {publication.change.change_class}: not substantive."
    return ""


def _seen_at(publication: Publication) -> datetime:
    """When the fact was seen: a watch begun later asked for news, not for history."""
    return publication.change.seen_at if publication.change else publication.published_at
