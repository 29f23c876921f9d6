"""Builds the dated versions of a document from its earliest text and the edits after it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conductatlas.demo.documents import (
    EVENTS,
    WALLS,
    DemoVersion,
    Edit,
    Shows,
    Surroundings,
    Wall,
)
from conductatlas.demo.fields import Fields, InvalidDemo

EARLIEST_AT = datetime(2026, 1, 1, tzinfo=UTC)
LATEST_AT = datetime(2026, 11, 15, 23, 59, 59, tzinfo=UTC)
EVENT_LASTS = timedelta(days=2)
LAYOUTS = frozenset({"a", "b", "c"})
CHANGES_OF_TEXT = frozenset(
    {
        Shows.SUBSTANTIVE_MAJOR,
        Shows.SUBSTANTIVE_MINOR,
        Shows.DATE_ONLY,
        Shows.PUNCTUATION_OR_CASE,
        Shows.REORDER,
    }
)


def read_versions(tables: Sequence[Fields], text: str) -> tuple[DemoVersion, ...]:
    """The versions in order; `text` is the Markdown of the first. Raises InvalidDemo."""
    versions: list[DemoVersion] = []
    standing = Surroundings()
    for fields in tables:
        version = _read_version(fields, versions, text, standing)
        _check_order(version, versions, fields.place)
        versions.append(version)
        if not version.is_event:
            text = version.text
            standing = replace(version.page, status=0, wall=None)
    return tuple(versions)


def apply_edits(text: str, edits: Sequence[Edit], *, place: str) -> str:
    """The text after the edits, each applied to the result of the one before.

    Raises InvalidDemo if an `old` does not occur exactly once.
    """
    for number, edit in enumerate(edits, 1):
        count = text.count(edit.old)
        if count != 1:
            shown = edit.old[:60]
            raise InvalidDemo(f"{place}: edit {number}: {shown!r} occurs {count} times, not once.")
        text = text.replace(edit.old, edit.new)
    return text


def _read_version(
    fields: Fields, earlier: Sequence[DemoVersion], text: str, standing: Surroundings
) -> DemoVersion:
    shows = _read_shows(fields)
    at = fields.moment("at")
    edits = tuple(_read_edit(one) for one in fields.tables("edits"))
    until = fields.moment("until") if fields.has("until") else None
    if until is None and shows in EVENTS:
        until = at + EVENT_LASTS
    version = DemoVersion(
        at=at,
        shows=shows,
        note=fields.text("note"),
        text=apply_edits(text, edits, place=fields.place),
        page=_read_page(fields, standing, shows),
        edits=edits,
        until=until,
        serve_version=fields.number("serve_version") if fields.has("serve_version") else None,
    )
    fields.refuse_others()
    _check_meaning(version, text, standing, fields.place)
    return _serve_earlier(version, earlier, fields.place)


def _read_shows(fields: Fields) -> Shows:
    word = fields.text("shows")
    if word not in {one.value for one in Shows}:
        raise InvalidDemo(f"{fields.place}: shows {word!r} is not one of {', '.join(Shows)}.")
    return Shows(word)


def _read_edit(fields: Fields) -> Edit:
    edit = Edit(old=fields.text("old"), new=fields.text("new", may_be_empty=True))
    fields.refuse_others()
    return edit


def _read_page(fields: Fields, standing: Surroundings, shows: Shows) -> Surroundings:
    page = fields.table("page") if fields.has("page") else Fields(f"{fields.place}: page", {})
    wall = page.text("wall", may_be_empty=True) if page.has("wall") else ""
    if wall and wall not in {one.value for one in Wall}:
        raise InvalidDemo(f"{page.place}: wall {wall!r} is not one of {', '.join(Wall)}.")
    banner = page.text("banner", may_be_empty=True) if page.has("banner") else standing.banner
    token = page.text("token", may_be_empty=True) if page.has("token") else standing.token
    found = Surroundings(
        banner=banner,
        related=page.texts("related") if page.has("related") else standing.related,
        layout=page.text("layout") if page.has("layout") else standing.layout,
        token=token,
        status=page.number("status") if page.has("status") else 0,
        wall=Wall(wall) if wall else WALLS.get(shows),
    )
    page.refuse_others()
    if found.layout not in LAYOUTS:
        raise InvalidDemo(f"{page.place}: layout {found.layout!r} is not a, b or c.")
    if found.status and not 200 <= found.status <= 599:
        raise InvalidDemo(f"{page.place}: status {found.status} is not an HTTP status.")
    return found


def _check_meaning(version: DemoVersion, before: str, standing: Surroundings, place: str) -> None:
    """A version must do what it says it shows."""
    if version.is_event and version.edits:
        raise InvalidDemo(f"{place}: an event carries no edits, for it leaves no trace.")
    if version.shows is Shows.FIRST:
        if version.edits or version.is_event:
            raise InvalidDemo(f"{place}: the first version is the file itself.")
        return
    if version.shows in CHANGES_OF_TEXT and version.text == before:
        raise InvalidDemo(f"{place}: shows {version.shows} but leaves the text as it was.")
    if version.shows not in EVENTS and version.text == before and version.page == standing:
        raise InvalidDemo(f"{place}: changes neither the text nor what surrounds it.")
    if (version.shows is Shows.SHORT_RETURN) != (version.serve_version is not None):
        raise InvalidDemo(f"{place}: serve_version goes with short_return and only with it.")


def _check_order(version: DemoVersion, earlier: Sequence[DemoVersion], place: str) -> None:
    if (version.shows is Shows.FIRST) != (not earlier):
        raise InvalidDemo(f"{place}: the earliest version shows 'first', and no other does.")
    if earlier and version.at <= earlier[-1].at:
        raise InvalidDemo(f"{place}: is not later than the version before.")
    if not EARLIEST_AT <= version.at <= LATEST_AT:
        raise InvalidDemo(f"{place}: at is not between 2026-01-01 and 2026-11-15.")
    if version.until is not None and version.until <= version.at:
        raise InvalidDemo(f"{place}: until is not later than at.")


def _serve_earlier(version: DemoVersion, earlier: Sequence[DemoVersion], place: str) -> DemoVersion:
    """A return shows the text of the version it names, within the surroundings of now."""
    if version.serve_version is None:
        return version
    if not 1 <= version.serve_version <= len(earlier):
        raise InvalidDemo(f"{place}: there is no earlier version {version.serve_version}.")
    text = earlier[version.serve_version - 1].text
    if text == version.text:
        raise InvalidDemo(f"{place}: version {version.serve_version} has the present text.")
    return replace(version, text=text)
