"""What readers see of dates, hashes, clauses and marks, and what templates may not hold."""

import json
import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path

from conductatlas.templatetags import display, marks, quotation

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STYLES = ROOT / "static" / "css"
NOON_IN_TOKYO = datetime(2026, 5, 19, 3, 4, 5, tzinfo=timezone(timedelta(hours=9)))
PUBLIC_PAGES = [
    "home",
    "platforms",
    "changes",
    "clause_types",
    "articles",
    "methodology",
    "search",
    "account",
    "log",
]


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path(f"{name}/", _page, name=name) for name in PUBLIC_PAGES]


def page_templates() -> list[Path]:
    """Templates of the public site; the admin and mails have rules of their own."""
    folders = ("components", "pages", "platforms", "provisions")
    nested = [each for folder in folders for each in (TEMPLATES / folder).rglob("*.html")]
    return [*TEMPLATES.glob("*.html"), *nested]


def test_days_are_written_out_without_a_leading_zero():
    assert display.uk_date(date(2026, 5, 8)) == "8 May 2026"


def test_an_instant_is_shown_by_its_day_and_minute_in_utc():
    assert display.uk_date(NOON_IN_TOKYO) == "18 May 2026"
    assert display.utc(NOON_IN_TOKYO) == "18 May 2026, 18:04 UTC"
    assert display.iso(NOON_IN_TOKYO) == "2026-05-18T18:04:05Z"


def test_the_machine_form_of_a_day_has_no_time():
    assert display.iso(date(2026, 5, 8)) == "2026-05-08"


@pytest.mark.parametrize("show", [display.uk_date, display.utc, display.iso, display.day_month])
def test_a_missing_time_shows_nothing(show):
    assert show(None) == ""


def test_a_day_element_carries_both_forms():
    shown = display.day(date(2026, 5, 8))

    assert shown == '<time datetime="2026-05-08">8 May 2026</time>'


def test_a_hash_is_shortened_to_sixteen_digits():
    assert display.short_hash("ab" * 32) == "ab" * 8 + "…"


def test_a_clause_keeps_its_words_and_loses_its_links():
    shown = quotation.clause_text("We **may** use [your *data*](https://x.example/a_b).")

    assert shown == "<p>We <strong>may</strong> use your <em>data</em>.</p>"


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "[a](javascript:alert(1))",
     "![<svg onload=alert(1)>](x)", "`<b>`", "&lt;script&gt;"],
)  # fmt: skip
def test_a_clause_can_never_bring_its_own_markup(hostile):
    shown = re.sub(r"</?p>", "", quotation.clause_text(hostile))

    assert "<" not in shown
    assert "href" not in shown


def test_list_marks_go_but_numbers_and_rules_stay():
    shown = quotation.plain_clause("4.2 We may:\n\n- collect\n- share\n\n7) sell\n\nprice * 2")

    assert shown == "4.2 We may: collect share 7) sell price * 2"


@pytest.mark.parametrize(
    "words", ["a\n---", "[a]: https://x.example", "***", "    indented", "x\n==="]
)
def test_nothing_that_looks_like_structure_is_swallowed(words):
    assert quotation.plain_clause(words) == " ".join(words.split())


def test_an_invisible_character_is_named():
    shown = quotation.clause_text("free\u202eeerf")

    assert shown == '<p>free<span class="unseen" data-code="U+202E"></span>eerf</p>'


def test_an_excerpt_is_cut_after_a_whole_word_within_300_characters():
    shown = display.excerpt300("sentence " * 60)

    assert len(shown) <= 300
    assert shown.endswith("sentence…")


def test_a_short_excerpt_is_left_alone():
    assert display.excerpt300("We may **share** data.") == "We may share data."


def test_an_excerpt_without_spaces_is_cut_all_the_same():
    assert len(display.excerpt300("x" * 900)) <= 300


def test_an_article_is_formatted_and_its_html_is_text():
    shown = quotation.markdown("# Title\n\n[a](https://x.example) <script>1</script>")

    assert "<h2>Title</h2>" in shown
    assert '<a href="https://x.example" rel="noopener">a</a>' in shown
    assert "<script>" not in shown


def test_an_article_cannot_link_to_a_script():
    assert "href" not in quotation.markdown("[a](javascript:alert(1))")


def test_json_ld_cannot_end_its_block():
    shown = display.json_ld({"text": "</script><b>&"})

    assert "<" not in shown
    assert json.loads(shown) == {"text": "</script><b>&"}


def test_questions_go_out_with_the_words_that_the_page_shows():
    shown = display.faq_json_ld([SimpleNamespace(question="Who?", answer="We & you.")])

    entry = json.loads(shown)["mainEntity"][0]
    assert (entry["name"], entry["acceptedAnswer"]["text"]) == ("Who?", "We & you.")


def test_a_severity_strip_fills_its_width_and_leaves_out_empty_levels():
    parts = display.severity_strip({"low": 99, "medium": 0, "high": 1})

    assert [part["level"] for part in parts] == ["low", "high"]
    assert float(str(parts[1]["width"]).rstrip("%")) >= 7
    assert sum(float(str(part["width"]).rstrip("%")) for part in parts) == pytest.approx(
        100, abs=0.1
    )


def test_a_severity_strip_of_nothing_is_empty():
    assert display.severity_strip({}) == []


def test_a_bar_of_an_empty_whole_is_empty():
    assert display.percent_of(3, 0) == "0%"


def test_a_redline_shows_words_instead_of_markdown():
    words = [("same", "- We **may** see [terms](https://x.example) "), ("added", "5 - 3 *")]

    assert marks.redline_words(words) == [("same", "We may see terms "), ("added", "5 - 3 *")]


def test_each_side_of_a_redline_has_its_own_words():
    words = [("same", "a "), ("removed", "b"), ("added", "c")]

    assert marks.before_words(words) == [("same", "a "), ("removed", "b")]
    assert marks.after_words(words) == [("same", "a "), ("added", "c")]


@pytest.mark.urls(__name__)
def test_the_gallery_shows_every_severity_with_its_word():
    shown = render_to_string("pages/gallery.html")

    for level in ("Low", "Medium", "High"):
        assert f"{level} severity" in re.sub(r"<[^>]+>", "", shown)


@pytest.mark.urls(__name__)
def test_a_page_is_the_same_whatever_theme_its_reader_chose():
    """The choice is applied by a script, so that pages can be kept for every reader."""
    chosen = render_to_string("404.html", {"theme": "dark"})

    assert chosen == render_to_string("404.html")
    assert '<html lang="en-GB">' in chosen


def test_every_component_is_used_and_in_the_gallery_or_inside_one_that_is():
    gallery = (TEMPLATES / "pages").rglob("gallery*/*.html")
    parts = [*gallery, *(TEMPLATES / "components").glob("*.html"), TEMPLATES / "base.html",
             TEMPLATES / "pages" / "gallery.html"]  # fmt: skip
    used = set(
        re.findall(r"components/([\w.]+\.html)", "".join(each.read_text() for each in parts))
    )

    assert {each.name for each in (TEMPLATES / "components").glob("*.html")} - used == set()


@pytest.mark.parametrize(
    "template", page_templates(), ids=lambda each: str(each.relative_to(TEMPLATES))
)
def test_a_template_is_short_and_holds_no_style_handler_or_script_of_its_own(template):
    text = template.read_text()

    assert len(text.splitlines()) <= 80
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|\|safe\b|autoescape off", text)
    assert not re.search(r"<script(?![^>]*(?:src=|application/ld\+json))", text)


@pytest.mark.parametrize("sheet", sorted(STYLES.glob("*.css")), ids=lambda each: each.name)
def test_colours_are_written_in_one_file_and_nothing_is_forced(sheet):
    text = sheet.read_text()

    assert "!important" not in text
    if sheet.name != "tokens.css":
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", text)
