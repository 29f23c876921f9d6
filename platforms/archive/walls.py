"""Tells a document from what is served in its place: walls, error pages, shells without text.

Rule order: evidence in the header, then title and short page, then phrases. Phrases alone never
judge a long page, because real policies speak of cookies, log-ins, captchas and denied access:
how long a page is, is counted in sentences, so that a menu and a footer make no error page long.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import re2

from platforms.archive.language import guess_language
from platforms.archive.outcome import Outcome
from platforms.archive.wall_phrases import PHRASES, TITLES
from platforms.archive.wall_reading import EMPTY_PAGE_LETTERS, PageReading, read_passages
from platforms.archive.wall_words import (
    BOT_MARKUP,
    CAPTCHA_MARKUP,
    CONDITION,
    DOCUMENT_WORDS,
    LABEL,
    LEGAL_WORDS,
    MESSAGE_BODY,
    SHELL_MARKUP,
    VENDOR_WORDS,
)

# So much markup around so little text is an application shell.
_SHELL_HTML_LETTERS = 2_000
_SHELL_PROSE_LETTERS = 160
# What a title or a script of a wall bears of other prose beside it, in letters.
_BESIDE_TITLE, _BESIDE_PLAIN_TITLE, _BESIDE_MARKUP, _BESIDE_CAPTCHA = 450, 160, 300, 60
_FEW_LABELS = 2
# Titles of parts of ordinary documents too: "Login", "Maintenance", "Your privacy choices".
_PLAIN = frozenset({Outcome.LOGIN_WALL, Outcome.CONSENT_WALL, Outcome.MAINTENANCE})
_SAID_OF_NOW = frozenset({Outcome.BOT_WALL, Outcome.ERROR_PAGE, Outcome.MAINTENANCE})
# Kinds of words of vendor lists that a long consent page has beside its opening.
_VENDOR_KINDS, _DOCUMENT_KINDS, _LONGEST_CONSENT = 4, 2, 200_000
# Links alone that make a menu, and what of other prose stands beside them, in letters.
_LEAST_LINKS, _BESIDE_MENU = 8, 60
# Beside the text known before: far shorter, and next to nothing of it is in that text.
_SHORTER_AT_ALL, _FAR_SHORTER, _SHARED_SHARE, _RULES_SHARE = 0.9, 0.4, 0.1, 0.15
_LONGEST_OTHER = 60_000
_SHINGLE = 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was served instead of the document; `rule` names the evidence, in words for analysts."""

    outcome: Outcome
    rule: str


def judge_page(
    *,
    status: int,
    headers: Mapping[str, str],
    title: str,
    text: str,
    html: str,
    known: str | None = None,
) -> Verdict | None:
    """The verdict on a fetched page, or None for a page that may hold the document.

    `text` is the extracted Markdown, `html` the decoded body ("" for other media), `known` the
    document's last public text where there is one. Header names are compared without case.
    Under 1 ms, but for short pages beside a long `known` and pages of nothing but menus.
    """
    if found := judge_head(status=status, headers=headers, title=title, text=text):
        return found
    return _judge(read_passages(text), text, title=title, html=html, known=known)


def judge_head(
    *, status: int, headers: Mapping[str, str], title: str = "", text: str = ""
) -> Verdict | None:
    """The verdict that status and headers alone give; for pages whose text could not be read."""
    if found := _by_header(status, {name.casefold(): value for name, value in headers.items()}):
        return found
    return _by_status(status, title, text) if status >= 400 else None


def judge_text(text: str, *, known: str | None = None) -> Verdict | None:
    """The verdict on a recorded Markdown text whose page is not at hand, or None.

    A text of headings alone is empty: the page's frame came without its document. `known` is the
    document's last public text where there is one.
    """
    return _judge(read_passages(text), text, known=known)


def _judge(
    page: PageReading, text: str, *, title: str = "", html: str = "", known: str | None = None
) -> Verdict | None:
    if page.is_long:
        return _by_opening(page, text) or _by_known(page, text, known)
    if MESSAGE_BODY.search(text[:200]) or MESSAGE_BODY.search(html[:200]):
        return Verdict(Outcome.ERROR_PAGE, "a message for programs, not for readers")
    return (
        _by_title(title, page)
        or _by_phrase(page)
        or _by_heading(page)
        or _by_markup(html, page)
        or _by_shape(page)
        or _by_known(page, text, known)
    )


def _by_header(status: int, headers: Mapping[str, str]) -> Verdict | None:
    if headers.get("cf-mitigated", "").strip().casefold() == "challenge":
        return Verdict(Outcome.BOT_WALL, "header cf-mitigated: challenge")
    if headers.get("x-amzn-waf-action", "").strip().casefold() in ("challenge", "captcha"):
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
    page = read_passages(text)
    named = None if page.is_long else _by_title(title, page) or _by_phrase(page)
    if named:
        return named
    if status in (403, 451):
        return Verdict(Outcome.BOT_WALL, f"status {status}")
    return Verdict(Outcome.ERROR_PAGE, f"status {status}")


def _by_title(title: str, page: PageReading) -> Verdict | None:
    words = " ".join(title.split())[:300]
    return _named(words, "title of a short page", page) if words else None


def _by_heading(page: PageReading) -> Verdict | None:
    for heading in page.headings[:3]:
        if found := _named(heading, "heading of a short page", page):
            return found
    return None


def _named(words: str, where: str, page: PageReading) -> Verdict | None:
    """What a title says the page is. A name of a document, as "Maintenance terms", says nothing."""
    for outcome, pattern in TITLES:
        most = _BESIDE_PLAIN_TITLE if outcome in _PLAIN else _BESIDE_TITLE
        if page.unexplained <= most and (found := pattern.search(words)):
            rest = words[: found.start()] + words[found.end() :]
            if outcome is not Outcome.SOFT_404 and LEGAL_WORDS.search(rest.split(" | ")[0]):
                continue
            return Verdict(outcome, f"{where}: {found[0].strip()!r}")
    return None


def _by_phrase(page: PageReading) -> Verdict | None:
    for outcome, pattern, most in PHRASES:
        if page.unexplained > most:
            continue
        for found in pattern.finditer(page.said):
            if outcome in _SAID_OF_NOW and CONDITION.search(page.said[: found.start()][-60:]):
                continue
            return Verdict(outcome, f"short page that says {' '.join(found[0].split())!r}")
    return None


def _by_markup(html: str, page: PageReading) -> Verdict | None:
    """Scripts that ask for proof of a human, or a shell that waits for its scripts."""
    head = html[:200_000]
    if page.unexplained <= _BESIDE_MARKUP and (found := BOT_MARKUP.search(head)):
        return Verdict(Outcome.BOT_WALL, f"short page with {found[0]!r}")
    is_bare = page.prose <= _BESIDE_CAPTCHA and len(page.plain) <= _FEW_LABELS
    if is_bare and (found := CAPTCHA_MARKUP.search(head)):
        return Verdict(Outcome.BOT_WALL, f"page of hardly a word with {found[0]!r}")
    is_shell = page.prose < _SHELL_PROSE_LETTERS and len(html) > _SHELL_HTML_LETTERS
    if (
        is_shell
        and len(page.plain) <= _FEW_LABELS
        and page.unexplained < _BESIDE_CAPTCHA
        and SHELL_MARKUP.search(head)
    ):
        return Verdict(Outcome.SPINNER, "markup of an application without its text")
    return None


def _by_shape(page: PageReading) -> Verdict | None:
    """Frames that came without their document: headings, dates, labels, menus."""
    if page.is_cut:
        return None
    if not page.letters:
        return Verdict(Outcome.EMPTY, "no letter in the text")
    if _is_menu(page):
        return Verdict(Outcome.EMPTY, "menus and a footer around nothing")
    if page.prose:
        return None
    rest = [passage for passage in page.plain if not LABEL.search(passage)]
    if not rest and page.is_short:
        what = "links, labels" if page.links or page.plain else "headings"
        return Verdict(Outcome.EMPTY, f"{what} without a text" if what == "headings" else what)
    if page.letters < EMPTY_PAGE_LETTERS and not LEGAL_WORDS.search(page.said):
        return Verdict(Outcome.EMPTY, f"only {page.letters} letters")
    return None


def _is_menu(page: PageReading) -> bool:
    """Whether links are nearly all, and more than a list of the platform's own documents."""
    if page.links < _LEAST_LINKS or page.unexplained > _BESIDE_MENU or page.ruling:
        return False
    others = len(page.plain)
    return others <= page.links / 4 and page.legal_links < page.links / 2


def _by_opening(page: PageReading, text: str) -> Verdict | None:
    """A long page that opens by asking for consent and goes on with lists of vendors."""
    if len(text) > _LONGEST_CONSENT or not (asked := _asks_consent(page)):
        return None
    if _kinds(VENDOR_WORDS, text) < _VENDOR_KINDS or _kinds(DOCUMENT_WORDS, text) > _DOCUMENT_KINDS:
        return None
    return Verdict(Outcome.CONSENT_WALL, f"opens with {asked!r} and lists vendors")


def _kinds(words: "re2._Regexp[str]", text: str) -> int:
    return len({found.casefold() for found in words.findall(text)})


def _asks_consent(page: PageReading) -> str:
    opening = page.said[:1_500]
    for outcome, pattern, _ in PHRASES:
        if outcome is Outcome.CONSENT_WALL and (found := pattern.search(opening)):
            return " ".join(found[0].split())
    return ""


def _by_known(page: PageReading, text: str, known: str | None) -> Verdict | None:
    """Weak evidence, which counts beside a text known before: far longer, nothing in common.

    What then states next to no rule for anyone is another page than the document.
    """
    if not known or len(text) > _LONGEST_OTHER or len(text) > _SHORTER_AT_ALL * len(known):
        return None
    now = read_passages(text, whole=True)
    if now.ruling > _RULES_SHARE * now.prose:
        return None
    before = read_passages(known, whole=True)
    if now.prose >= _FAR_SHORTER * before.prose or _shared(now.said, before.said) > _SHARED_SHARE:
        return None
    for outcome, pattern, _ in PHRASES:
        if found := pattern.search(now.said[:2_000]):
            return Verdict(outcome, f"nothing of the text before, and says {found[0]!r}")
    if not _is_other_language(now.said, before.said):
        return Verdict(Outcome.SOFT_404, "nothing of the text before, and no rule for anyone")
    return None


def _is_other_language(now: str, before: str) -> bool:
    """Whether the rules cannot be looked for, since they would be in another language."""
    spoken = guess_language(now)
    return bool(spoken) and spoken not in ("en", guess_language(before))


def _shared(now: str, before: str) -> float:
    """Share of the runs of four words of the one that are in the other."""
    mine, theirs = (_runs(said) for said in (now, before))
    return len(mine & theirs) / max(1, len(mine))


def _runs(said: str) -> set[tuple[str, ...]]:
    words = said.casefold().split()
    return set(zip(*(words[start:] for start in range(_SHINGLE)), strict=False))
