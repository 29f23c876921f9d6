"""Without selectors the document is found, and what stands around it is left out."""

import pytest

from platforms.archive.extract import Extraction, extract

WORDS = (
    "The service keeps a record of kind {0} of each visit that a member makes and may share it"
    " with partner {0} for as long as the member has an account."
)
CLAUSES = [WORDS.format(number) for number in range(1, 15)]
DOCUMENT = "".join(f"<h2>{n}. Part</h2><p>{clause}</p>" for n, clause in enumerate(CLAUSES, 1))
PRINT = "<p>JUNK prices differ from one country to another and from one day to the next.</p>"
LINKS = "".join(f"<li><a href=/p{number}>JUNK page {number}</a></li>" for number in range(9))
CONSENT = "".join(
    f"<p>JUNK tools of kind {number} remember what you chose here and count how often you come.</p>"
    for number in range(40)
)


def read(page: str) -> Extraction:
    found = extract(f"<html><body>{page}</body></html>".encode(), media_type="text/html")
    assert isinstance(found, Extraction), found
    return found


@pytest.mark.parametrize(
    "page",
    [
        f"<div><div>{DOCUMENT}</div><div><h4>JUNK Company</h4><ul>{LINKS}</ul></div></div>",
        f"<main><h1>T</h1><div><h2>JUNK</h2><ul>{LINKS}</ul></div><div>{DOCUMENT}</div></main>",
        f"<main>{DOCUMENT}</main><footer>{PRINT * 30}</footer>",
        f"<main>{DOCUMENT}</main><div id=onetrust-consent-sdk>{CONSENT}</div>",
        f"<a href=#main>JUNK Zum Hauptinhalt</a><div id=main>{DOCUMENT}</div>",
        f"<div>{DOCUMENT}<section class=related-articles><h3>JUNK</h3>{LINKS}</section></div>",
        f"<div>{DOCUMENT}<button>JUNK Print</button></div>",
        f"<div hidden id='S:0'><main>{DOCUMENT}</main></div><div>JUNK Loading</div>",
    ],
    ids=["column", "menu", "footer", "consent", "skip-link", "related", "button", "streamed"],
)
def test_what_stands_around_the_document_is_left_out(page):
    text = read(page).text

    assert "JUNK" not in text
    assert all(clause in text for clause in CLAUSES)


@pytest.mark.parametrize(
    "page",
    [
        f"<footer>{DOCUMENT}</footer>",
        f"<article>{DOCUMENT}<footer><p>Written by the legal department.</p></footer></article>",
        f"<div class=cky-consent-container>{DOCUMENT}</div>",
        f"<div>{DOCUMENT}<p>These documents belong to the terms:</p><ul>{LINKS}</ul></div>",
        "<main><h1>Makers</h1><table><tr><th>Name<th>Place"
        + "".join(f"<tr><td>Firm {number}<td>Town {number}" for number in range(60))
        + "</table></main>",
    ],
    ids=["only-footer", "article-footer", "only-consent", "list-of-links", "table"],
)
def test_what_is_or_may_be_the_document_stays(page):
    whole = len("".join(read(page).text.split()))

    assert whole >= 0.9 * len("".join(read(f"<pre>{page}</pre>").text.split()))


def test_a_short_page_is_not_replaced_by_its_long_footer():
    notice = "<main><h1>Not here</h1><p>This page is not there at the moment.</p></main>"

    text = read(f"{notice}<footer>{PRINT * 30}</footer>").text

    assert text == "# Not here\n\nThis page is not there at the moment.\n"


def test_the_title_above_the_document_is_part_of_it():
    page = f"<section><h1>Terms of Use</h1></section><main>{DOCUMENT}</main>"

    assert read(page).headings[0].text == "Terms of Use"


def test_the_date_above_the_document_is_part_of_it():
    top = "<div>Terms of Use</div><div><span>Last updated: 3 May 2026</span></div>"
    page = f"<div>JUNK Download</div><div>{top}<div>{DOCUMENT}</div></div>"

    text = read(page).text

    assert text.startswith("Terms of Use\n\nLast updated: 3 May 2026\n")


def test_every_part_of_an_accordion_keeps_its_title():
    parts = "".join(
        f"<div><button aria-expanded=false>Part {n}</button><div hidden><p>{clause}</p></div></div>"
        for n, clause in enumerate(CLAUSES)
    )

    headings = [heading.text for heading in read(f"<main>{parts}</main>").headings]

    assert headings == [f"Part {n}" for n in range(len(CLAUSES))]


INTRODUCTION = "".join(
    f"<p>Before all else, rule {number} tells in plain words what the members of the club may ask"
    " of the service, and what it asks of them in return.</p>"
    for number in range(5)
)
LONG = DOCUMENT + PRINT * 90


@pytest.mark.parametrize(
    "page",
    [
        f"<div><div><div>{INTRODUCTION}</div></div><div><div>{LONG}</div></div></div>",
        f"<main><section>{INTRODUCTION}</section><section>{LONG}</section></main>",
    ],
    ids=["rows of a grid", "sections"],
)
def test_an_introduction_above_the_document_is_part_of_it(page):
    text = read(page).text

    assert all(f"rule {number} tells" in text for number in range(5))
    assert all(clause in text for clause in CLAUSES)


@pytest.mark.parametrize("name", ["class=cookie-texts", "class='x promo'", "id=newsletter_box"])
def test_a_banner_above_the_document_is_no_introduction(name):
    junk = INTRODUCTION.replace("rule", "JUNK")

    text = read(f"<div {name}><div>{junk}</div></div><div>{LONG}</div>").text

    assert text.count("JUNK") == 90


@pytest.mark.parametrize("tag", ["h1", "h2"])
def test_the_title_of_the_page_above_the_document_is_part_of_it(tag):
    sections = DOCUMENT.replace("h2>", "h1>")
    page = f"<div><div><{tag}>Terms of Use</{tag}></div><div>{sections}</div></div>"

    assert (
        read(f"<title>Terms of Use | Orchard</title><div>JUNK Download</div>{page}")
        .headings[0]
        .text
        == "Terms of Use"
    )
