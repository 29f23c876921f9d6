"""Articles."""

import pytest

from provisions.models import Article
from tests.factories import NOON, make_person

pytestmark = pytest.mark.django_db


def article(author=None, **fields):
    return Article.objects.create(
        title="Six documents",
        standfirst="How they differ.",
        body="## Part\n\n<script>alert(1)</script> **words**",
        author=author or make_person(),
        **{"slug": "six", "published_at": NOON, **fields},
    )


def test_a_draft_is_not_there(client):
    draft = article(published_at=None)

    assert client.get(draft.get_absolute_url()).status_code == 404
    assert b"Six documents" not in client.get("/analysis/").content


def test_markdown_is_shown_and_markup_is_not(client):
    html = client.get(article().get_absolute_url()).content.decode()

    assert "<strong>words</strong>" in html
    assert "<script>alert" not in html


def test_an_author_without_a_name_is_not_shown_by_address(client):
    author = make_person()
    author.name = ""
    author.save()
    written = article(author=author)

    for url in (written.get_absolute_url(), "/analysis/", "/"):
        assert author.email not in client.get(url).content.decode()
