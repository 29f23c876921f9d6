"""How a check ended: the closed list that every layer, page and figure uses."""

from enum import StrEnum


class Outcome(StrEnum):
    """The one outcome of a check. Codes are stored and published: never rename, only add."""

    UNCHANGED = "unchanged"
    NEW_VERSION = "new_version"
    VARIANT_SEEN = "variant_seen"
    BOT_WALL = "bot_wall"
    CONSENT_WALL = "consent_wall"
    LOGIN_WALL = "login_wall"
    NOT_FOUND = "not_found"
    SOFT_404 = "soft_404"
    ERROR_PAGE = "error_page"
    MAINTENANCE = "maintenance"
    SPINNER = "spinner"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    INCOMPLETE = "incomplete"
    SELECTOR_BROKEN = "selector_broken"
    LANGUAGE_FLIP = "language_flip"
    SIZE_JUMP = "size_jump"
    TOO_LARGE = "too_large"
    UNSUPPORTED_MEDIA = "unsupported_media"
    UNREADABLE = "unreadable"
    ROBOTS = "robots"
    RATE_LIMITED = "rate_limited"
    REFUSED_ADDRESS = "refused_address"
    REDIRECT_LOOP = "redirect_loop"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    STORAGE = "storage"
    INTERRUPTED = "interrupted"

    @property
    def label(self) -> str:
        """Words for operators and the public page."""
        return LABELS[self]

    @property
    def is_capture(self) -> bool:
        """Whether the platform's document itself was seen, changed or not."""
        return self in CAPTURES


CAPTURES = frozenset({Outcome.UNCHANGED, Outcome.NEW_VERSION, Outcome.VARIANT_SEEN})
# Something else was served in the place of the document.
WALLS = frozenset(
    {
        Outcome.BOT_WALL,
        Outcome.CONSENT_WALL,
        Outcome.LOGIN_WALL,
        Outcome.NOT_FOUND,
        Outcome.SOFT_404,
        Outcome.ERROR_PAGE,
        Outcome.MAINTENANCE,
        Outcome.SPINNER,
        Outcome.EMPTY,
    }
)

LABELS: dict[Outcome, str] = {
    Outcome.UNCHANGED: "Unchanged",
    Outcome.NEW_VERSION: "New text seen",
    Outcome.VARIANT_SEEN: "Earlier text seen again",
    Outcome.BOT_WALL: "Blocked by a bot check",
    Outcome.CONSENT_WALL: "A consent page was served instead",
    Outcome.LOGIN_WALL: "A sign-in page was served instead",
    Outcome.NOT_FOUND: "Page not found",
    Outcome.SOFT_404: "A page that says it was not found",
    Outcome.ERROR_PAGE: "An error page was served",
    Outcome.MAINTENANCE: "A maintenance page was served",
    Outcome.SPINNER: "The page holds no text without its scripts",
    Outcome.EMPTY: "The page is empty",
    Outcome.TRUNCATED: "The transfer ended early",
    Outcome.INCOMPLETE: "A part of the document is missing",
    Outcome.SELECTOR_BROKEN: "The place of the text on the page has moved",
    Outcome.LANGUAGE_FLIP: "Another language was served",
    Outcome.SIZE_JUMP: "The text is far longer or shorter than before",
    Outcome.TOO_LARGE: "Larger than the limit",
    Outcome.UNSUPPORTED_MEDIA: "Not a kind of file that is read",
    Outcome.UNREADABLE: "The file could not be read",
    Outcome.ROBOTS: "Not allowed by robots.txt",
    Outcome.RATE_LIMITED: "The server asked to wait",
    Outcome.REFUSED_ADDRESS: "The address is not a public one",
    Outcome.REDIRECT_LOOP: "Too many redirects",
    Outcome.DNS: "The name of the server was not found",
    Outcome.CONNECT: "The server could not be reached",
    Outcome.TLS: "The secure connection failed",
    Outcome.TIMEOUT: "The server took too long",
    Outcome.STORAGE: "The capture could not be stored",
    Outcome.INTERRUPTED: "The check was interrupted and is made again",
}
