"""Lines of many processes in one terminal."""

import os

from conductatlas.run.terminal import Terminal


def test_each_line_says_whose_it_is(capfd):
    Terminal().say("web", "first\nsecond")

    assert capfd.readouterr().out == "web     | first\nweb     | second\n"


def test_a_terminal_that_was_closed_is_no_error(monkeypatch):
    def refuse(_descriptor: int, _data: bytes) -> int:
        raise OSError

    monkeypatch.setattr(os, "write", refuse)

    Terminal().say("web", "nobody reads this")
