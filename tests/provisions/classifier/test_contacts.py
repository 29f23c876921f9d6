from provisions.classifier.contacts import email_addresses, opt_out_urls

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
