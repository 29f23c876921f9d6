"""An editorial article goes out once, with a text, on records that the public can read."""

from datetime import timedelta

import pytest

from provisions.actions.articles import NotPublishableArticle, publish_article
from provisions.models import Article
from tests.factories import make_provision

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_an_article_goes_out_once(ada, noon):
    article = Article.objects.create(slug="one", title="One", body="Words.", author=ada)
    article.provisions.add(make_provision(published=True))

    publish_article(article_id=article.pk, by=ada, now=noon)
    publish_article(article_id=article.pk, by=ada, now=noon + DAY)

    assert Article.objects.get().published_at == noon


def test_an_article_without_text_or_on_hidden_records_stays_a_draft(ada, noon):
    article = Article.objects.create(slug="one", title="One", body=" ", author=ada)
    with pytest.raises(NotPublishableArticle, match="needs a text"):
        publish_article(article_id=article.pk, by=ada, now=noon)
    Article.objects.update(body="Words.")
    article.provisions.add(make_provision())

    with pytest.raises(NotPublishableArticle, match="1 record that the public cannot read"):
        publish_article(article_id=article.pk, by=ada, now=noon)
