"""`manage.py load_reference`: the files of the apps, as a whole or not at all."""

from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from monitoring.management.commands import load_reference as command
from platforms.actions.catalogue import load_catalogue
from platforms.models import Document, Entity, Source
from provisions.actions.reference import load_reference
from provisions.models import Agency, ClauseType, Regulation
from tests.provisions.actions.reference_files import write_reference

pytestmark = pytest.mark.django_db
TABLES = (Agency, ClauseType, Regulation, Entity, Document, Source)
CATALOGUE = """
[[platform]]
name = "Orchard"
website = "https://orchard.example"
sector = "Shopping"
documents = [{ type = "Privacy Policy", url = "https://orchard.example/privacy" }]
"""


@pytest.fixture
def files(monkeypatch, tmp_path):
    """Small files in place of the shipped ones; call it to write them with changes."""
    catalogue = tmp_path / "catalogue.toml"
    monkeypatch.setattr(command, "load_reference", partial(load_reference, folder=tmp_path))
    monkeypatch.setattr(command, "load_catalogue", partial(load_catalogue, path=catalogue))

    def write(*changes):
        write_reference(tmp_path, *changes)
        text = CATALOGUE
        for old, new in changes:
            text = text.replace(old, new)
        catalogue.write_text(text, "utf-8")

    write()
    return write


def run(*arguments) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("load_reference", *arguments, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue()


def counts():
    return [model.objects.count() for model in TABLES]


def test_the_shipped_files_can_be_loaded_again():
    run()
    made = counts()
    assert all(made)

    again, _ = run()

    assert again == "0 rows made, 0 updated"
    assert counts() == made
    assert not Source.objects.filter(is_enabled=True).exists()


def test_a_load_says_what_it_made(files):
    assert run()[0] == "10 rows made, 0 updated"
    assert counts() == [1] * len(TABLES)


def test_a_dry_run_promises_what_the_load_then_makes_and_writes_nothing(files):
    assert run("--dry-run")[0] == "10 rows would be made, 0 would be updated"

    assert counts() == [0] * len(TABLES)


def test_a_local_edit_is_named_and_kept(files):
    run()
    Regulation.objects.update(status="Stayed by a court")
    files(('"Applies"', '"Replaced"'))

    _, err = run()

    assert "Kept a local edit: regulations: GDPR, status." in err
    assert Regulation.objects.get().status == "Stayed by a court"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('agencies = ["ico"]', 'agencies = ["icq"]', "there is no agency icq"),
        ("[[category]]", "[[category", "The reference data is wrong"),
        ('"Privacy Policy"', '"Secret Rules"', "“Secret Rules” is not a known terms type"),
        ('website = "https://orchard.example"', "", "website"),
    ],
)
def test_bad_data_ends_with_2_and_writes_nothing(files, old, new, complaint):
    files((old, new))

    with pytest.raises(CommandError, match=complaint) as refused:
        run()

    assert refused.value.returncode == 2
    assert counts() == [0] * len(TABLES)
