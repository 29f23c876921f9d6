"""`manage.py import_ota_declarations`: all of it or nothing, and nothing twice."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from platforms.models import Document, Entity, Source

pytestmark = pytest.mark.django_db
PRIVACY = {"fetch": "https://orchard.example/privacy", "select": "main"}
TERMS = {
    "combine": [
        {"fetch": "https://orchard.example/terms", "select": "main"},
        {"fetch": "https://orchard.example/fees", "select": "article"},
    ]
}


def declare(folder, privacy=PRIVACY):
    terms = {"Privacy Policy": privacy, "Terms of Service": TERMS}
    (folder / "Orchard.json").write_text(json.dumps({"name": "Orchard", "terms": terms}), "utf-8")


def run(folder) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_ota_declarations", str(folder), stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue()


def test_declared_sources_wait_to_be_enabled(tmp_path):
    declare(tmp_path)

    out, _ = run(tmp_path)

    assert out == "2 documents · sources: 3 new · 0 updated · 0 unchanged"
    assert not Source.objects.filter(is_enabled=True).exists()
    parts = Source.objects.filter(document__terms_type="Terms of Service").order_by("position")
    assert [(one.position, one.select) for one in parts] == [(0, ["main"]), (1, ["article"])]


def test_a_second_run_changes_nothing(tmp_path):
    declare(tmp_path)
    run(tmp_path)
    before = list(Source.objects.order_by("pk").values())

    out, _ = run(tmp_path)

    assert out == "2 documents · sources: 0 new · 0 updated · 3 unchanged"
    assert list(Source.objects.order_by("pk").values()) == before


def test_a_new_declaration_brings_its_selectors(tmp_path):
    declare(tmp_path)
    run(tmp_path)
    declare(tmp_path, {**PRIVACY, "select": "article"})

    out, _ = run(tmp_path)

    assert "1 updated" in out
    assert Source.objects.get(url=PRIVACY["fetch"]).select == ["article"]


def test_selectors_edited_here_are_kept(tmp_path):
    declare(tmp_path)
    run(tmp_path)
    Source.objects.filter(url=PRIVACY["fetch"]).update(select=["#better"])
    declare(tmp_path, {**PRIVACY, "select": "article"})

    run(tmp_path)

    assert Source.objects.get(url=PRIVACY["fetch"]).select == ["#better"]


def test_what_is_not_applied_is_told(tmp_path):
    declare(tmp_path, {**PRIVACY, "filter": ["dropTokens"]})

    _, err = run(tmp_path)

    assert "Orchard Privacy Policy: filter dropTokens is kept and not applied" in err


def test_a_mistake_leaves_nothing_behind(tmp_path):
    declare(tmp_path)
    (tmp_path / "Pear.json").write_text("{", "utf-8")

    with pytest.raises(CommandError, match=r"Pear\.json: broken JSON") as refused:
        run(tmp_path)

    assert refused.value.returncode == 2
    assert not Entity.objects.exists()
    assert not Document.objects.exists()
