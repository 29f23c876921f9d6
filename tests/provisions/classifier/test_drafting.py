import pytest

from provisions.classifier.drafting import DraftTemplates, NoTemplate, compose, document_facts

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
