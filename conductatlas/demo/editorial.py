"""The demo's article: read from its file, bound to the records that it cites."""

import tomllib
from pathlib import Path

from conductatlas.demo.people import People
from provisions.models import Article, Provision

ARTICLES = Path(__file__).resolve().parent / "articles"


def publish_articles(*, people: People) -> None:
    """Publish every article that is not there yet."""
    for file in sorted(ARTICLES.glob("*.md")):
        _, front, body = file.read_text("utf-8").split("+++\n", 2)
        facts = tomllib.loads(front)
        article, _ = Article.objects.get_or_create(
            slug=facts["slug"],
            defaults={
                "title": facts["title"],
                "standfirst": facts["standfirst"],
                "body": body.strip() + "\n",
                "author": people.ada,
                "published_at": facts["published_at"],
            },
        )
        article.provisions.set(provision for cite in facts["cites"] for provision in _cited(cite))


def _cited(cite: str) -> list[Provision]:
    """The published records of a `platform/terms type/clause type` line."""
    platform, terms_type, clause_type = cite.split("/")
    return list(
        Provision.objects.published().filter(
            document__entity__slug=platform,
            document__terms_type=terms_type,
            clause_type__slug=clause_type,
        )
    )
