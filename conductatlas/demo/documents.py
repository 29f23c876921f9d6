"""The demo's platforms, documents and dated versions as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit


class Shows(StrEnum):
    """What a version is there to show: a kind of change or a kind of noise."""

    FIRST = "first"
    SUBSTANTIVE_MAJOR = "substantive_major"
    SUBSTANTIVE_MINOR = "substantive_minor"
    DATE_ONLY = "date_only"
    LINK_ONLY = "link_only"
    PUNCTUATION_OR_CASE = "punctuation_or_case"
    WHITESPACE_OR_MARKUP = "whitespace_or_markup"
    REORDER = "reorder"
    BOILERPLATE = "boilerplate"
    BOT_WALL = "bot_wall"
    ERROR_PAGE = "error_page"
    LOGIN_WALL = "login_wall"
    SHORT_RETURN = "short_return"
    TECHNICAL_LAYOUT = "technical_layout"


class Wall(StrEnum):
    """What is served in place of the document."""

    BOT = "captcha"
    LOGIN = "login"
    ERROR = "error"
    CONSENT = "consent"
    SOFT_404 = "soft_404"
    MAINTENANCE = "maintenance"


WALLS = {
    Shows.BOT_WALL: Wall.BOT,
    Shows.LOGIN_WALL: Wall.LOGIN,
    Shows.ERROR_PAGE: Wall.ERROR,
}
EVENTS = frozenset({*WALLS, Shows.SHORT_RETURN})


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in the Markdown of the version before; `old` occurs there exactly once."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What surrounds the text on the page. `status` 0 means: the usual one for what is served."""

    banner: str = ""
    related: tuple[str, ...] = ()
    layout: str = "a"
    token: str = ""
    status: int = 0
    wall: Wall | None = None


@dataclass(frozen=True, slots=True)
class DemoVersion:
    """What is served from `at` on; an event ends at `until`, and what was before is served again.

    `text` is Markdown: the text served, also for a `short_return`, and behind a wall the text that
    the wall hides.
    """

    at: datetime
    shows: Shows
    note: str
    text: str
    page: Surroundings
    edits: tuple[Edit, ...] = ()
    until: datetime | None = None
    serve_version: int | None = None

    @property
    def is_event(self) -> bool:
        """Whether this passes by itself and leaves no trace in later versions."""
        return self.until is not None

    def is_served_at(self, moment: datetime) -> bool:
        """Whether this has begun and, if it is an event, has not ended."""
        return self.at <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another document of the same platform, as the navigation links to it."""

    terms_type: str
    path: str


@dataclass(frozen=True, slots=True)
class DemoDocument:
    """One legal document with its versions in order of time."""

    platform_slug: str
    platform_name: str
    website: str
    terms_type: str
    path: str
    file: str
    select: tuple[str, ...]
    versions: tuple[DemoVersion, ...]
    neighbours: tuple[Neighbour, ...]

    @property
    def url(self) -> str:
        """The address that a tracker of this document visits."""
        return f"{self.website}{self.path}"

    def version_at(self, moment: datetime) -> DemoVersion | None:
        """The version served at an aware moment; None before the earliest."""
        served = (one for one in reversed(self.versions) if one.is_served_at(moment))
        return next(served, None)

    def modified_at(self, moment: datetime) -> datetime | None:
        """When the page became what it is at this moment, also by the end of an event."""
        version = self.version_at(moment)
        if version is None:
            return None
        ends = (one.until for one in self.versions if one.until and version.at < one.at)
        return max((end for end in ends if end <= moment), default=version.at)


@dataclass(frozen=True, slots=True)
class DemoPlatform:
    """One invented platform with its documents."""

    slug: str
    name: str
    website: str
    sector: str
    country: str
    summary: str
    documents: tuple[DemoDocument, ...]

    @property
    def host(self) -> str:
        """Host name under `.example`, without a port."""
        return urlsplit(self.website).hostname or ""
