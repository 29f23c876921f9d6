"""One owner, many sharers, and no trouble after a crash."""

import os
import stat
from pathlib import Path

import psycopg
import pytest
import redis

from conductatlas.embedded import DataInUse, own_servers, shared_or_owned_servers
from tests.conductatlas.embedded.servers import holding_process, release


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """A data folder with one row in it; its name has a space, as folders of people have."""
    data = tmp_path_factory.mktemp("embedded servers")
    environment: dict[str, str] = {}
    with (
        own_servers(data, environment, purpose="a test"),
        psycopg.connect(environment["DATABASE_URL"]) as connection,
    ):
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    return data


def rows(url: str) -> list[tuple[int]]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT number FROM kept").fetchall()


def test_rows_are_still_there_at_the_next_start(data):
    environment: dict[str, str] = {}
    with own_servers(data, environment, purpose="a test"):
        assert rows(environment["DATABASE_URL"]) == [(7,)]


def test_both_servers_answer_and_only_with_the_password(data):
    environment: dict[str, str] = {}
    with own_servers(data, environment, purpose="a test"):
        url = environment["REDIS_URL"]

        assert redis.Redis.from_url(url).ping()
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url(f"redis://{url.rpartition('@')[2]}").ping()


def test_addresses_are_private_and_removed_at_the_end(data):
    notice = data / "servers.json"
    with own_servers(data, {}, purpose="a test"):
        assert stat.S_IMODE(notice.stat().st_mode) == 0o600

    assert not notice.exists()


def test_a_second_owner_is_refused_and_told_the_address_of_the_first(data):
    page = "http://127.0.0.1:8000/"
    with (
        own_servers(data, {}, purpose="a test", page=page),
        pytest.raises(DataInUse) as refusal,
        own_servers(data, {}, purpose="another"),
    ):
        pass

    assert refusal.value.owner is not None
    assert refusal.value.owner.page == page


def test_a_second_process_shares_the_servers_of_the_first(data):
    environment: dict[str, str] = {}
    with own_servers(data, environment, purpose="a test"):
        sharer = holding_process(data)

        assert sharer.stdout.readline().strip() == environment["DATABASE_URL"]
        assert release(sharer) == 0


def test_two_that_start_at_once_both_get_servers(data):
    both = [holding_process(data), holding_process(data)]

    addresses = {process.stdout.readline().strip() for process in both}

    assert len(addresses) == 1
    assert [release(process) for process in sorted(both, key=lambda p: is_owner(p, data))] == [0, 0]


def is_owner(process, data: Path) -> bool:
    return f'"pid": {process.pid},' in (data / "servers.json").read_text()


def test_an_owner_waits_for_those_who_share(data):
    owner = holding_process(data)
    url = owner.stdout.readline().strip()
    sharer = holding_process(data)
    sharer.stdout.readline()

    owner.stdin.write("\n")
    owner.stdin.flush()
    notice = owner.stderr.readline()

    assert "Another command still uses" in notice
    assert rows(url) == [(7,)]
    assert release(sharer) == 0
    owner.communicate(timeout=30)
    assert owner.returncode == 0


def test_a_killed_owner_leaves_nothing_that_hinders_the_next_start(data):
    owner = holding_process(data)
    owner.stdout.readline()
    owner.kill()
    owner.communicate()

    environment: dict[str, str] = {}
    with own_servers(data, environment, purpose="a test"):
        assert rows(environment["DATABASE_URL"]) == [(7,)]


def test_a_process_number_that_was_used_again_is_no_orphan(data):
    (data / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n")

    environment: dict[str, str] = {}
    with own_servers(data, environment, purpose="a test"):
        assert rows(environment["DATABASE_URL"]) == [(7,)]


def test_nothing_is_started_when_both_servers_are_named(tmp_path):
    named = {"DATABASE_URL": "postgresql://elsewhere/x", "REDIS_URL": "redis://elsewhere"}
    with shared_or_owned_servers(tmp_path / "var", named, purpose="a test"):
        pass

    assert not (tmp_path / "var").exists()
