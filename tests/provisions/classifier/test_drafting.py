import pytest

from provisions.classifier.contacts import Place
from provisions.classifier.drafting import (
    DraftTemplates,
    Facts,
    NoTemplate,
    compose,
    document_facts,
)

ENTRY = {
    "titles": {"permits": "Data retention"},
    "templates": {
        "permits": {
            "what_it_is": "{platform} keeps data.",
            "why_it_matters": "The {document} states a period.",
            "consumer_impact": "Data stay. The quote names: {quote_numbers}.",
        }
    },
    "actions": [
        {"title": "Ask", "instruction": "Write to {contact_email}.", "needs": "contact_email",
         "otherwise": "The document gives no address."},
        {"title": "Opt out", "instruction": "Use {opt_out_url}.", "needs": "opt_out_url"},
        {"title": "Only if excluded", "instruction": "Rest.", "needs": "", "stance": "excludes"},
    ],
    "memo": [
        {"heading": "Rules", "body": "Mapped: {articles}.", "plan": "watcher", "teaser": "Rules."}
    ],
    "interpretive_notes": [{"pattern": "our policy", "note": "Refers elsewhere."}],
}  # fmt: skip


def draft(document_text: str = "", quote: str = "We keep data for **30 days**.", **given):
    return compose(
        DraftTemplates.from_entry(ENTRY),
        platform="Garden",
        document="Garden Privacy Policy",
        stance=given.pop("stance", "permits"),
        quote=quote,
        facts=document_facts(document_text, **given),
    )


def test_templates_are_filled_from_platform_document_and_quote():
    filled = draft()

    assert filled.title == "Data retention"
    assert filled.what_it_is == "Garden keeps data."
    assert filled.consumer_impact == "Data stay. The quote names: 30 days."


def test_a_sentence_without_its_value_is_dropped():
    assert draft(quote="We keep data.").consumer_impact == "Data stay."


def test_an_action_uses_an_address_of_the_document():
    action = draft("Contact privacy@garden.example.").actions[0]

    assert action.instruction == "Write to privacy@garden.example."
    assert action.contact == "privacy@garden.example"


def test_no_address_is_invented():
    actions = draft("No contact here.").actions

    assert [action.title for action in actions] == ["Ask"]
    assert actions[0].instruction == "The document gives no address."
    assert actions[0].contact == ""


def test_a_memo_section_without_facts_is_left_out():
    assert draft().memo == ()
    assert draft(articles=["GDPR Art. 5: storage limitation"]).memo[0].teaser == "Rules."


def test_a_reference_elsewhere_makes_a_note():
    assert draft(quote="See our policy.").interpretive_note == "Refers elsewhere."
    assert draft().interpretive_note == ""


def test_a_stance_without_template_waits_for_a_person():
    with pytest.raises(NoTemplate, match="excludes"):
        draft(stance="excludes")


def test_braces_in_a_quote_are_harmless():
    assert draft(quote="We keep {platform} for 7 days.").consumer_impact.endswith("7 days.")


def test_numbers_that_no_template_names_get_one_sentence():
    quote = "We keep data for 30 days and charge $5."
    entry = {"titles": ENTRY["titles"], "templates": {"permits": dict.fromkeys(
        ("what_it_is", "why_it_matters", "consumer_impact"), "Data stay."
    )}}  # fmt: skip
    given = {"platform": "Garden", "document": "Garden Terms", "stance": "permits"}

    filled = compose(DraftTemplates.from_entry(entry), quote=quote, facts=Facts(), **given)
    plain = compose(DraftTemplates.from_entry(entry), quote="We keep data.", facts=Facts(), **given)

    assert filled.consumer_impact == "Data stay. The quoted text names 30 days and $5."
    assert plain.consumer_impact == "Data stay."


def test_slots_for_what_the_quote_names():
    entry = {"titles": ENTRY["titles"], "templates": {"permits": {
        "what_it_is": "It names {quote_periods}. It names {quote_amounts}.",
        "why_it_matters": "Recipients named: {quote_recipients}. Place named: {quote_place}.",
        "consumer_impact": "Ages named: {quote_ages}.",
    }}}  # fmt: skip
    quote = "Vendors get it after two weeks; the laws of Iceland apply to anyone under 18."

    filled = compose(
        DraftTemplates.from_entry(entry),
        platform="Garden", document="Garden Terms", stance="permits", quote=quote, facts=Facts(),
    )  # fmt: skip

    assert filled.what_it_is == "It names two weeks."
    assert filled.why_it_matters == "Recipients named: Vendors. Place named: Iceland."
    assert filled.consumer_impact == "Ages named: under 18."


def test_an_item_of_a_list_says_that_it_is_one():
    filled = compose(
        DraftTemplates.from_entry(ENTRY),
        platform="Garden", document="Garden Terms", stance="permits",
        quote="keep data;", facts=Facts(), lead_in="We may:",
    )  # fmt: skip

    assert "one item of a list" in filled.interpretive_note


def test_the_contact_near_the_quote_is_taken_and_one_of_another_subject_is_not():
    text = (
        "Opt out of ads: https://ads.example/opt-out. Keep data? "
        "[Opt out of storage](https://garden.example/opt-out)."
    )
    at = text.index("Keep data?")

    def contact(subject):
        filled = compose(
            DraftTemplates.from_entry(ENTRY),
            platform="Garden", document="Garden Terms", stance="permits", quote="Keep data?",
            facts=document_facts(text), place=Place(at, at + 10, subject),
        )  # fmt: skip
        return [action.contact for action in filled.actions if action.title == "Opt out"]

    assert contact("Data retention") == ["https://garden.example/opt-out"]
