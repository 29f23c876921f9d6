"""Pages that say something else at every fetch, inside of the document itself. All words invented.

Each dress takes a page of the fixture site and the moment of the fetch, and gives what is sent.
"""

from collections.abc import Callable
from datetime import datetime
from random import Random

_NOUNS = "harbour|lantern|meadow|compass|orchard|bridge|kettle|violin|glacier|pebble".split("|")
_VERBS = "carries|remembers|mends|outlasts|follows|greets|measures|shelters".split("|")
_SECTION = b'<section id="s3">'


def _counter(random: Random) -> str:
    return f"<p>{random.randint(1_000, 9_999):,} readers are looking at this page right now.</p>"


def _quote(random: Random) -> str:
    words = [random.choice(_NOUNS), random.choice(_VERBS), "the", random.choice(_NOUNS)]
    others = ["and every", random.choice(_NOUNS), random.choice(_VERBS), "a", random.choice(_NOUNS)]
    return f"<blockquote><p>Thought of the day: the {' '.join(words + others)}.</p></blockquote>"


def _code(random: Random) -> str:
    return f"<p>Reference for your questions: {random.randbytes(4).hex()}</p>"


def _related(random: Random) -> str:
    items = [f"<li>How a {random.choice(_NOUNS)} {random.choice(_VERBS)} us</li>" for _ in range(4)]
    return f"<p>Others also read:</p><ul>{''.join(items)}</ul>"


def _dressed(make: Callable[[Random], str], *places: bytes) -> Callable[[bytes, datetime], bytes]:
    def dress(body: bytes, at: datetime) -> bytes:
        random = Random(f"{at} {body[-200:]!r}")
        for place in places:
            body = body.replace(place, make(random).encode() + place, 1)
        return body

    return dress


def _daily(body: bytes, at: datetime) -> bytes:
    random = Random(f"{at.date()} {body[-200:]!r}")
    return body.replace(_SECTION, _quote(random).encode() + _SECTION, 1)


def _all(random: Random) -> str:
    return _counter(random) + _quote(random) + _code(random)


DRESSES: dict[str, Callable[[bytes, datetime], bytes]] = {
    "none": lambda body, _: body,
    "counter": _dressed(_counter, _SECTION),
    "quote": _dressed(_quote, _SECTION),
    "code": _dressed(_code, _SECTION),
    "related": _dressed(_related, _SECTION),
    "daily": _daily,
    "several": _dressed(_all, _SECTION, b"</article>"),
}
"""By name: what a server puts into the document at each fetch; `daily` stays for the day."""
