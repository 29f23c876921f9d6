"""The ritual: one history, whatever happens to the database, the files or the process."""

import threading

import pytest

from platforms.archive.translog.checkpoint import sign_checkpoint
from platforms.archive.translog.cosigning import CosignatureRefused, publish_cosignatures
from platforms.archive.translog.durable import only_one
from platforms.archive.translog.keys import Algorithm, Signer
from platforms.archive.translog.merkle import EMPTY_ROOT
from platforms.archive.translog.signer import SealRefused, SignerBusy, last_signed
from tests.platforms.archive.translog.logs import KEY, ORIGIN, Log, checkpoint_over, entry

WITNESS = Signer(name="example.org/w", algorithm=Algorithm.COSIGNATURE, seed=bytes(range(1, 33)))


@pytest.fixture
def log(tmp_path):
    return Log(tmp_path).grow_to(300)


def nothing_was_signed(log: Log, size: int = 300) -> bool:
    return log.published().checkpoint.size == size == log.remembered().checkpoint.size


def test_a_sealed_log_has_the_root_of_its_rows(log):
    assert log.published().checkpoint == checkpoint_over(log.rows)
    assert log.remembered().note == log.published().note


def test_the_empty_log_can_be_sealed_and_grown(tmp_path):
    log = Log(tmp_path).grow_to(0)
    assert log.published().checkpoint.root == EMPTY_ROOT

    log.grow_to(1)

    assert log.published().checkpoint == checkpoint_over(log.rows)


def test_nothing_new_gives_the_same_note_again(log):
    again = log.seal()

    assert not again.is_new
    assert again.signed.note == log.published().note


def test_a_database_shorter_than_what_was_signed_is_refused(log):
    del log.rows[250:]

    with pytest.raises(SealRefused, match="append the missing 50 entries"):
        log.seal()
    assert nothing_was_signed(log)


@pytest.mark.parametrize("count", [50, 51, 1000])
def test_a_restored_database_that_was_written_to_is_refused(log, count):
    del log.rows[250:]
    log.grow(count, text="after the restore")

    with pytest.raises(SealRefused, match="Entry 256 of the database is not the one"):
        log.seal()
    assert nothing_was_signed(log)


def test_a_restored_database_can_be_sealed_once_it_has_its_entries_back(log):
    signed = list(log.rows)
    del log.rows[250:]
    log.rows += signed[250:]
    log.grow_to(310)

    assert log.published().checkpoint == checkpoint_over(log.rows)


def test_a_database_that_gives_too_few_entries_is_refused(log):
    log.grow(10)
    log.entries = lambda start, end: log.rows[start : end - 1]

    with pytest.raises(SealRefused, match="gave"):
        log.seal()
    assert nothing_was_signed(log)


def test_another_origin_is_refused(log):
    log.grow(1)
    log.origin = "example.org/other"

    with pytest.raises(SealRefused, match=r"example\.org/log, not of example\.org/other"):
        log.seal()


def test_an_unknown_key_is_refused_and_a_second_one_joins(log):
    new = Signer.generate(ORIGIN)
    log.grow(1)
    log.signers = [new]
    with pytest.raises(SealRefused, match="keep the old key"):
        log.seal()

    log.signers = [KEY, new]
    log.seal()
    log.signers = [new]
    log.grow_to(302)

    assert log.published().checkpoint == checkpoint_over(log.rows)


@pytest.mark.parametrize("signers", [[], [WITNESS], [KEY, WITNESS]])
def test_a_log_signs_with_keys_of_its_own(log, signers):
    log.signers = signers
    with pytest.raises(SealRefused, match="key of its own"):
        log.seal()


def test_a_published_checkpoint_of_another_history_is_refused(log):
    fork = [*log.rows[:100], entry(100, "forged"), *log.rows[101:]]
    for rows in (fork[:200], fork):
        log.folder.publish(sign_checkpoint(checkpoint_over(rows), [KEY]))
        log.grow(1)
        with pytest.raises(SealRefused, match="contradict"):
            log.seal()


def test_a_published_checkpoint_ahead_of_what_was_remembered_is_refused(tmp_path, log):
    old = (log.state / "last-checkpoint").read_bytes()
    log.grow_to(310)
    (log.state / "last-checkpoint").write_bytes(old)
    log.grow(1)

    with pytest.raises(SealRefused, match="old copy"):
        log.seal()


def test_a_published_checkpoint_nobody_remembers_is_refused(log):
    (log.state / "last-checkpoint").unlink()

    with pytest.raises(SealRefused, match="does not know what was signed"):
        log.seal()


def test_a_damaged_memory_is_refused_instead_of_beginning_anew(log):
    (log.state / "last-checkpoint").write_bytes(b"")

    with pytest.raises(SealRefused, match="Restore that file"):
        log.seal()
    with pytest.raises(SealRefused):
        last_signed(log.state, [KEY.verifier], origin=ORIGIN)


def test_a_damaged_published_checkpoint_is_refused_and_comes_back_once_removed(log):
    note = log.published().note
    log.flip("checkpoint", 3)
    with pytest.raises(SealRefused, match="remove it"):
        log.seal()

    (log.folder.root / "checkpoint").unlink()
    log.seal()

    assert log.published().note == note


def test_what_was_remembered_but_not_published_is_published(log):
    older = log.published().note
    log.grow_to(310)
    newer = log.published().note
    log.folder.publish(older)

    assert not log.seal().is_new
    assert log.published().note == newer


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"])
@pytest.mark.parametrize("grown", [0, 5])
def test_a_flipped_bit_in_what_the_next_checkpoint_stands_on_is_refused(log, path, grown):
    log.flip(path)
    log.grow(grown)

    with pytest.raises(SealRefused, match=r"[Cc]heck the log's files"):
        log.seal()
    assert nothing_was_signed(log)


def test_files_forged_together_before_signing_cannot_change_what_was_signed(log, monkeypatch):
    """Entry and hash agree with each other; only the checkpoint before says that it was another."""
    log.grow(10)
    forged = Log(log.root / "forged", rows=list(log.rows))
    forged.rows[299] = entry(299, "forged")
    forged.seal()

    def forge(name: str) -> None:
        if name == "tiles_written":
            for path in ("tile/entries/001.p/54", "tile/0/001.p/54"):
                log.overwrite(path, forged.files()[path])

    monkeypatch.setattr("platforms.archive.translog.signer.failpoint", forge)

    with pytest.raises(SealRefused, match="would contradict"):
        log.seal()
    assert nothing_was_signed(log)


def test_a_file_that_was_flipped_between_writing_and_signing_is_refused(log, monkeypatch):
    def spoil(name: str) -> None:
        if name == "tiles_written":
            log.flip("tile/entries/001.p/54", 40)

    monkeypatch.setattr("platforms.archive.translog.signer.failpoint", spoil)
    log.grow(10)

    with pytest.raises(SealRefused, match=r"tile/0/001\.p/54"):
        log.seal()
    assert nothing_was_signed(log)


def test_a_signed_entry_that_was_edited_in_the_database_is_refused(log):
    log.rows[299] = entry(299, "edited in the database")
    log.grow(1)

    with pytest.raises(SealRefused, match="Entry 299"):
        log.seal()


def test_files_of_a_killed_run_whose_entries_were_lost_are_replaced(log):
    log.grow(5, text="lost by the database")
    unsigned = Log(log.root / "elsewhere", rows=list(log.rows))
    unsigned.seal()
    for path, data in unsigned.files().items():
        if path != "checkpoint":
            target = log.folder.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                target.write_bytes(data)
    del log.rows[300:]

    log.grow_to(305)

    assert log.published().checkpoint == checkpoint_over(log.rows)


def test_a_second_signer_is_refused_at_once(log):
    log.grow(1)
    with only_one(log.state), pytest.raises(SignerBusy):
        log.seal()

    assert log.seal().is_new


def test_two_signers_at_once_make_one_checkpoint(log):
    log.grow(400)
    start, ended = threading.Barrier(2), []

    def run() -> None:
        start.wait()
        try:
            ended.append(log.seal().is_new)
        except SignerBusy:
            ended.append(False)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(ended) == [False, True]
    assert log.published().checkpoint == checkpoint_over(log.rows)


def test_a_disk_that_refuses_is_told_to_the_operator(log):
    log.grow(1)
    (log.folder.root / "tile/0/001.p/45").mkdir()

    with pytest.raises(SealRefused, match="disk refused"):
        log.seal()
    assert nothing_was_signed(log)


def test_the_signers_memory_is_for_its_owner_alone(log):
    assert log.state.stat().st_mode & 0o077 == 0
    assert (log.state / "last-checkpoint").stat().st_mode & 0o077 == 0


def publish_lines(log: Log, *cosignatures, witnesses=(WITNESS,)):
    return publish_cosignatures(
        folder=log.folder,
        state=log.state,
        cosignatures=cosignatures,
        verifiers=[KEY.verifier],
        witnesses=[witness.verifier for witness in witnesses],
        origin=ORIGIN,
    )


def test_cosignatures_are_published_and_stay_until_the_next_checkpoint(log):
    text = log.published().checkpoint.text
    publish_lines(log, WITNESS.sign(text, at=7))

    log.seal()

    assert WITNESS.name.encode() in log.published().note
    log.grow_to(301)
    assert WITNESS.name.encode() not in log.published().note


def test_a_cosignature_that_comes_late_or_from_a_stranger_is_refused(log):
    late = WITNESS.sign(log.published().checkpoint.text, at=7)
    log.grow_to(301)
    now = WITNESS.sign(log.published().checkpoint.text, at=8)

    with pytest.raises(CosignatureRefused):
        publish_lines(log, late)
    with pytest.raises(CosignatureRefused):
        publish_lines(log, now, witnesses=())
    with only_one(log.state), pytest.raises(CosignatureRefused):
        publish_lines(log, now)
    assert publish_lines(log, now).opened.cosigned_at == {WITNESS.name: 8}


def test_a_log_that_was_never_sealed_has_nothing_to_cosign(tmp_path):
    with pytest.raises(CosignatureRefused):
        publish_lines(Log(tmp_path), WITNESS.sign(b"text\n", at=1))
