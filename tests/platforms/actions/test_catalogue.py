"""The source catalogue is loaded once, and leaves alone what is there."""

import tomllib

import pytest

from platforms.actions.catalogue import CATALOGUE, load_catalogue
from platforms.actions.entities import UnknownTermsType, slug_of
from platforms.models import Document, Entity, Source
from platforms.models.terms_types import TERMS_TYPES

pytestmark = pytest.mark.django_db

TWO = """
[[platform]]
name = "Orchard"
website = "https://orchard.example"
sector = "Shopping"
[[platform.documents]]
type = "Privacy Policy"
url = "https://orchard.example/privacy"
[[platform.documents]]
type = "Terms of Service"
url = "https://orchard.example/terms"
"""


def written(folder, text):
    path = folder / "catalogue.toml"
    path.write_text(text, "utf-8")
    return path


def test_platforms_documents_and_sources_are_made(tmp_path):
    made = load_catalogue(path=written(tmp_path, TWO))

    assert made == {"platforms": 1, "documents": 2, "sources": 2}
    assert Entity.objects.get().sector == "Shopping"
    assert not Source.objects.filter(is_enabled=True).exists()


def test_the_catalogue_twice_makes_nothing(tmp_path):
    path = written(tmp_path, TWO)
    load_catalogue(path=path)

    assert not +load_catalogue(path=path)


def test_a_bad_entry_leaves_nothing_behind(tmp_path):
    path = written(tmp_path, TWO.replace("Terms of Service", "Secret Rules"))

    with pytest.raises(UnknownTermsType):
        load_catalogue(path=path)

    assert not Entity.objects.exists()
    assert not Document.objects.exists()


def test_the_shipped_catalogue_names_each_platform_and_document_once():
    platforms = tomllib.loads(CATALOGUE.read_text("utf-8"))["platform"]

    assert len({slug_of(platform["name"]) for platform in platforms}) == len(platforms)
    for platform in platforms:
        types = [item["type"] for item in platform["documents"]]
        assert len(set(types)) == len(types), platform["name"]
        assert set(types) <= set(TERMS_TYPES)
