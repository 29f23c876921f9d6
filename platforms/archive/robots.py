"""What a site's robots.txt asks of us (RFC 9309). Pure: the caller fetches `robots_url(url)`.

Rules are read by Protego (linear matching); here is what a missing, failing or hostile file means.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from protego import Protego

from platforms.archive.exchange import FetchFailure, Response
from platforms.archive.outcome import Outcome

READ_BYTES = 512_000  # RFC 9309, 2.5 asks for at least 500 KiB
# A file that names many agents and many rules for all of them costs their product to read.
AGENTS_TIMES_RULES = 2_000_000
LONGEST_DELAY_SECONDS = 86_400.0

# RFC 9309, 2.3.1.2: more than five redirects may count as "there is none".
NO_FILE = frozenset({Outcome.REDIRECT_LOOP})


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one host. Without `parsed`, all is allowed or, if unreachable, nothing is.

    `is_reachable` False is temporary: ask again before giving the host up, and keep to the
    last known rules meanwhile if there are any (RFC 9309, 2.3.1.4).
    """

    is_reachable: bool = True
    parsed: Protego | None = None


ALLOW_ALL = RobotsRules()
UNREACHABLE = RobotsRules(is_reachable=False)


@lru_cache(maxsize=8_192)
def robots_url(url: str) -> str:
    """Where the rules for a URL are: same scheme, host and port."""
    scheme, place = scheme_and_place(url)
    return f"{scheme}://{place}/robots.txt"


def scheme_and_place(url: str) -> tuple[str, str]:
    """Scheme and authority of an address in small letters, empty where it has none.

    Judges nothing: whether the address may be asked for is the gate's to say.
    """
    scheme, _, rest = url.partition("://")
    return scheme.lower(), re.split(r"[/?#]", rest, maxsplit=1)[0].lower()


def parse_robots(text: str) -> RobotsRules:
    """The rules in a robots.txt; unreachable where reading them would cost too much."""
    lines = [line.lstrip().lower() for line in text.splitlines()]
    agents = sum(line.startswith(("user-agent", "useragent", "user agent")) for line in lines)
    if agents * (len(lines) - agents) > AGENTS_TIMES_RULES:
        return UNREACHABLE
    return RobotsRules(parsed=Protego.parse(text.removeprefix("\ufeff")))


def rules_from(answer: Response | FetchFailure) -> RobotsRules:
    """What the answer to the request for robots.txt means.

    2xx: the file's rules. 4xx: no rules, all allowed; but 429 asks to stay away for now.
    5xx, no answer, a cut or endless file: nothing is allowed for now.
    """
    if isinstance(answer, FetchFailure):
        return ALLOW_ALL if answer.outcome in NO_FILE else UNREACHABLE
    if 200 <= answer.status < 300:
        return parse_robots(answer.body[:READ_BYTES].decode("utf-8", errors="replace"))
    if answer.status >= 500 or answer.status == 429:
        return UNREACHABLE
    return ALLOW_ALL


def is_allowed(rules: RobotsRules, url: str, user_agent: str) -> bool:
    """Whether we may ask for this URL now."""
    if not rules.is_reachable:
        return False
    return rules.parsed is None or rules.parsed.can_fetch(url, product_token(user_agent))


def crawl_delay_seconds(rules: RobotsRules, user_agent: str) -> float:
    """The pause that the site asks for between two requests, from 0 to one day."""
    if rules.parsed is None:
        return 0.0
    return min(rules.parsed.crawl_delay(product_token(user_agent)) or 0.0, LONGEST_DELAY_SECONDS)


def product_token(user_agent: str) -> str:
    """The name that rules match: "ConductAtlas" out of "ConductAtlas/1.0 (+https://…/bot)".

    Only this: a rule for "bot" is not meant for us because our contact address says "bot".
    """
    return user_agent.split("/", 1)[0].split(" ", 1)[0]
