"""Citations name the text by hash and the record by its permanent address."""

from dataclasses import replace
from datetime import UTC, date, datetime

from provisions.citation import Cited, apa, bibtex, chicago, citations, plain

CITED = Cited(
    platform="Stability AI",
    document="Stability AI Privacy Policy",
    title="Use of Prompts & Inputs",
    record_id="CA-P-010031",
    record_url="https://atlas.example/platform/stability-ai/privacy/use-of-prompts/",
    source_url="https://stability.example/privacy",
    text_sha256="c6a07b7f052646b9c2759a1f594c7498b4399e37e0549032e42fd8891c18148a",
    seen_at=datetime(2026, 4, 28, 5, 31, 8, tzinfo=UTC),
    is_imported=False,
    stated_on=date(2026, 5, 5),
    published_on=date(2026, 5, 18),
    accessed_on=date(2026, 5, 20),
)


def test_the_plain_citation_has_the_lines_of_a_record_slip():
    assert plain(CITED).splitlines() == [
        "Entity: Stability AI",
        "Document: Stability AI Privacy Policy",
        "Record ID: CA-P-010031",
        "Captured: 2026-04-28 05:31:08 UTC",
        "Text SHA-256: c6a07b7f052646b9…",
        "Source: https://stability.example/privacy",
        "URL: https://atlas.example/platform/stability-ai/privacy/use-of-prompts/",
        "Accessed: 20 May 2026",
    ]


def test_an_imported_text_is_never_said_to_be_captured():
    text = plain(replace(CITED, is_imported=True))

    assert "Captured" not in text
    assert "Recorded by another archive: 2026-04-28" in text


def test_every_style_cites_the_clause_with_the_platform_as_author_and_the_record_with_ours():
    for write in (apa, chicago):
        clause, record = write(CITED).split("\n\n")
        assert clause.startswith("Stability AI.")
        assert record.startswith("ConductAtlas.")
        assert CITED.record_url in record
    assert "author = {{Stability AI}}" in bibtex(CITED)
    assert "author = {{ConductAtlas}}" in bibtex(CITED)


def test_a_document_that_states_no_date_is_cited_without_one():
    undated = replace(CITED, stated_on=None)

    assert "Stability AI. (n.d.)." in apa(undated)
    assert "Last modified" not in chicago(undated)


def test_bibtex_escapes_what_tex_would_read():
    text = bibtex(replace(CITED, title="Data_use & {you} 100%"))

    assert r"Data\_use \& \{you\} 100\%" in text


def test_the_plain_style_comes_first():
    assert [each.format for each in citations(CITED)] == ["plain", "apa", "chicago", "bibtex"]
