"""Which links of a text lead elsewhere."""

from platforms.archive.link_targets import LinkShift, link_shifts


def test_a_link_that_leads_elsewhere_is_named_by_its_words():
    before = "See the [**terms**](https://old.example) and [help](https://help.example)."
    after = "See the [**terms**](https://new.example) and [help](https://help.example)."

    assert link_shifts(before, after) == (
        LinkShift("terms", "https://old.example", "https://new.example"),
    )


def test_a_joiner_that_nobody_sees_does_not_make_another_link():
    before = "[terms\u2060](https://old.example)"

    assert link_shifts(before, "[terms](https://new.example)") == (
        LinkShift("terms", "https://old.example", "https://new.example"),
    )


def test_links_that_come_and_go_stand_with_one_side_empty():
    before, after = "[a](https://a.example)", '[b](https://b.example "title")'

    assert link_shifts(before, after) == (
        LinkShift("b", "", "https://b.example"),
        LinkShift("a", "https://a.example", ""),
    )


def test_a_picture_without_words_is_a_link_without_words():
    before, after = "![](https://old.example/i.png)", "![](https://new.example/i.png)"

    assert link_shifts(before, after)[0].words == ""


def test_the_same_shift_in_two_places_is_told_once():
    before = "[a](https://1.example) [a](https://1.example)"
    after = "[a](https://2.example) [a](https://2.example)"

    assert len(link_shifts(before, after)) == 1
