"""What the demo's addresses answer at a given moment, as bytes; nothing here opens a socket."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from conductatlas.demo.documents import DemoDocument, DemoPlatform, DemoVersion
from conductatlas.demo.layouts import dress_document, dress_home
from conductatlas.demo.markup import render_text
from conductatlas.demo.obstacles import OBSTACLES, obstacle_page

HTML = "text/html; charset=utf-8"
ROBOTS = b"User-agent: *\nDisallow: /sign-in\nDisallow: /account\nCrawl-delay: 0\n"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: status, headers without those of the transport, and decoded body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document that is on its site at some moment, and the version of it that is served."""

    platform: DemoPlatform
    document: DemoDocument
    version: DemoVersion

    @property
    def url(self) -> str:
        """Address of the document."""
        return self.document.url


def documents_at(moment: datetime, platforms: Iterable[DemoPlatform]) -> tuple[DocumentPage, ...]:
    """The documents that exist at this aware moment, in the order of the platforms."""
    return tuple(
        DocumentPage(platform=platform, document=document, version=version)
        for platform in platforms
        for document in platform.documents
        if (version := document.version_at(moment)) is not None
    )


def document_page(document: DemoDocument, moment: datetime, *, request_number: int = 0) -> Page:
    """The document's page at this aware moment; the same arguments give the same bytes.

    A page with a token differs from one `request_number` to the next; its weak ETag does not.
    """
    version = document.version_at(moment)
    if version is None:
        return missing_page(document.platform_name)
    if version.page.wall is not None:
        return _obstacle(document, version)
    body = _dressed(document, version, request_number)
    stable = body if not version.page.token else _dressed(document, version, 0)
    digest = hashlib.sha256(stable).hexdigest()[:24]
    headers = {
        "Content-Type": HTML,
        "ETag": f'W/"{digest}"' if version.page.token else f'"{digest}"',
        "Last-Modified": format_datetime(document.modified_at(moment) or version.at, usegmt=True),
        "Cache-Control": "max-age=0, must-revalidate",
    }
    return Page(status=version.page.status or 200, headers=headers, body=body)


def home_page(platform: DemoPlatform) -> Page:
    """The front page of the platform."""
    return Page(200, {"Content-Type": HTML}, dress_home(platform).encode())


def robots_page() -> Page:
    """The robots.txt of every platform: the documents are open to all."""
    return Page(200, {"Content-Type": "text/plain; charset=utf-8"}, ROBOTS)


def missing_page(name: str) -> Page:
    """A page that is not found, with status 404."""
    html = "<!doctype html><html lang=en><title>Not found</title><h1>Not found</h1>"
    return Page(404, {"Content-Type": HTML}, f"{html}<p>{name} has no such page.</p>".encode())


def _obstacle(document: DemoDocument, version: DemoVersion) -> Page:
    wall = version.page.wall
    if wall is None:
        raise ValueError("The version has no wall.")
    obstacle = OBSTACLES[wall]
    status = version.page.status or obstacle.status
    evidence = obstacle.headers if status == obstacle.status else {}
    headers = {"Content-Type": HTML, "Cache-Control": "no-store", **evidence}
    return Page(status, headers, obstacle_page(wall, document.platform_name).encode())


def _dressed(document: DemoDocument, version: DemoVersion, request_number: int) -> bytes:
    page = version.page
    text = render_text(version.text, layout=page.layout, token=page.token)
    seed = f"{page.token}:{document.url}:{request_number}"
    request_token = hashlib.sha256(seed.encode()).hexdigest()[:20] if page.token else ""
    return dress_document(document, page, text=text, request_token=request_token).encode()
