"""Tells a document from what is served in its place: walls, error pages, shells without text.

Rule order: evidence in the header, then title and short page, then phrases. Phrases alone never
judge a long page, because real policies speak of cookies, log-ins, captchas and denied access.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from platforms.archive.markdown_blocks import split_blocks, visible_text
from platforms.archive.outcome import Outcome
from platforms.archive.wall_phrases import (
    BOT_MARKUP,
    LEGAL_WORDS,
    PHRASES,
    SHELL_MARKUP,
    TITLES,
)

# Above this many letters a page is long: no phrase and no title of one judges it.
SHORT_PAGE_LETTERS = 1_500
# A page with fewer letters than this holds no document at all.
EMPTY_PAGE_LETTERS = 40
# So much markup around so little text is an application shell.
_SHELL_HTML_LETTERS = 2_000
# No text of this many characters is short, however many of them are link targets.
_LONG_TEXT = 40_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was served instead of the document; `rule` names the evidence, in words for analysts."""

    outcome: Outcome
    rule: str


def judge_page(
    *, status: int, headers: Mapping[str, str], title: str, text: str, html: str
) -> Verdict | None:
    """The verdict on a fetched page, or None for a page that may hold the document.

    `text` is the extracted Markdown, `html` the decoded body ("" for other media). Header names
    are compared without case. Under 1 ms.
    """
    if found := judge_head(status=status, headers=headers, title=title, text=text):
        return found
    letters = _letters(text)
    if letters > SHORT_PAGE_LETTERS:
        return None
    found = _by_title(title) or _by_phrase(text) or _by_markup(html, letters)
    return found or judge_text(text)


def judge_head(
    *, status: int, headers: Mapping[str, str], title: str = "", text: str = ""
) -> Verdict | None:
    """The verdict that status and headers alone give; for pages whose text could not be read."""
    if found := _by_header(status, {name.casefold(): value for name, value in headers.items()}):
        return found
    return _by_status(status, title, text) if status >= 400 else None


def judge_text(text: str) -> Verdict | None:
    """The verdict on a recorded Markdown text whose page is not at hand, or None.

    Only short texts are judged. A text of headings alone is empty: the page's frame came without
    its document.
    """
    letters = _letters(text)
    if letters > SHORT_PAGE_LETTERS:
        return None
    if not letters:
        return Verdict(Outcome.EMPTY, "no letter in the text")
    if found := _by_phrase(text):
        return found
    return _by_shape(text, letters)


def _by_header(status: int, headers: Mapping[str, str]) -> Verdict | None:
    if headers.get("cf-mitigated", "").strip().casefold() == "challenge":
        return Verdict(Outcome.BOT_WALL, "header cf-mitigated: challenge")
    if headers.get("x-amzn-waf-action", "").casefold() in ("challenge", "captcha"):
        return Verdict(Outcome.BOT_WALL, "header x-amzn-waf-action")
    if "x-datadome" in headers and status in (401, 403, 405, 429):
        return Verdict(Outcome.BOT_WALL, "header x-datadome")
    if status == 401 or "www-authenticate" in headers:
        return Verdict(Outcome.LOGIN_WALL, f"status {status} asks for credentials")
    if status == 429:
        return Verdict(Outcome.RATE_LIMITED, "status 429")
    return None


def _by_status(status: int, title: str, text: str) -> Verdict:
    """A failing status is never a document; title and phrases only name the failure better."""
    if status in (404, 410):
        return Verdict(Outcome.NOT_FOUND, f"status {status}")
    short = _letters(text) <= SHORT_PAGE_LETTERS
    named = _by_title(title) or (_by_phrase(text) if short else None)
    if named:
        return named
    if status in (403, 451):
        return Verdict(Outcome.BOT_WALL, f"status {status}")
    return Verdict(Outcome.ERROR_PAGE, f"status {status}")


def _by_title(title: str) -> Verdict | None:
    words = " ".join(title.split())
    for outcome, pattern in TITLES:
        if words and (found := pattern.search(words)):
            return Verdict(outcome, f"title of a short page: {found[0]!r}")
    return None


def _by_phrase(text: str) -> Verdict | None:
    words = " ".join(visible_text(text).replace("\u2019", "'").split())
    for outcome, pattern, most in PHRASES:
        if len(words) <= most and (found := pattern.search(words)):
            return Verdict(outcome, f"short page that says {found[0]!r}")
    return None


def _by_markup(html: str, letters: int) -> Verdict | None:
    """Scripts that ask for proof of a human, or a shell that waits for its scripts."""
    head = html[:200_000]
    if found := BOT_MARKUP.search(head):
        return Verdict(Outcome.BOT_WALL, f"short page with {found[0]!r}")
    if letters < 200 and len(html) > _SHELL_HTML_LETTERS and SHELL_MARKUP.search(head):
        return Verdict(Outcome.SPINNER, "markup of an application without its text")
    return None


def _by_shape(text: str, letters: int) -> Verdict | None:
    blocks = split_blocks(text)
    if all(block.is_heading for block in blocks) and letters < 200:
        return Verdict(Outcome.EMPTY, "headings without a text")
    if letters < EMPTY_PAGE_LETTERS and not LEGAL_WORDS.search(text):
        return Verdict(Outcome.EMPTY, f"only {letters} letters")
    return None


def _letters(text: str) -> int:
    """Letters that a reader sees; for a long text its length, since only "long" matters then."""
    return len(text) if len(text) > _LONG_TEXT else sum(map(str.isalpha, visible_text(text)))
