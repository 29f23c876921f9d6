import pytest

from provisions.classifier.contacts import (
    Place,
    best_email,
    best_opt_out,
    email_addresses,
    is_safe_address,
    opt_out_urls,
)

NOTICE = (
    "Ask press@garden.example or [privacy@garden.example](mailto:privacy@garden.example). "
    "[Opt out here](https://garden.example/choices?x=1), see also https://garden.example/about."
)


def test_the_privacy_address_comes_first():
    values = [contact.value for contact in email_addresses(NOTICE)]

    assert values == ["privacy@garden.example", "press@garden.example"]


def test_addresses_stand_verbatim_in_the_document():
    found = (*email_addresses(NOTICE), *opt_out_urls(NOTICE))

    assert found
    assert all(NOTICE[contact.start : contact.end] == contact.value for contact in found)


def test_only_addresses_that_name_a_choice_are_opt_outs():
    assert [c.value for c in opt_out_urls(NOTICE)] == ["https://garden.example/choices?x=1"]


def test_a_masked_address_is_not_guessed():
    assert email_addresses("Write to privacy [at] garden.example or [email protected].") == ()


def place(text: str, quote: str, subject: str) -> Place:
    start = text.index(quote)
    return Place(start, start + len(quote), subject)


FORMS = (
    "Cookies: [opt out of ads](https://ads.example/optout). "
    + "Pots are fired here. " * 100
    + "We may train models on your pots. You can object in the "
    "[objection form](https://garden.example/object-form). "
    + "Pots are sold here. " * 100
    + "You may [opt out of arbitration](https://garden.example/arbitration-opt-out)."
)


@pytest.mark.parametrize(
    ("quote", "subject", "address"),
    [
        ("We may train models", "Model training", "https://garden.example/object-form"),
        ("Cookies", "Advertising cookies", "https://ads.example/optout"),
        ("Pots are fired", "Binding arbitration", "https://garden.example/arbitration-opt-out"),
        ("Pots are fired", "Ownership of pots", None),
    ],
)
def test_the_opt_out_of_the_subject_is_taken_and_no_other(quote, subject, address):
    found = best_opt_out(opt_out_urls(FORMS), place(FORMS, quote, subject))

    assert (found.value if found else None) == address


def test_an_opt_out_in_the_quote_comes_first():
    text = (
        "[Train no models](https://a.example/opt-out-of-training). "
        "We train; see https://b.example/opt-out for that."
    )
    found = best_opt_out(opt_out_urls(text), place(text, text[59:], "Model training"))

    assert found.value == "https://b.example/opt-out"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)//opt-out",
        "mailto:opt-out@garden.example",
        "https://garden.example/opt-out?utm_source=mail",
        "https://bit.ly/opt-out",
        "https://user@garden.example/opt-out",
        "https://g\u0430rden.example/opt-out",
        "https://127.0.0.1/opt-out",
        "https://localhost/opt-out",
        "https://garden.example:8443/opt-out",
        "https://garden.example/opt\\_out",
        "https://garden.example/" + "a" * 300 + "/opt-out",
    ],
)
def test_an_address_that_no_reader_should_be_sent_to_is_left_out(address):
    assert not is_safe_address(address)
    assert opt_out_urls(f"[Opt out]({address}) or {address}") == ()


def test_an_address_that_was_read_in_part_is_left_out():
    assert opt_out_urls("Use https://garden.example/opt-out(en) please.") == ()


def test_the_mail_address_of_the_subject_is_taken():
    text = (
        "We answer copyright questions at dmca@garden.example. Press: press@garden.example. "
        "Anything else: help@garden.example. Data: privacy@garden.example."
    )
    found = email_addresses(text)

    def best(subject):
        return best_email(found, Place(0, 5, subject)).value

    assert best("Copyright takedown") == "dmca@garden.example"
    assert best("Data retention") == "privacy@garden.example"
    assert best("Refunds, payment") == "help@garden.example"


def test_an_address_of_the_platform_comes_before_those_of_others():
    found = email_addresses("Our agent: privacy@agent.example. We: hello@pot-shop.example.")

    own = best_email(found, Place(0, 5, "Data retention", platform="Pot Shop"))

    assert own.value == "hello@pot-shop.example"


def test_the_domain_that_the_document_uses_most_is_the_platforms():
    text = "Mediator: pots@mediator.example. See https://kiln.ai/help, or write to help@kiln.ai."

    found = best_email(email_addresses(text), Place(0, 5, "Change of terms", platform="Le Pot"))

    assert found.value == "help@kiln.ai"


def test_a_box_of_somebody_else_is_no_contact():
    found = email_addresses("Write to press@garden.example or case@adr.org.")

    assert best_email(found, Place(0, 5, "Refunds")) is None
