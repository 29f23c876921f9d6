"""The summary of a change on a page: kinds, quotes, places in the redline, what is left out."""

from django.test import RequestFactory

from platforms.archive.diff import changed_hunks, redline
from platforms.archive.summary import summarise
from platforms.views.redline_page import redline_page
from platforms.views.shown_summary import shown_summary, stored_summary

HEAD = "# Terms of Service\n\n## Fees\n\nYou pay each month.\n\n"


def summary_of(before, after, **stored):
    hunks = redline(before, after)
    steps = [hunk.to_json() for hunk in changed_hunks(hunks)]
    request = RequestFactory().get("/change/CA-C-000001/")
    page = redline_page(steps, request, before_name="Before", after_name="After")
    return shown_summary({**stored_summary(summarise(hunks)), **stored}, steps, page)


def test_a_period_is_told_with_both_quotes_its_section_and_its_place():
    shown = summary_of(
        f"{HEAD}## Retention\n\nWe keep your messages for 30 days after you leave.\n",
        f"{HEAD}## Retention\n\nWe keep your messages for 90 days after you leave.\n",
    )

    [group] = shown.groups
    [shift] = group.shifts
    assert (group.legend, shift.section, shift.url) == ("Periods", "Retention", "#h1")
    assert (shift.before.words, shift.after.words) == ("30 days", "90 days")
    assert shift.after.lead.endswith("for ")
    assert shift.after.trail.startswith(" after")


def test_a_section_that_came_is_named_with_its_place():
    shown = summary_of(HEAD, f"{HEAD}## Arbitration\n\nAn arbitrator settles every dispute.\n")

    [group] = shown.sections
    [section] = group.sections
    assert (group.legend, section.title, section.url) == ("Sections added", "Arbitration", "#h1")


def test_own_dates_and_references_are_counted_not_listed():
    text = "{}We follow section {} of these terms.\n"
    own_date = "Last updated: {} May 2026. These terms hold for all who use the service.\n\n"

    shown = summary_of(
        HEAD + own_date.format(1) + text.format("", 4),
        HEAD + own_date.format(8) + text.format("", 5),
    )

    assert shown.groups == []
    assert any("numbering or the document's own date" in note for note in shown.notes)


def test_what_is_not_listed_is_counted():
    before, after = f"{HEAD}It costs $5 a year.\n", f"{HEAD}It costs $9 a year.\n"

    shown = summary_of(before, after, shift_count=61)

    assert "60 more statements are not listed here; the redline has all of them." in shown.notes


def test_a_rewritten_text_is_said_to_be_one():
    shown = summary_of(HEAD, f"{HEAD}More.\n", is_rewritten=True, differing_share=0.875)

    assert shown.notes[0].startswith("Most of the text was written anew: 88 % of its passages")


def test_a_summary_of_earlier_rules_is_shown_without_what_it_lacks():
    old = {
        "kind": "money", "before": "$5", "after": "$9",
        "before_quote": "It costs $5.", "after_quote": "It costs $9.",
    }  # fmt: skip
    request = RequestFactory().get("/change/CA-C-000001/")
    page = redline_page([], request, before_name="", after_name="")

    shown = shown_summary({"counts": {}, "shifts": [old]}, [], page)

    assert [group.legend for group in shown.groups] == ["Amounts of money"]
    assert shown.groups[0].shifts[0].url == ""
    assert not shown_summary({}, [], page)
