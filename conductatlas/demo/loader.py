"""Reads and checks the folders of `platforms/`; the format is in the README beside this module."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from conductatlas.demo.documents import DemoDocument, DemoPlatform, Neighbour
from conductatlas.demo.fields import Fields, InvalidDemo
from conductatlas.demo.history import read_versions

PLATFORMS_FOLDER = Path(__file__).parent / "platforms"

__all__ = ["InvalidDemo", "load_platform", "load_platforms"]


def load_platforms(folder: Path = PLATFORMS_FOLDER) -> tuple[DemoPlatform, ...]:
    """Every platform of the folder, ordered by slug.

    Raises InvalidDemo, which names the file and the place in it, at the first thing that is wrong.
    """
    homes = sorted(home for home in folder.iterdir() if (home / "platform.toml").is_file())
    return tuple(load_platform(home) for home in homes)


def load_platform(home: Path) -> DemoPlatform:
    """One platform from its folder. Raises InvalidDemo."""
    try:
        content = tomllib.loads((home / "platform.toml").read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidDemo(f"{home.name}/platform.toml: {error}") from error
    top = Fields(f"{home.name}/platform.toml", content)
    platform = _read_platform(top.table("platform"), home)
    documents = [_read_document(one, platform, home) for one in top.tables("document")]
    top.refuse_others()
    if not documents:
        raise InvalidDemo(f"{top.place}: no document.")
    return replace(platform, documents=_introduce(documents, top.place))


def _read_platform(fields: Fields, home: Path) -> DemoPlatform:
    platform = DemoPlatform(
        slug=fields.text("slug"),
        name=fields.text("name"),
        website=fields.text("website"),
        sector=fields.text("sector"),
        country=fields.text("country"),
        summary=fields.text("summary"),
        documents=(),
    )
    fields.refuse_others()
    if platform.slug != home.name:
        raise InvalidDemo(f"{fields.place}: slug {platform.slug!r} is not the folder's name.")
    if platform.website != f"http://{platform.host}" or not platform.host.endswith(".example"):
        raise InvalidDemo(f"{fields.place}: website is not http:// and a host under .example.")
    if len(platform.country) != 2 or not platform.country.isupper():
        raise InvalidDemo(f"{fields.place}: country is not two capital letters.")
    return platform


def _read_document(fields: Fields, platform: DemoPlatform, home: Path) -> DemoDocument:
    path, file = fields.text("path"), fields.text("file")
    if urlsplit(path).path != path or not path.startswith("/") or path in {"/", "/robots.txt"}:
        raise InvalidDemo(f"{fields.place}: {path!r} is not the path of a document.")
    if "/" in file or not (home / file).is_file():
        raise InvalidDemo(f"{fields.place}: {file!r} is not a file of the folder.")
    text = (home / file).read_text(encoding="utf-8")
    document = DemoDocument(
        platform_slug=platform.slug,
        platform_name=platform.name,
        website=platform.website,
        terms_type=fields.text("terms_type"),
        path=path,
        file=file,
        select=fields.texts("select"),
        versions=read_versions(fields.tables("version"), text),
        neighbours=(),
    )
    fields.refuse_others()
    if not document.versions:
        raise InvalidDemo(f"{fields.place}: no version.")
    return document


def _introduce(documents: list[DemoDocument], place: str) -> tuple[DemoDocument, ...]:
    """Let each document know the others of its platform; their paths and types must differ."""
    by_path: Mapping[str, Neighbour] = {
        one.path: Neighbour(terms_type=one.terms_type, path=one.path) for one in documents
    }
    if len(by_path) < len(documents):
        raise InvalidDemo(f"{place}: two documents have the same path.")
    if len({one.terms_type for one in documents}) < len(documents):
        raise InvalidDemo(f"{place}: two documents have the same terms_type.")
    return tuple(
        replace(one, neighbours=tuple(by_path[path] for path in by_path if path != one.path))
        for one in documents
    )
