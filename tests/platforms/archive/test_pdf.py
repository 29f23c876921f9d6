import pytest

from platforms.archive.extract import Extraction, ExtractionFailure, extract
from platforms.archive.extraction import PDF_EXTRACTOR
from platforms.archive.outcome import Outcome


def make_pdf(*lines: str) -> bytes:
    """A PDF of one page with a line of text for each argument."""
    drawn = b"".join(
        b"BT /F1 12 Tf 72 %d Td (%s) Tj ET\n" % (720 - 16 * place, line.encode("latin-1"))
        for place, line in enumerate(lines)
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%sendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return body + b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


def make_pages(count: int) -> bytes:
    """A PDF of empty pages, without a table of its objects."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + count))
    page = b"%d 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >> endobj\n"
    body = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    body += b"2 0 obj << /Type /Pages /Kids [%s] /Count %d >> endobj\n" % (kids, count)
    body += b"".join(page % number for number in range(3, 3 + count))
    return body + b"trailer << /Root 1 0 R >>\n%%EOF"


def test_lines_of_a_paragraph_are_joined_and_items_stand_alone():
    body = make_pdf(
        "The service keeps a record of each visit that you make to",
        "its pages and may share that record.",
        "1. You may object at any time by letter to the address.",
    )

    read = extract(body, media_type="application/pdf")

    assert isinstance(read, Extraction)
    assert read.extractor == PDF_EXTRACTOR
    assert read.text == (
        "The service keeps a record of each visit that you make to its pages and may share that "
        "record.\n\n1. You may object at any time by letter to the address.\n"
    )


def test_a_pdf_served_under_another_type_is_still_read():
    read = extract(make_pdf("Words of a clause."), media_type="application/octet-stream")

    assert isinstance(read, Extraction)


def test_a_pdf_without_a_text_layer_is_empty():
    read = extract(make_pdf(), media_type="application/pdf")

    assert isinstance(read, ExtractionFailure)
    assert read.outcome is Outcome.EMPTY


@pytest.mark.parametrize(
    ("body", "detail"),
    [(b"%PDF-1.7\n" + b"1 0 obj" * 50_001, "50,001 objects"), (make_pages(501), "501 pages")],
)
def test_a_pdf_beyond_the_limits_is_too_large(body, detail):
    read = extract(body, media_type="application/pdf")

    assert isinstance(read, ExtractionFailure)
    assert read.outcome is Outcome.TOO_LARGE
    assert detail in read.detail


def test_page_numbers_go_and_numbers_in_the_text_stay():
    read = extract(
        make_pdf("12", "We keep logs for", "30 days.", "7"), media_type="application/pdf"
    )

    assert isinstance(read, Extraction)
    assert read.text.split() == ["We", "keep", "logs", "for", "30", "days."]
