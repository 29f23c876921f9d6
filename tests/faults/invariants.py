"""What must hold whatever was killed, lost or done twice: of the archive, its work and its mail."""

from collections import Counter

from monitoring.delivery import mailbox
from monitoring.delivery.mail import message_id
from monitoring.models import Alert, Delivery, FanOut, Lease, LeaseItem
from platforms.actions.capture import blob_store
from platforms.archive.outcome import CAPTURES, Outcome
from platforms.models import Change, Check, Snapshot, Version
from provisions.models import Analysis, Publication
from tests.platforms.actions.invariants import assert_archive_holds, assert_captures_hold

# How a check of good bytes may end: the rest says that the page was no policy.
GOOD = {*(outcome.value for outcome in CAPTURES), Outcome.INTERRUPTED.value, None}


def assert_invariants() -> None:
    """At any moment, also while work is left: nothing is false, nobody is told twice."""
    assert_archive_holds()
    assert_captures_hold()
    _texts_come_from_policies()
    _readings_are_verbatim()
    _each_is_told_once()


def assert_settled(*, mails_repeated: int = 0) -> None:
    """After the last sweep: every check ended, nothing waits, every alert reached its reader.

    `mails_repeated`: messages that may lie in the box twice, under one Message-ID.
    """
    assert_invariants()
    assert not Check.objects.filter(outcome=None).exists()
    assert not LeaseItem.objects.filter(done_at=None).exists()
    assert not Lease.objects.filter(finished_at=None).exists()
    assert not Change.objects.unannounced().exists()
    assert not Publication.objects.filter(fan_out=None).exists()
    _everything_was_sent(mails_repeated)


def ids_in_mailbox() -> Counter[str]:
    """How often each Message-ID lies in the mail box."""
    letters = [mailbox.read(name) for name in mailbox.names()]
    return Counter(dict(letter.headers)["Message-ID"].strip() for letter in letters if letter)


def _texts_come_from_policies() -> None:
    """No text was made from bytes that were judged to be a wall, an error or half a page."""
    for version in Version.objects.filter(inputs__isnull=False).distinct():
        assert version.text.strip()
        outcomes = Check.objects.filter(snapshot__in=version.inputs.all())
        assert set(outcomes.values_list("outcome", flat=True)) <= GOOD
    stored = set(blob_store().hashes())
    assert stored >= set(Snapshot.objects.values_list("body_sha256", flat=True))
    assert all(blob_store().get(sha256) for sha256 in stored), "an orphan is whole, too"


def _readings_are_verbatim() -> None:
    """Drafts quote their version, and a wording waits for one decision only."""
    waiting: Counter[int] = Counter()
    for analysis in Analysis.objects.select_related("version"):
        assert analysis.version.text[analysis.start : analysis.end] == analysis.quote
        waiting[analysis.provision_id] += analysis.state == Analysis.State.DRAFT
    assert not waiting or max(waiting.values()) <= 1


def _each_is_told_once() -> None:
    told = Counter(Publication.objects.exclude(change=None).values_list("change", flat=True))
    alerts = Counter(Alert.objects.values_list("publication", "watch"))
    assert max([*told.values(), *alerts.values()], default=1) == 1
    for change in Change.objects.all():
        assert (change.number is not None) == (change.pk in told)
    for claim in FanOut.objects.all():
        assert claim.alert_count == claim.publication.alerts.count()
    known = {message_id(delivery) for delivery in Delivery.objects.all()}
    assert set(ids_in_mailbox()) <= known, "a mail without its delivery"


def _everything_was_sent(mails_repeated: int) -> None:
    in_box = ids_in_mailbox()
    for delivery in Delivery.objects.all():
        is_sent = delivery.state == Delivery.State.SENT
        assert is_sent or delivery.error, f"{delivery} ended without a reason"
        assert bool(in_box[message_id(delivery)]) == is_sent
    assert sum(in_box.values()) - len(in_box) == mails_repeated
