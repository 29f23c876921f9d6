"""Declared documents become sources; what was edited here is kept."""

import json

import pytest

from platforms.actions.import_declarations import import_declarations
from platforms.interop.ota_declarations import read_declarations
from platforms.models import Source

pytestmark = pytest.mark.django_db

RANGE = {"startAfter": "h1", "endBefore": "footer"}
ENTRY = {
    "fetch": "https://orchard.example/privacy",
    "select": ["main", RANGE],
    "filter": [{"removeQueryParams": ["utm_source"]}],
}
FILTERS = [{"select_blocks": [RANGE]}, {"remove_query": ["utm_source"]}]


@pytest.fixture
def take(tmp_path):
    def take(entry):
        content = {"name": "Orchard", "terms": {"Privacy Policy": entry}}
        (tmp_path / "Orchard.json").write_text(json.dumps(content), "utf-8")
        return dict(import_declarations(documents=read_declarations(tmp_path)))

    return take


def test_a_new_source_has_its_declared_filters(take):
    assert take(ENTRY) == {"new": 1}

    source = Source.objects.get()
    assert (source.select, source.filters) == (["main"], FILTERS)


def test_the_same_declaration_twice_changes_nothing(take):
    take(ENTRY)

    assert take(ENTRY) == {"unchanged": 1}


def test_another_declaration_brings_its_filters(take):
    take(ENTRY)

    assert take({**ENTRY, "filter": {"removeQueryParams": "ref"}}) == {"updated": 1}

    assert Source.objects.get().filters == [FILTERS[0], {"remove_query": ["ref"]}]


def test_edited_filters_are_kept_with_the_selectors_beside_them(take):
    take(ENTRY)
    edited = [{"mask_numbers": True}]
    Source.objects.update(filters=edited)

    assert take({**ENTRY, "select": "article"}) == {"updated": 1}

    source = Source.objects.get()
    assert (source.select, source.filters) == (["main"], edited)


def test_a_source_from_before_filters_were_taken_over_gets_them(take):
    take(ENTRY)
    source = Source.objects.get()
    source.filters = []
    del source.declaration["filters"]
    source.save()

    assert take(ENTRY) == {"updated": 1}

    assert Source.objects.get().filters == FILTERS
