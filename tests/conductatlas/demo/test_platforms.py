"""The demo's own texts: everything in the folders follows the format and shows what it says."""

from itertools import pairwise

import pytest

from conductatlas.demo.documents import DemoDocument, Shows
from conductatlas.demo.loader import load_platforms
from platforms.archive.change_class import classify_change

PLATFORMS = load_platforms()
DOCUMENTS = [document for platform in PLATFORMS for document in platform.documents]
LASTING = {Shows.FIRST, Shows.SUBSTANTIVE_MAJOR, Shows.SUBSTANTIVE_MINOR}
each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda one: f"{one.platform_slug}-{one.terms_type}"
)


def test_there_are_two_documents_for_each_of_six_platforms_in_different_sectors():
    assert [len(platform.documents) for platform in PLATFORMS] == [2] * 6
    assert len({platform.sector for platform in PLATFORMS}) == 6


@each_document
def test_every_text_has_800_to_1500_words(document: DemoDocument):
    counts = [len(version.text.split()) for version in document.versions]

    assert all(800 <= count <= 1500 for count in counts), counts


@each_document
def test_a_document_has_three_to_five_texts_that_differ_in_substance(document: DemoDocument):
    kinds = [version.shows for version in document.versions]

    assert 3 <= sum(kind in LASTING for kind in kinds) <= 5


@each_document
def test_a_document_has_noise_too(document: DemoDocument):
    assert any(version.shows not in LASTING for version in document.versions)


@each_document
def test_a_text_is_numbered_prose_with_a_table_and_an_address(document: DemoDocument):
    text = document.versions[0].text

    assert text.startswith("# ")
    assert text.count("\n## ") >= 8
    assert "\n| --- " in text or "\n|---" in text
    assert f"privacy@{document.platform_slug}.example" in text


@each_document
def test_lasting_versions_of_substance_are_at_least_a_week_apart(document: DemoDocument):
    texts = [version for version in document.versions if not version.is_event]

    assert all((later.at - earlier.at).days >= 7 for earlier, later in pairwise(texts))


def test_every_kind_of_change_and_noise_is_shown_somewhere():
    shown = {version.shows for document in DOCUMENTS for version in document.versions}

    assert shown == set(Shows)


@each_document
def test_every_changed_text_has_the_class_that_it_says_it_shows(document: DemoDocument):
    texts = [version for version in document.versions if not version.is_event]

    for earlier, later in pairwise(texts):
        if earlier.text != later.text:
            found = classify_change(earlier.text, later.text)
            assert found.change_class == later.shows.value, (later.at, found.reason)
