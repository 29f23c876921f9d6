from provisions.classifier.plain import plain_text


def test_markup_vanishes_and_white_space_becomes_one():
    plain = plain_text("We **may**\n use [your  content](https://a.example/b) – “now” 4\\.")

    assert plain.text == 'We may use your content - "now" 4.'


def test_offsets_lead_back_to_the_source():
    source = "We **may** use _your_ [content](https://a.example)."
    plain = plain_text(source)

    start = plain.text.index("may")
    end = plain.text.index("content") + len("content")

    assert source[slice(*plain.source_span(start, end))] == "may** use _your_ [content"


def test_addresses_with_underscores_are_left_alone():
    assert plain_text("first_last@garden.example").text == "first_last@garden.example"


def test_text_of_markup_only_is_blank():
    assert plain_text("** **").text.strip() == ""
    assert plain_text("").text == ""


def test_words_inside_an_address_are_not_read():
    assert plain_text("See https://a.example/cookies-we-sell for more.").text == "See for more."
