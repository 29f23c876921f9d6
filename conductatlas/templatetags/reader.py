"""How a passage of a document is shown: its runs as words with emphasis, link and underline."""

from collections.abc import Iterable
from dataclasses import replace

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from conductatlas.templatetags.quotation import visible_words
from provisions.reader import CELL_BAR, Note, Run

register = template.Library()


@register.filter
def passage(runs: Iterable[Run]) -> SafeString:
    """The runs of a passage as HTML. Every word is escaped; links load nothing until clicked."""
    return format_html_join("", "{}", ((_shown(run),) for run in runs))


@register.filter
def cells(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs of a table row by cell."""
    found: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split(CELL_BAR)
        found[-1].append(replace(run, text=first))
        found += [[replace(run, text=text)] for text in others]
    return found


def _shown(run: Run) -> SafeString:
    if run.ends_note and run.note:
        return _reference(run.note)
    words = visible_words(run.text)
    if run.is_emphasised:
        words = format_html("<em>{}</em>", words)
    if run.is_strong:
        words = format_html("<strong>{}</strong>", words)
    if run.href:
        link = '<a href="{}" rel="nofollow noopener external">{}</a>'
        words = format_html(link, run.href, words)
    if run.note:
        underlined = '<span class="hl" data-level="{}">{}</span>'
        return format_html(underlined, run.note.severity, words)
    return format_html("{}", words)


def _reference(note: Note) -> SafeString:
    return format_html(
        '<span class="hl" data-level="{1}"><sup><a href="#note-{0}">'
        '<span class="vh">Note </span>{0}</a></sup></span>',
        note.number,
        note.severity,
    )
