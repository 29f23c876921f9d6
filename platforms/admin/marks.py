"""Marks of list columns: a word on a ground. The colour never says more than the word."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from platforms.archive.outcome import LABELS, Outcome


def mark(word: str, state: str = "") -> SafeString:
    """A word as a mark; `state` is ok, wait, fail, a severity (high, medium, low) or empty."""
    return format_html('<span class="ca-mark" data-state="{}">{}</span>', state, word)


def outcome_mark(code: str | None) -> SafeString:
    """How a check ended."""
    if not code:
        return mark("Not checked yet", "wait")
    outcome = Outcome(code)
    return mark(LABELS[outcome], "ok" if outcome.is_capture else "fail")


def age(moment: datetime | None) -> str:
    """How long ago, in the largest unit that fits: "3 h", "12 d"; empty for no moment."""
    return _span(timezone.now() - moment) if moment else ""


def until(moment: datetime | None) -> str:
    """How long from now: "in 3 h", "now" for what is due, "never" for no moment."""
    if moment is None:
        return "never"
    wait = moment - timezone.now()
    return f"in {_span(wait)}" if wait > timedelta() else "now"


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{max(minutes, 0)} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} d"
