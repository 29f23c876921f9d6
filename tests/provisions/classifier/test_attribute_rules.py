"""The reference data of attributes: what is shipped holds, and faults are named."""

from collections import Counter
from pathlib import Path

import pytest

from provisions.classifier.attribute_rules import attribute_faults, read_attributes
from provisions.classifier.reference import read_taxonomy

DATA = Path(__file__).parents[3] / "provisions" / "data"
TYPES = {entry["slug"]: entry for entry in read_taxonomy(DATA)["clause_type"]}
GOOD = """
[terms]
may = 'may|can'

[[attribute]]
clause_type = "sharing"
slug = "asked"
label = "Asked"
kind = "yes_no"
scope = "quote"
values = [{ value = "yes", label = "Yes", patterns = ['we {may} share'] }]
"""


def faults(tmp_path, text):
    folder = tmp_path / "attributes"
    folder.mkdir()
    (folder / "data-sharing.toml").write_text(text)
    return attribute_faults(tmp_path, {"sharing"})


def test_the_shipped_attributes_have_no_fault():
    assert attribute_faults(DATA, TYPES) == ()


def test_at_least_fourteen_types_have_three_attributes_or_more():
    counts = Counter(attribute.clause_type for attribute in read_attributes(DATA))

    assert len(counts) >= 14
    assert min(counts.values()) >= 3


def test_a_type_with_attributes_has_all_that_the_taxonomy_names():
    have = {(each.clause_type, each.slug) for each in read_attributes(DATA)}
    kinds = {kind for kind, _ in have}

    named = {(kind, slug) for kind in kinds for slug in TYPES[kind]["attributes"]}
    assert named - have == set()


def test_terms_are_put_into_patterns(tmp_path):
    assert faults(tmp_path, GOOD) == ()
    (attribute,) = read_attributes(tmp_path)

    assert attribute.values[0].patterns == ("we (?:may|can) share",)


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ('clause_type = "sharing"', 'clause_type = "sharin"', "there is no clause type sharin"),
        ('label = "Asked"', 'label = "Asked"\nhint = ""', "the key hint is not known"),
        ('scope = "quote"\n', "", "the key scope is missing"),
        ('scope = "quote"', 'scope = "page"', "scope is none of"),
        ('kind = "yes_no"', 'kind = "maybe"', "kind is none of"),
        ('kind = "yes_no"', 'kind = "period"', "has patterns and no values"),
        ("we {may} share", "we {must} share", "unknown term 'must'"),
        ("we {may} share", "we (share", "missing )"),
        ("may = 'may|can'", "may = 'may|(can'", "The term may: "),
        ('label = "Yes"', 'label = "Yes", negated = "never"', "denied is never, which is none"),
        ('scope = "quote"', "scope = 'quote'\ncondition = 'if'", "no value conditional"),
        ('slug = "asked"', 'slug = "Asked?"', "the slug is not made of"),
    ],
)
def test_a_fault_is_named(tmp_path, good, bad, fault):
    found = faults(tmp_path, GOOD.replace(good, bad, 1))

    assert any(fault in each for each in found), found


def test_an_attribute_given_twice_is_a_fault(tmp_path):
    found = faults(tmp_path, GOOD + GOOD.partition("\n\n")[2])

    assert "The attribute sharing.asked is given twice." in found


def test_a_quantity_needs_a_group(tmp_path):
    text = GOOD.partition("values")[0].replace("yes_no", "period") + "patterns = ['30 days']\n"

    assert any("has no group for the quantity" in each for each in faults(tmp_path, text))


def test_a_folder_without_attributes_has_none(tmp_path):
    assert read_attributes(tmp_path) == ()
