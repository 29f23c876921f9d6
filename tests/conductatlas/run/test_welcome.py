"""What a newcomer reads first."""

from types import SimpleNamespace

from conductatlas.run import welcome as module
from conductatlas.run.welcome import welcome


def test_the_address_and_the_sign_ins_are_told(monkeypatch):
    people = [("Analyst", "analyst@example.org", "a-pass-phrase")]
    demo = SimpleNamespace(sign_ins=lambda: people)
    monkeypatch.setattr(module.importlib, "import_module", lambda _name: demo)

    text = welcome("http://127.0.0.1:8001/")

    assert "http://127.0.0.1:8001/" in text
    assert "analyst@example.org" in text
    assert "a-pass-phrase" in text
