"""Durable files: whole or absent, and one process at a time."""

import pytest

from platforms.archive.translog.durable import AlreadyLocked, make_folder, only_one, put_file


def test_a_file_that_could_not_be_finished_leaves_nothing(tmp_path):
    def fail() -> None:
        raise OSError("no space")

    (tmp_path / "file").write_bytes(b"before")
    with pytest.raises(OSError, match="no space"):
        put_file(tmp_path / "file", b"after", mode=0o600, half_written=fail)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": b"before"}


@pytest.mark.parametrize("data", [b"", b"x", b"xyz" * 100_000])
def test_all_bytes_arrive(tmp_path, data):
    put_file(tmp_path / "file", data, mode=0o600)

    assert (tmp_path / "file").read_bytes() == data


def test_folders_are_made_with_those_above(tmp_path):
    make_folder(tmp_path / "a" / "b" / "c")
    make_folder(tmp_path / "a" / "b" / "c")

    assert (tmp_path / "a" / "b" / "c").is_dir()


def test_a_lock_is_free_again_after_an_error(tmp_path):
    with pytest.raises(ZeroDivisionError), only_one(tmp_path / "state"):
        raise ZeroDivisionError
    with only_one(tmp_path / "state"), pytest.raises(AlreadyLocked), only_one(tmp_path / "state"):
        pass
