"""Tables of the admin's front page: what the archive cannot see, and what keeps alternating."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from platforms.admin.marks import age
from platforms.flapping import Flapping, flapping_documents
from platforms.uncaptured import FailingHost, failing_hosts
from provisions.actions.current_classifier import standing_model

Table = dict[str, list[object]]
"""What Unfold's table component reads: `headers`, and `rows` of cells."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A table with its heading; `nothing` is said in its place when it has no rows."""

    heading: str
    nothing: str
    table: Table


def troubles(*, now: datetime) -> Sequence[Trouble]:
    """Failing hosts, flapping documents, and a classifier that cannot be read; four queries."""
    failing = [_failing_row(each) for each in failing_hosts()]
    flapping = [_flapping_row(each) for each in flapping_documents(now=now)]
    return [
        Trouble(
            "Sources that fail",
            "Every enabled source was captured by its latest check.",
            {"headers": ["Outcome", "Host", "Sources", "Since"], "rows": list(failing)},
        ),
        Trouble(
            "Documents whose texts alternate",
            "No document went back to an earlier text within 90 days.",
            {"headers": ["Document", "Returns", "Texts", "Latest"], "rows": list(flapping)},
        ),
        _classifier(),
    ]


def _classifier() -> Trouble:
    trouble = standing_model().trouble
    return Trouble(
        "The classifier",
        "The adopted model reads the texts.",
        {"headers": ["Trouble"], "rows": [[trouble]] if trouble else []},
    )


def _failing_row(failing: FailingHost) -> list[object]:
    wanted = {"is_enabled__exact": "1", "outcome": failing.outcome.value, "q": failing.host}
    address = f"{reverse('admin:platforms_source_changelist')}?{urlencode(wanted)}"
    since = f"{age(failing.since)} ago" if failing.since else "not known"
    return [failing.outcome.label, failing.host, _link(address, failing.count), since]


def _flapping_row(flapping: Flapping) -> list[object]:
    sightings = reverse("admin:platforms_sighting_changelist")
    wanted = urlencode({"document__id__exact": flapping.document.pk, "is_return__exact": "1"})
    page = reverse("admin:platforms_document_change", args=[flapping.document.pk])
    return [
        _link(page, flapping.document),
        _link(f"{sightings}?{wanted}", flapping.returns),
        str(flapping.texts),
        f"{age(flapping.latest_at)} ago",
    ]


def _link(address: str, words: object) -> SafeString:
    return format_html('<a class="text-link" href="{}">{}</a>', address, words)
