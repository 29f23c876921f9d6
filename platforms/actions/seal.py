"""Sign the log: its keys, its checkpoints, and its entries back after a restore.

Only the signer's process may read `SIGNER_ROOT`; everybody else knows the public halves from the
log itself, where each key is an entry.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from platforms.actions.ledger import append_leaf, leaf_hash, reserve_number
from platforms.archive.translog.checkpoint import Checkpoint as LogCheckpoint
from platforms.archive.translog.cosigning import CosignatureRefused, publish_cosignatures
from platforms.archive.translog.durable import (
    SECRET,
    SECRET_FOLDER,
    AlreadyLocked,
    make_folder,
    only_one,
    put_file,
    sync_folder,
)
from platforms.archive.translog.folder import LogFolder
from platforms.archive.translog.growth import EntriesMissing
from platforms.archive.translog.keys import NoteRefused, Signer, Verifier
from platforms.archive.translog.note import read_signature
from platforms.archive.translog.rebuild import RebuildRefused, signed_entries
from platforms.archive.translog.repair import RepairRefused, repair
from platforms.archive.translog.signer import SealRefused as SealRefused  # noqa: PLC0414  # callers know this verb alone
from platforms.archive.translog.signer import SignerBusy, last_signed
from platforms.archive.translog.signer import seal as perform_ritual
from platforms.models import Checkpoint, LogLeaf, SealRefusal
from platforms.records import parse_record_id

# Subject of an entry whose row a restore lost, before the entry's hash.
LOST = "lost:"


def log_folder() -> LogFolder:
    """The files of this archive's log."""
    return LogFolder(settings.LOG_ROOT)


def key_file() -> Path:
    """The signer's keys, one a line; every one of them signs."""
    return settings.SIGNER_ROOT / "key"


def signers() -> list[Signer]:
    """The keys of the key file. Raises SealRefused where there is none, or one cannot be read."""
    try:
        lines = key_file().read_text().split("\n")
        found = [Signer.parse(line) for line in lines if line.strip()]
    except FileNotFoundError:
        found = []
    except (OSError, NoteRefused) as error:
        raise SealRefused(f"The signer's key cannot be used: {error}") from error
    if not found:
        raise SealRefused("The signer has no key. Make one: manage.py log_key --new")
    return found


def make_key() -> Verifier:
    """Add a new key to the key file; the log gets its entry at the next seal.

    The earlier ones go on signing until an operator takes them out of the file.
    """
    signer = Signer.generate(settings.LOG_ORIGIN)
    path = key_file()
    lines = [*(path.read_text().splitlines() if path.exists() else ()), signer.line]
    make_folder(path.parent, SECRET_FOLDER)
    put_file(path, "".join(f"{line}\n" for line in lines).encode(), mode=SECRET)
    sync_folder(path.parent)
    return signer.verifier


def verifiers() -> list[Verifier]:
    """The public keys that this log has had, as its own entries name them, oldest first.

    Those of an earlier name of the log, which it gave up with them, are none of its own.
    """
    leaves = LogLeaf.objects.filter(kind=LogLeaf.Kind.KEY).order_by("position")
    named = [Verifier.parse(json.loads(leaf.entry)["key"]) for leaf in leaves]
    return [verifier for verifier in named if verifier.name == settings.LOG_ORIGIN]


def witnesses() -> list[Verifier]:
    """The keys of those outside who cosign, as the settings name them. Raises NoteRefused."""
    return [Verifier.parse(line) for line in settings.LOG_WITNESSES]


def publish_cosignature(line: str) -> None:
    """Put a witness's line under the published checkpoint. Raises SealRefused."""
    try:
        publish_cosignatures(
            folder=log_folder(),
            state=settings.SIGNER_ROOT,
            cosignatures=[read_signature(line.strip())],
            verifiers=verifiers(),
            witnesses=witnesses(),
            origin=settings.LOG_ORIGIN,
        )
    except (CosignatureRefused, NoteRefused, OSError) as error:
        raise SealRefused(f"The cosignature was not published: {error}") from error


def repair_files() -> Checkpoint:
    """Write the log's damaged or missing files anew from the database, if it has what was signed.

    Under the signer's lock. Raises SealRefused.
    """
    keys = [signer.verifier for signer in signers()]
    try:
        with only_one(settings.SIGNER_ROOT):
            last = last_signed(settings.SIGNER_ROOT, keys, origin=settings.LOG_ORIGIN)
            if last is None:
                raise SealRefused("Nothing has been signed yet.")
            repair(log_folder(), last, _entries)
    except (AlreadyLocked, RepairRefused, EntriesMissing, OSError) as error:
        raise SealRefused(f"The log's files were not repaired: {error}") from error
    return Checkpoint.objects.get(size=last.checkpoint.size)


def seal(*, now: datetime) -> Checkpoint:
    """Sign everything that the log has now. Twice gives the same checkpoint.

    Raises SealRefused, which is written down as well, so that the log's page can say so.
    """
    try:
        return _seal(now)
    except SignerBusy:
        raise
    except SealRefused as error:
        _remember_refusal(str(error), now)
        raise


def _seal(now: datetime) -> Checkpoint:
    keys = signers()
    latest = Checkpoint.objects.order_by("-size").first()
    if latest and now < latest.signed_at:
        raise SealRefused(f"The clock says {now:%Y-%m-%d %H:%M}, before the last signature.")
    signed = _signed_size(keys)
    if signed <= _size():  # else the database lost entries: it gets none, and is refused below
        _log_keys(keys, now)
    size = _size()
    _demand_own_keys(keys, signed, size)
    sealed = perform_ritual(
        folder=log_folder(),
        size=size,
        entries=_entries,
        signers=keys,
        state=settings.SIGNER_ROOT,
        origin=settings.LOG_ORIGIN,
    ).signed
    # Also after a run that was killed between the publishing and this row.
    return _row(sealed.checkpoint, sealed.note, now)


def _signed_size(keys: list[Signer]) -> int:
    try:
        public = [key.verifier for key in keys]
        last = last_signed(settings.SIGNER_ROOT, public, origin=settings.LOG_ORIGIN)
    except OSError as error:
        raise SealRefused(f"The last signed checkpoint cannot be read: {error}") from error
    return last.checkpoint.size if last else 0


@transaction.atomic(durable=True)  # what is signed must not be rolled back by a caller
def _log_keys(keys: list[Signer], now: datetime) -> None:
    """Each key is an entry of the log."""
    for key in (signer.verifier for signer in keys):
        subject, facts = key_subject(key.line), {"key": key.line}
        append_leaf(kind=LogLeaf.Kind.KEY, subject=subject, facts=facts, now=now)


def _demand_own_keys(keys: list[Signer], start: int, end: int) -> None:
    """Whoever may append entries must not make a key of the log by it."""
    named = Q(kind=LogLeaf.Kind.KEY) | Q(entry__contains='"type":"key"')
    new = LogLeaf.objects.filter(named, position__gte=start, position__lt=end)
    found = {str(json.loads(leaf.entry).get("key")) for leaf in new}
    foreign = found - {key.verifier.line for key in keys}
    if any(line.startswith(f"{settings.LOG_ORIGIN}+") for line in foreign):
        raise SealRefused(
            "An entry that is not signed yet names a key that the signer lacks. Restore the "
            "signer's folder; if it is lost, give the log a new name (LOG_ORIGIN)."
        )


def key_subject(line: str) -> str:
    """The name under which the log knows a key: its id is what signatures carry too."""
    return f"key:{Verifier.parse(line).key_id.hex()}"


def _row(checkpoint: LogCheckpoint, note: bytes, now: datetime) -> Checkpoint:
    return Checkpoint.objects.get_or_create(
        size=checkpoint.size,
        defaults={"root": checkpoint.root.hex(), "note": note.decode(), "signed_at": now},
    )[0]


def _size() -> int:
    latest = LogLeaf.objects.aggregate(latest=Max("position"))["latest"]
    return 0 if latest is None else int(latest) + 1


def _entries(start: int, end: int) -> Iterator[bytes]:
    leaves = LogLeaf.objects.filter(position__gte=start, position__lt=end).order_by("position")
    for entry in leaves.values_list("entry", flat=True).iterator(chunk_size=2000):
        yield entry.encode()


def _remember_refusal(reason: str, now: datetime) -> None:
    for name in ("SIGNER_ROOT", "LOG_ROOT"):  # readers see the reason, and no paths of this machine
        reason = reason.replace(str(getattr(settings, name)), name)
    latest = SealRefusal.objects.order_by("-pk").first()
    if latest is None or latest.reason != reason or not _is_newer(latest.refused_at):
        SealRefusal.objects.create(refused_at=now, reason=reason)


def _is_newer(refused_at: datetime) -> bool:
    """Whether nothing was signed since."""
    latest = Checkpoint.objects.order_by("-size").first()
    return latest is None or latest.signed_at < refused_at


def standing_refusal() -> SealRefusal | None:
    """Why nothing is being signed at present; None while the signer does its work."""
    latest = SealRefusal.objects.order_by("-pk").first()
    return latest if latest and _is_newer(latest.refused_at) else None


@transaction.atomic
def restore_leaves(*, now: datetime) -> int:
    """After a restore: append the signed entries that this database lost; returns how many.

    Their subjects say that the rows they bind are not here, and the public numbers that they name
    are not given out again. Raises SealRefused where the files
    are not those that were signed, or the database has other entries at their places.
    """
    keys = [signer.verifier for signer in signers()]
    try:
        entries = list(signed_entries(log_folder(), keys, origin=settings.LOG_ORIGIN))
    except RebuildRefused as error:
        raise SealRefused(str(error)) from error
    own = list(_entries(0, len(entries)))
    for position, (ours, signed) in enumerate(zip(own, entries, strict=False)):
        if ours != signed:
            raise SealRefused(
                f"Entry {position} of the database is not the one that was signed; the database "
                "was written to after the restore. Restore it again, then run this first."
            )
    for position in range(len(own), len(entries)):
        _put_back(position, entries[position].decode(), now)
    return len(entries) - len(own)


def _put_back(position: int, entry: str, now: datetime) -> None:
    content = json.loads(entry)
    sha256 = leaf_hash(entry.encode())
    is_key = content["type"] == LogLeaf.Kind.KEY
    before = LogLeaf.objects.filter(leaf_hash=content.get("prev", "")).first()
    LogLeaf.objects.create(
        position=position,
        kind=content["type"],
        subject=key_subject(content["key"]) if is_key else f"{LOST}{sha256}",
        document=before.document if before else None,
        entry=entry,
        leaf_hash=sha256,
        appended_at=now,
    )
    for name in (content.get("record"), content.get("document"), *content.get("snapshots", [])):
        if parsed := parse_record_id(name or ""):
            reserve_number(kind=parsed[0], number=parsed[1])
