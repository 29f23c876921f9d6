"""Passages that are no part of a document, and clauses that look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.chrome import is_chrome, is_notice

FURNITURE = {
    "helpful": "Was this article helpful?",
    "helpful votes": "12 out of 17 found this helpful",
    "related": "Related articles",
    "skip": "Skip to main content",
    "top": "[Back to top](#top)",
    "share": "Share this page",
    "sign in": "Log in or sign up",
    "cookie buttons": "Accept all cookies",
    "cookie banner": "We use cookies to run this site and to measure visits. Learn more. Accept",
    "long cookie banner": (
        "Orchard and its partners use cookies and similar tools so that the site works, to measure"
        " how it is used and to show what may please you. You may accept all or reject all."
    ),
    "contents": "On this page",
    "loading": "Loading...",
    "menu": "[Home](/) [Prices](/prices) [About us](/about) [Careers](/careers)",
    "menu with bars": "[Home](/) | [Prices](/prices) | [About us](/about)",
    "maker": "Powered by Orchard Pages",
    "font sample": "Lorem " * 30,
    "no words": "![](/logo.svg)",
}


@pytest.mark.parametrize("passage", FURNITURE.values(), ids=list(FURNITURE))
def test_furniture_is_told_from_the_document(passage):
    assert is_chrome(passage)


CLAUSES = {
    "cookies": "We use cookies to remember what you put into your basket, for thirty days.",
    "cookies sold": "We use cookies to sell your browsing history to brokers in other countries.",
    "consent": "You may withdraw your consent at any time; write to us and we stop within a day.",
    "log in": "You must log in to your account to change how long we keep your messages.",
    "share": "We share your address with the companies that deliver what you order.",
    "link inside": "Read our [privacy notice](/privacy) before you send us personal data.",
    "long link": (
        "[We may change these terms at any time and tell you of it by mail thirty days before"
        " they apply to you](/changes)"
    ),
    "no refunds": "No refunds.",
    "no warranties": "## No Warranties",
    "notwithstanding": "Notwithstanding the above, we may sell it",
    "now": "Now we may sell your data.",
    "loading": "Loading fees apply",
    "menu word": "Contents that you post stay yours.",
    "search": "Search results are ranked by relevance and by what advertisers pay.",
    "short": "All sales are final.",
}


@pytest.mark.parametrize("passage", CLAUSES.values(), ids=list(CLAUSES))
def test_a_clause_is_no_furniture(passage):
    assert not is_chrome(passage)
    assert not is_notice(passage)


NOTICES = {
    "not available": "Sorry, this content isn't available right now.",
    "curly": "This page isn\u2019t available",
    "not found": "The file could not be found.",
    "error": "An unexpected error has occurred. Please come back later.",
    "wrong": "Something went wrong",
    "reload": "Please try reloading this page.",
}


@pytest.mark.parametrize("passage", NOTICES.values(), ids=list(NOTICES))
def test_a_notice_says_that_something_could_not_be_shown(passage):
    assert is_notice(passage)


@pytest.mark.parametrize(
    "passage",
    [
        "We are not liable if something went wrong with the delivery of your order.",
        "If this page is not available in your language, the English text applies.",
        "Something went wrong. " + "We tell you of each case and of what we did. " * 8,
    ],
    ids=["liability", "condition", "long"],
)
def test_a_clause_on_failures_is_no_notice(passage):
    assert not is_notice(passage)


@given(st.text(max_size=200))
def test_any_passage_is_answered(passage):
    assert is_chrome(passage) in (True, False)
    assert is_notice(passage) in (True, False)
