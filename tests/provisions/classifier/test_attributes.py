"""What clauses state about the attributes of their type: stated, denied, silent, mixed."""

import tomllib
from pathlib import Path

import pytest

from provisions.classifier.attribute_rules import Attribute, Value, read_attributes
from provisions.classifier.attributes import read_clauses
from provisions.classifier.statements import Passage

DATA = Path(__file__).parents[3] / "provisions" / "data"
SHIPPED = read_attributes(DATA)
CASES = tomllib.loads(Path(__file__).with_name("attribute_clauses.toml").read_text())["case"]


def attribute(*values, kind="yes_no", scope="document", **fields):
    blank = dict.fromkeys(("requires", "context", "condition", "unless"), "")
    return Attribute(
        "sharing",
        "asked",
        "Asked",
        kind,
        scope,
        tuple(values),
        **{"patterns": (), **blank, **fields},
    )


FILES = attribute(
    Value("yes", "Permits", (r"\bfiles\b",), "no"),
    Value("conditional", "Depends", (), ""),
    Value("no", "Excludes", (), "same"),
)


def read(text, rule=FILES, quote=None, **options):
    """The reading of one passage that begins the version."""
    passage = Passage(text, 0, ("Use",))
    (reading,) = read_clauses([rule], [passage], quote=quote or (0, len(text)), **options)
    assert all(text[each.start : each.end] == each.text for each in reading.quotes)
    return reading


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_the_shipped_attributes_read_invented_clauses(case):
    rules = [rule for rule in SHIPPED if rule.clause_type == case["clause_type"]]
    passage = Passage(case["text"], 0, ())

    readings = read_clauses(rules, [passage], quote=(0, len(case["text"])))

    said = {each.attribute.slug: each.value for each in readings}
    assert {slug: said[slug] for slug in case["expect"]} == case["expect"]


def test_a_statement_is_given_with_its_sentence_verbatim():
    reading = read("We care. We share **your files** with others.")

    assert (reading.state, reading.value, reading.label) == ("stated", "yes", "Permits")
    assert [quote.text for quote in reading.quotes] == ["We share **your files** with others."]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("We do not share your files.", "no"),
        ("Your files are never shared, but links are shared.", "no"),
        ("We share files, but we never share links.", "yes"),
        ("We share links, but we never share files.", "no"),
        ("We do not share files unless you ask.", "conditional"),
        ("We share files that do not hold names.", "yes"),
        ("We share everything except your files.", "no"),
    ],
)
def test_negation_is_read_where_it_reaches(text, value):
    rule = attribute(*FILES.values, requires=r"\bshare[sd]?\b")

    assert read(text, rule).value == value


def test_a_denial_that_may_or_may_not_reach_the_words_answers_nothing():
    assert read("We do not, when you pay, share your files.").state == "silent"


def test_clauses_that_were_read_and_do_not_answer_are_silent():
    assert read("We share links.").state == "silent"


def test_without_a_clause_nothing_was_found():
    (reading,) = read_clauses([FILES], [], quote=(0, 10))

    assert reading.state == "not_found"


def test_a_partial_text_is_never_silent():
    assert read("We share links.", is_partial=True).state == "not_found"
    assert read("We share files.", is_partial=True).state == "stated"


def test_contradicting_statements_are_mixed_with_a_quote_of_each():
    reading = read("We share files. We do not share files of children.")

    assert (reading.state, reading.value) == ("mixed", "yes no")
    assert reading.label == "Permits; Excludes"
    assert [quote.text for quote in reading.quotes] == [
        "We share files.",
        "We do not share files of children.",
    ]


def test_a_question_states_nothing():
    assert read("Do we share your files?").state == "silent"


def test_an_item_is_read_with_the_lead_in_of_its_list():
    passage = Passage("Your files.", 40, ("Use",), "We do not share:")

    (reading,) = read_clauses([FILES], [passage], quote=(40, 51))

    assert reading.value == "no"
    assert (reading.quotes[0].start, reading.quotes[0].text) == (40, "Your files.")


def test_words_that_stand_only_in_the_lead_in_answer_nothing():
    passage = Passage("To run the service.", 0, ("Use",), "We share your files:")

    (reading,) = read_clauses([FILES], [passage], quote=(0, 19))

    assert reading.state == "silent"


@pytest.mark.parametrize(("scope", "value"), [("quote", "yes"), ("section", "yes no")])
def test_what_is_read_depends_on_the_scope(scope, value):
    rule = attribute(*FILES.values, scope=scope)
    here = Passage("We share files. We never share files of children.", 0, ("Use",))
    elsewhere = Passage("We do not share files unless you ask.", 60, ("Other",))

    (reading,) = read_clauses([rule], [here, elsewhere], quote=(0, 15))

    assert reading.value == value


def test_a_list_names_everything_that_is_stated_and_denies_nothing():
    rule = attribute(
        Value("agents", "agents", (r"\bagents\b",), ""),
        Value("banks", "banks", (r"\bbanks\b",), ""),
        Value("shops", "shops", (r"\bshops\b",), ""),
        kind="words",
    )

    reading = read("We share data with banks and agents. We never share it with shops.", rule)

    assert (reading.state, reading.value, reading.label) == (
        "stated",
        "agents banks",
        "agents, banks",
    )
    assert len(reading.quotes) == 1


def test_equal_quantities_in_other_words_are_one():
    rule = attribute(kind="period", patterns=(r"\bwithin ((?:\w+ )?\(?\d+\)? days)",))

    reading = read("Ask within thirty (30) days. We answer within 30 days.", rule)

    assert (reading.state, reading.value) == ("stated", "30 days")


def test_of_a_long_sentence_the_words_around_the_answer_are_quoted():
    reading = read(f"{'We say many words, ' * 40}and share your files{', and more words' * 40}.")

    assert "share your files" in reading.quotes[0].text
    assert len(reading.quotes[0].text) < 480


def test_a_denial_is_quoted_with_its_not_however_long_the_sentence():
    reading = read(f"We do not{' ever, under any terms,' * 30} share your files.")

    assert (reading.value, reading.quotes[0].text[:9]) == ("no", "We do not")
