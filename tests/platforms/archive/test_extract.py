import pytest

from platforms.archive.extract import EXTRACTOR, Extraction, ExtractionFailure, extract
from platforms.archive.outcome import Outcome

URL = "https://platform.example/legal/terms"
CLAUSE = "The service keeps a record of each visit and may share it with its partners. "


def text_of(page: str | bytes, **arguments) -> str:
    body = page.encode() if isinstance(page, str) else page
    read = extract(body, media_type=arguments.pop("media_type", "text/html"), url=URL, **arguments)
    assert isinstance(read, Extraction), read
    return read.text


def failure_of(body: bytes, **arguments) -> Outcome:
    read = extract(body, media_type=arguments.pop("media_type", "text/html"), url=URL, **arguments)
    assert isinstance(read, ExtractionFailure), read
    return read.outcome


def test_headings_paragraphs_and_emphasis_become_markdown():
    text = text_of("<h1>Terms</h1><p>You <b>must </b>pay.</p><h2>1. <b>Use</b></h2><p>Fair.</p>")

    assert text == "# Terms\n\nYou **must** pay.\n\n## 1. Use\n\nFair.\n"


def test_lists_nest_and_keep_their_numbers():
    text = text_of(
        "<p>Items:</p><ul><li>One<ul><li>Inner</li></ul></li><li>Two</li></ul>"
        "<ol start=3><li>Three</li><li><p>Four</p><p>More</p></li></ol>"
    )

    assert text == ("Items:\n\n* One\n    * Inner\n* Two\n\n3. Three\n4. Four\n\n    More\n")


def test_a_table_of_data_becomes_rows_and_a_layout_table_becomes_text():
    data = (
        "<table><tr><th>Kind</th><th>Kept</th></tr>"
        "<tr><td>Logs</td><td>30|60 days</td></tr></table>"
    )
    layout = "<table><tr><td><h2>Part</h2><p>Words.</p></td><td><p>Side</p></td></tr></table>"

    assert text_of(data) == "| Kind | Kept |\n| --- | --- |\n| Logs | 30\\|60 days |\n"
    assert text_of(layout) == "## Part\n\nWords.\n\nSide\n"


def test_links_are_absolute_and_links_within_the_page_are_words():
    text = text_of('<p>See <a href="/privacy">privacy</a>, <a href="#s2">section 2</a>.</p>')

    assert text == "See [privacy](https://platform.example/privacy), section 2.\n"


def test_line_breaks_stay_and_two_of_them_part_paragraphs():
    assert text_of("<p>One<br>two<br><br>three</p>") == "One\ntwo\n\nthree\n"


def test_furniture_goes_and_the_document_stays():
    page = (
        f"<nav><a href=/x>Menu</a></nav><main><h1>Terms</h1><p>{CLAUSE}</p>"
        '<div class="cookie-banner">We use cookies. <button>Accept</button></div></main>'
        "<footer>Imprint</footer><script>var x = 1</script>"
    )

    assert text_of(page) == f"# Terms\n\n{CLAUSE.strip()}\n"


def test_a_hidden_container_with_the_whole_text_is_content():
    page = f'<body><div id=app></div><div hidden id="S:0"><h1>Terms</h1><p>{CLAUSE * 20}</p></div>'

    assert text_of(page).count("keeps a record") == 20


def test_a_class_that_only_resembles_a_menu_is_no_menu():
    page = f'<main><h1>T</h1><div class="toc-visible:grid"><p>{CLAUSE}</p></div><p>End.</p></main>'

    assert "keeps a record" in text_of(page)


def test_nothing_with_much_clause_text_is_dropped():
    page = f'<main><p>Lead.</p><div class="sidebar"><p>{CLAUSE * 30}</p></div></main>'

    assert text_of(page).count("keeps a record") == 30


def test_the_button_that_unfolds_a_passage_is_its_title():
    page = f"<main><p>Lead.</p><button><h3>Who may see it?</h3></button><p>{CLAUSE}</p></main>"

    assert "### Who may see it?" in text_of(page)


def test_paragraphs_beside_the_largest_part_stay():
    page = f"<div><div><p>{CLAUSE * 30}</p></div><p>You may object at any time.</p></div>"

    assert "You may object" in text_of(page)


def test_bold_lines_become_headings_where_the_page_has_none():
    parts = "".join(f"<p><b>{n}. Part {n}</b></p><p>{CLAUSE}</p>" for n in range(1, 5))
    read = extract(f"<main>{parts}</main>".encode(), media_type="text/html", url=URL)

    assert isinstance(read, Extraction)
    assert [heading.text for heading in read.headings] == [f"{n}. Part {n}" for n in range(1, 5)]
    assert all(read.text[heading.start :].startswith("## ") for heading in read.headings)


def test_declared_selectors_choose_and_remove():
    page = "<div class=a><p>Yes</p><p class=no>No</p></div><div class=b>Also</div><div>Else</div>"

    assert text_of(page, select=[".b", ".a"], remove=[".no"]) == "Yes\n\nAlso\n"


def test_a_removed_element_leaves_the_text_after_it():
    assert text_of("<p>One <i>two</i> three</p>", remove=["i"]) == "One three\n"


def test_a_selector_that_matches_nothing_is_broken():
    assert failure_of(b"<p>Text</p>", select=["#legal"]) is Outcome.SELECTOR_BROKEN
    assert failure_of(b"<p>Text</p>", select=["##"]) is Outcome.SELECTOR_BROKEN


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("<meta charset=latin1><p>Größe</p>".encode(), "iso-8859-1"),
        ("<meta charset=iso-8859-1><p>Größe</p>".encode("latin-1"), None),
        ("<p>Größe</p>".encode("cp1252"), "windows-1252"),
        ("<p>Größe</p>".encode("utf-16"), None),
        ("<p>Gro\u0308ße</p>".encode(), "nonsense"),
    ],
)
def test_the_charset_is_what_the_bytes_are(body, charset):
    assert text_of(body, charset=charset) == "Größe\n"


def test_plain_text_passes_with_line_ends_and_form_made_one():
    body = "Title\r\n\r\nCafe\u0301 clause. \r\n\r\n".encode()

    assert text_of(body, media_type="text/plain; charset=utf-8") == "Title\n\nCafé clause.\n"


def test_the_extraction_names_its_extractor_title_and_language():
    page = f"<html lang=en-GB><title>Terms | X</title><body><h1>Terms</h1><p>{CLAUSE}</p></html>"
    read = extract(page.encode(), media_type="text/html", url=URL)

    assert isinstance(read, Extraction)
    assert (read.extractor, read.title, read.language) == (EXTRACTOR, "Terms | X", "en")


@pytest.mark.parametrize(
    ("body", "media_type", "outcome"),
    [
        (b"", "text/html", Outcome.EMPTY),
        (b"<html><body><script>1</script></body></html>", "text/html", Outcome.EMPTY),
        (b"\x89PNG", "image/png", Outcome.UNSUPPORTED_MEDIA),
        (b"%PDF-1.7 broken", "application/pdf", Outcome.UNREADABLE),
        (b"x" * 25_000_001, "text/html", Outcome.TOO_LARGE),
        (b"<div>" * 5_000 + b"<p>Text</p>", "text/html", Outcome.INCOMPLETE),
        (b"GIF89a words", "text/html", Outcome.UNSUPPORTED_MEDIA),
        (bytes(range(1, 128)) * 40, "text/plain", Outcome.UNREADABLE),
        ("Größe und Straße. ".encode() * 20 + b"\xc3 " * 9, "text/html", Outcome.INCOMPLETE),
        (b"a " * 5_500_000, "text/plain", Outcome.TOO_LARGE),
        (b"# a\n" * 20_001, "text/plain", Outcome.TOO_LARGE),
    ],
)
def test_what_cannot_be_read_has_a_typed_outcome(body, media_type, outcome):
    assert failure_of(body, media_type=media_type) is outcome


@pytest.mark.parametrize("depth", [200, 254, 255, 256, 300, 1_500])
def test_text_below_many_levels_is_never_lost_in_silence(depth):
    page = "<div>" * depth + f"<p>{CLAUSE * 8}</p>" + "</div>" * depth + "<p>After.</p>"

    read = extract(page.encode(), media_type="text/html", url=URL)

    assert isinstance(read, ExtractionFailure) or (
        read.text.count("keeps a record") == 8 and "After." in read.text
    )


@pytest.mark.parametrize("element", ["embed src=x", "map name=x", "input", "link", "base", "meta"])
def test_an_element_without_an_end_hides_nothing(element):
    text = text_of(f"<main><p>{CLAUSE * 9}</p><{element}><p>{CLAUSE * 9}</p></main>")

    assert text.count("keeps a record") == 18


@pytest.mark.parametrize("element", ["svg", "math"])
def test_text_that_an_element_hides_in_one_parser_alone_is_incomplete(element):
    page = f"<main><p>{CLAUSE * 9}</p><{element}><p>{CLAUSE * 9}</p></main>"

    assert failure_of(page.encode()) is Outcome.INCOMPLETE


def test_lists_in_lists_without_end_cost_no_more_blanks_than_words():
    text = text_of("<ul><li>word" * 900)

    assert text.count("word") == 900
    assert len(text) < 900 * 80


def test_a_row_of_many_cells_fills_up_no_other_row():
    wide, long = "<td>x" * 2_000, "<tr><td>y" * 2_000

    text = text_of(f"<table><tr>{wide}{long}</table>")

    assert (text.count("x"), text.count("y")) == (2_000, 2_000)
    assert len(text) < 50_000


def test_an_address_beyond_all_bounds_is_no_link_and_its_words_stay():
    text = text_of(f"<p>See <a href='/{'y' * 5_000}'>the terms</a>.</p>")

    assert text == "See the terms.\n"


@pytest.mark.parametrize(
    ("body", "charset", "decoder"),
    [("Größe".encode(), None, "utf-8"), ("Größe".encode("cp1252"), "latin1", "cp1252")],
)
def test_the_extraction_names_the_decoder(body, charset, decoder):
    read = extract(body, media_type="text/plain", charset=charset)

    assert isinstance(read, Extraction)
    assert read.charset == decoder


def test_the_same_page_gives_the_same_text_twice():
    page = f"<main><h1>T</h1><ul><li>{CLAUSE}</li></ul></main>"

    assert text_of(page) == text_of(page)
