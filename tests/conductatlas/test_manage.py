"""Which commands make the servers run."""

import pytest

from manage import needs_servers


@pytest.mark.parametrize("line", ["migrate", "shell", "check --database default", "verify_archive"])
def test_commands_that_ask_the_database_need_servers(line):
    assert needs_servers(line.split())


@pytest.mark.parametrize(
    "line", ["", "help", "check", "extract page.html", "classify", "migrate --help", "up"]
)
def test_commands_that_do_not_ask_it_start_at_once(line):
    assert not needs_servers(line.split())
