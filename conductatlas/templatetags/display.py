"""How values are shown: dates, hashes, icons, severity strips. Text is always escaped.

Quoted clauses and our own Markdown are in `quotation.py`.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Protocol

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from conductatlas.templatetags import marks, quotation

register = template.Library()

SHORT_HASH_DIGITS = 16
EXCERPT_CHARACTERS = 300
LEVELS = ("low", "medium", "high")
SMALLEST_SHARE = 0.08
"""Narrowest part of a severity strip, so that its number still fits."""

register.filter("clause_text", quotation.clause_text)
register.filter("plain_clause", quotation.plain_clause)
register.filter("changed_words", quotation.changed_words)
register.filter("markdown", quotation.markdown)
for shown in (
    marks.severity_icon, marks.confidence_icon, marks.basis_icon, marks.state_icon,
    marks.stance_mark, marks.stance_icon, marks.change_kind, marks.kind_icon,
    marks.change_kind_label, marks.redline_words, marks.changed_stretches,
    marks.redline_note, marks.visible_run, marks.before_words, marks.after_words,
    marks.after_text,
):  # fmt: skip
    register.filter(shown.__name__, shown)


class Question(Protocol):
    """An entry of the list of frequently asked questions."""

    question: str
    answer: str


@register.filter
def uk_date(value: date | None) -> str:
    """A day as readers write it: "18 May 2026". Instants are shown by their day in UTC."""
    if value is None:
        return ""
    day = value.astimezone(UTC) if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


@register.filter
def day_month(value: date | None) -> str:
    """A day where the year is plain from the place: "18 May"."""
    return uk_date(value).rpartition(" ")[0]


@register.filter
def utc(value: datetime | None) -> str:
    """An instant to the minute, always in UTC: "18 May 2026, 05:31 UTC"."""
    if value is None:
        return ""
    return f"{uk_date(value)}, {value.astimezone(UTC):%H:%M} UTC"


@register.filter
def iso(value: date | None) -> str:
    """The machine form for `datetime` attributes: a day, or an instant in UTC ending in Z."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


@register.simple_tag
def day(value: date | None, *, short: bool = False) -> str:
    """A day as a `<time>` element; nothing for no day. A tag, so that a full stop may follow."""
    if value is None:
        return ""
    words = day_month(value) if short else uk_date(value)
    return format_html('<time datetime="{}">{}</time>', iso(value), words)


@register.simple_tag
def moment(value: datetime | None) -> str:
    """An instant as a `<time>` element in UTC; nothing for no instant."""
    return format_html('<time datetime="{}">{}</time>', iso(value), utc(value)) if value else ""


@register.filter
def short_hash(value: str) -> str:
    """The first 16 hexadecimal digits of a SHA-256, as citations print it."""
    return f"{value[:SHORT_HASH_DIGITS]}…" if len(value) > SHORT_HASH_DIGITS else value


@register.filter
def excerpt300(value: str) -> str:
    """At most 300 characters of a clause's plain words, cut after a whole word with an ellipsis."""
    return quotation.cut_at_word(quotation.plain_clause(value), EXCERPT_CHARACTERS)


@register.filter
def json_ld(value: Mapping[str, object]) -> SafeString:
    """JSON for a `<script type="application/ld+json">` block; cannot end the block or open another.

    Escapes as Django's `json_script` does (which only writes application/json).
    """
    text = json.dumps(value, ensure_ascii=False)
    escapes = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
    return mark_safe(text.translate(escapes))  # noqa: S308  every markup character is escaped


@register.filter
def faq_json_ld(items: Iterable[Question]) -> SafeString:
    """The questions and answers of a page as a schema.org FAQPage."""
    entries = [
        {
            "@type": "Question",
            "name": item.question,
            "acceptedAnswer": {"@type": "Answer", "text": item.answer},
        }
        for item in items
    ]
    page = {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": entries}
    return json_ld(page)


@register.filter
def severity_strip(counts: Mapping[str, int]) -> list[dict[str, str | int]]:
    """Parts of a severity strip: level, count, and start, width and middle in per cent.

    `counts` maps "low", "medium" and "high" to numbers; levels without provisions are left out.
    """
    present = [(level, counts[level]) for level in LEVELS if counts.get(level)]
    total = sum(count for _, count in present)
    shares = [max(count / total, SMALLEST_SHARE) for _, count in present]
    edges = [0.0]
    for share in shares:
        edges.append(edges[-1] + 100 * share / sum(shares))
    return [
        {
            "level": level,
            "count": count,
            "start": f"{start:.2f}%",
            "width": f"{end - start:.2f}%",
            "middle": f"{(start + end) / 2:.2f}%",
        }
        for (level, count), (start, end) in zip(present, pairwise(edges), strict=True)
    ]


@register.filter
def thousands(value: int) -> str:
    """A count as it is printed: "10,412"."""
    return f"{value:,}"


@register.filter
def percent_of(part: float, whole: float) -> str:
    """A length for a bar: "42.00%" of its track. An empty whole is an empty bar."""
    return f"{min(100 * part / whole, 100):.2f}%" if whole else "0%"


@register.simple_tag
def icon(name: str, *, large: bool = False) -> SafeString:
    """One drawing of the sprite, coloured as the text beside it, which says the same."""
    size = "i i--l" if large else "i"
    sprite = f"{static('icons.svg')}#i-{name}"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', size, sprite)
