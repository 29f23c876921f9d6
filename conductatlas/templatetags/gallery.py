"""Invented values for the gallery page, which shows every component once."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as Sample
from typing import Any

from django import template

from platforms.archive.change_class import ChangeClass

register = template.Library()

SEEN_AT = datetime(2026, 5, 18, 6, 20, 21, tzinfo=UTC)
TEXT_SHA256 = "c6a07b7f052646b9c2759a1f594c7498b4399e37e0549032e42fd8891c18148a"
CLAUSE = (
    "We may use the **prompts and files** you submit to train our models, as our "
    "[data policy](https://northwind.example/data) says.\n\n- You can turn it off in Settings."
)


@register.simple_tag
def gallery_samples() -> dict[str, Any]:
    """One sample for each input of a component, by the name of the input."""
    return {
        "seen_at": SEEN_AT,
        "sha256": TEXT_SHA256,
        "clause": CLAUSE,
        "long_clause": f"{CLAUSE} " * 4,
        "change_classes": list(ChangeClass),
        "counts": {"low": 3, "medium": 9, "high": 7},
        "crumbs": [Sample(label="Platforms", url="#"), Sample(label="Northwind AI", url="#")],
        "rows": [("Document", "Northwind AI Privacy Policy"), ("Seat", ""), ("Language", "en")],
        "figures": [
            Sample(label="Platforms", value="325", note="in 18 sectors"),
            Sample(label="Documents", value="1,212", note="9,846 versions"),
            Sample(label="Provisions", value="10,412", note="reviewed"),
            Sample(label="Changes", value="412", note="in the last 30 days"),
        ],
        "answers": [
            Sample(words="Permits", mark="yes", icon="dot", is_mixed=False),
            Sample(words="Permits; Excludes", mark="cond", icon="half", is_mixed=True),
            Sample(words="On unless opted out", mark="", icon="", is_mixed=False),
            Sample(words="Not stated", mark="silent", icon="minus", is_mixed=False),
        ],
        "groups": _facet_groups(),
        "applied": [Sample(label="AI services", url="#"), Sample(label="High severity", url="#")],
        "citations": _citations(),
        "ticks": _ticks(),
        "questions": [
            Sample(
                question="Is ConductAtlas affiliated with Northwind AI?",
                answer="No. ConductAtlas is an independent monitoring service.",
            ),
            Sample(question="How does this clause affect you?", answer="It widens <use> & reuse."),
        ],
        "steps": [
            Sample(title="Download the bundle", text="It holds the bytes and the text."),
            Sample(title="Hash the text", text="The hash must be the one that the record names."),
        ],
        "timeline": [
            Sample(date=SEEN_AT, title="Privacy Policy", url="#", note="3", is_current=True),
            Sample(date=date(2026, 1, 14), title="Privacy Policy", url="#", note="Date only",
                   is_minor=True),
            Sample(date=date(2025, 2, 3), title="Privacy Policy", url="#", note="First text"),
        ],
        "redline": _redline(),
        "summary": _summary(),
        "class_words": _class_words(),
        "result": _result(),
        "change": _change(),
        "page": _page(),
        "site": Sample(today=date(2026, 5, 20), last_capture_at=SEEN_AT, platforms=325,
                       documents=1212),
        "sorts": [Sample(value="relevance", label="Relevance", is_selected=True),
                  Sample(value="newest", label="Newest", is_selected=False)],
    }  # fmt: skip


def _facet_groups() -> list[Sample]:
    sector = Sample(value="ai", label="AI services", count=41, is_selected=True, severity="")
    high = Sample(value="high", label="High", count=147, is_selected=False, severity="high")
    week = Sample(value="7", label="Last 7 days", count=29, is_selected=True, severity="")
    return [
        Sample(name="sector", legend="Sector", single=False, options=[sector]),
        Sample(name="severity", legend="Highest severity on record", single=False, options=[high]),
        Sample(name="changed", legend="Changed", single=True, options=[week]),
    ]


def _citations() -> list[Sample]:
    return [
        Sample(format="plain", label="Plain", text="Entity: Northwind AI\nRecord ID: CA-P-010412"),
        Sample(format="apa", label="APA", text="Northwind AI. (2026, May 18). Privacy Policy."),
        Sample(format="bibtex", label="BibTeX", text="@misc{CA-P-010412,\n  year = {2026}\n}"),
    ]


def _ticks() -> list[Sample]:
    stored = "The bytes that the server sent are in the archive."
    return [
        Sample(label="Snapshot stored", state="ok", checked_at=SEEN_AT, proves=stored),
        Sample(label="Hash verified", state="wait", checked_at=None, proves="Not yet run."),
        Sample(label="Change verified", state="fail", checked_at=SEEN_AT, proves="It differs."),
    ]


def _redline() -> Sample:
    words = [
        ["same", "We keep your data for "], ["removed", "two"], ["added", "three"],
        ["same", " years."],
    ]  # fmt: skip
    before, after = "We keep your data for two years.", "We keep your data for three years."
    new = "Partners may keep samples for twelve months."
    moved = "We answer within one week."
    reworded = {"kind": "reworded", "before": before, "after": after, "words": words}
    added = {"kind": "added", "before": "", "after": new, "words": [["added", new]]}
    elsewhere = {"kind": "moved", "before": moved, "after": moved, "words": [["same", moved]]}
    return Sample(
        mode="", before_name="Text of 14 January 2026", after_name="Text of 18 May 2026",
        shown="Passages 1 to 3 of 400 that differ are shown on this page.",
        modes=[Sample(label="Inline", url="#", is_current=True),
               Sample(label="Side by side", url="#", is_current=False)],
        parts=[Sample(label="1", url="#", is_current=True),
               Sample(label="2", url="#", is_current=False)],
        hunks=[
            Sample(is_same=True, number=0, step={"kind": "same", "count": 14}),
            Sample(is_same=False, number=1, title="Retention", is_repeated=False, step=reworded),
            Sample(is_same=False, number=2, title="Sharing", is_repeated=False, step=added),
            Sample(is_same=False, number=3, title="Contact", is_repeated=False, step=elsewhere),
        ],
    )  # fmt: skip


def _summary() -> Sample:
    shift = Sample(
        section="Retention", url="#h1",
        before=Sample(lead="We keep your data for ", words="two years", trail="."),
        after=Sample(lead="We keep your data for ", words="three years", trail="."),
    )  # fmt: skip
    note = "2 further differences in numbering or the document's own date."
    section = Sample(title="How long we keep it", earlier_title="Retention", url="#h1")
    return Sample(
        sections=[Sample(legend="Sections renamed", sections=[section])],
        groups=[Sample(legend="Periods", shifts=[shift])],
        notes=[note],
    )


def _class_words() -> Sample:
    verdict = Sample(
        from_label="Substantive, minor", to_label="Date only", is_first=True, decided_at=SEEN_AT,
        reason="The words differ in a date that the text states twice.",
    )  # fmt: skip
    return Sample(
        change_class=ChangeClass.DATE_ONLY, reason="1 sentence or line differs.",
        verdicts=[verdict],
    )  # fmt: skip


def _result() -> Sample:
    return Sample(
        title="Use of Prompts for Model Improvement", url="#", severity="high", confidence="medium",
        where="Northwind AI, Privacy Policy, clause 4.2", basis="explicit",
        basis_label="Explicit document language", stance="conditional",
        stance_label="Permits under conditions", record_id="CA-P-010412", seen_at=SEEN_AT,
        snippet=[(False, "…to "), (True, "train"), (False, " and improve our models…")],
    )  # fmt: skip


def _change() -> Sample:
    entity = Sample(name="Northwind AI", get_absolute_url="#")
    return Sample(
        seen_at=SEEN_AT, headline="Uploaded files now within model training", get_absolute_url="#",
        document=Sample(entity=entity, terms_type="Privacy Policy"), provenance="demo",
        kind=ChangeClass.SUBSTANTIVE_MAJOR, highest_severity="high",
    )  # fmt: skip


def _page() -> Sample:
    return Sample(
        paginator=Sample(num_pages=7, count=412), number=2, start_index=61, end_index=120,
        has_previous=True, has_next=True, previous_page_number=1, next_page_number=3,
    )  # fmt: skip
