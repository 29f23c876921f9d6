"""A platform's site on loopback, whose pages a test changes, and one look of the archive at it."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from platforms.actions.capture import capture_source
from platforms.actions.derive import derive_version
from platforms.archive.manners import Robots
from platforms.archive.netguard import Gate, Limits
from platforms.models import Check, Provenance, Source
from tests.platforms.archive.raw_server import RawServer, response

HOST = "orchard.example"
SENTENCES = (
    "We keep your messages for 30 days and delete them afterwards.",
    "We share your address with the companies that deliver what you order.",
    "You may ask us at any time which personal data we hold about you.",
    "We use cookies to remember what you have put into your basket.",
    "Our staff may read a message when you report it to us.",
    "We may transfer personal data to countries outside your own.",
    "This policy is governed by the law of the place where you live.",
    "We tell you before we change this policy, and keep the earlier texts.",
)


def policy(*changes: tuple[str, str], sentences: Iterable[str] = SENTENCES) -> str:
    """The HTML of a policy of about 2,000 letters; each change replaces some of its words."""
    sections = "".join(
        f"<h2>{number}. Section {number}</h2><p>{sentence}</p>"
        f"<p>Section {number} applies to every person who uses the service, wherever they live,"
        " and to every device that they use; it does not limit the rights that the law gives.</p>"
        for number, sentence in enumerate(sentences, start=1)
    )
    page = (
        "<html lang=en><head><title>Privacy Policy</title></head><body><main>"
        f"<h1>Privacy Policy</h1>{sections}</main></body></html>"
    )
    for old, new in changes:
        assert old in page
        page = page.replace(old, new)
    return page


POLICY = policy()
CHANGED = policy(("30 days", "90 days"))


class Site:
    """Pages by path; what is not there is a 404. `heads` are the requests as they came."""

    def __init__(self, server: RawServer) -> None:
        self.server = server
        self.pages: dict[str, bytes] = {}
        self.robots = b"User-agent: *\nAllow: /\n"
        server.answer = self._answer

    def _answer(self, path: str) -> bytes:
        if path == "/robots.txt":
            return response(self.robots, media_type="text/plain")
        return self.pages.get(path, response(b"<h1>Not found</h1>", status="404 Not Found"))

    def serve(self, page: str, path: str = "/privacy", **how: object) -> None:
        """Answer this path with this page from now on."""
        self.pages[path] = response(page.encode(), **how)

    @property
    def gate(self) -> Gate:
        """The way to this site and to nothing else."""
        return Gate(
            user_agent="ConductAtlas/1.0 (+https://conductatlas.example/bot)",
            allowed_loopback=frozenset([self.server.pair]),
            resolve={HOST: self.server.pair},
            limits=Limits(total_seconds=5),
        )

    def requests_for(self, path: str) -> list[str]:
        """The heads of the requests for a path."""
        return [head for head in self.server.heads if re.match(rf"GET {path} ", head)]


@contextmanager
def open_site(page: str = POLICY) -> Iterator[Site]:
    """A site that serves one policy at /privacy."""
    with RawServer(b"") as server:
        site = Site(server)
        site.serve(page)
        yield site


def capture(source: Source, site: Site, at: datetime) -> Check:
    """Arrow 1 alone."""
    source = Source.objects.select_related("document", "latest_snapshot").get(pk=source.pk)
    return capture_source(source=source, gate=site.gate, robots=Robots(site.gate), now=at)


def look(source: Source, site: Site, at: datetime) -> Check:
    """One check of a source, from the request to the sighting."""
    check = capture(source, site, at)
    return derive_version(check=check, now=at, provenance=Provenance.CAPTURED)
