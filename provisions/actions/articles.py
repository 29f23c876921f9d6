"""Editorial articles: from draft to public, once."""

from datetime import datetime

from django.db import transaction

from conductatlas.models import User
from provisions.models import Article


class NotPublishableArticle(Exception):
    """The article may not go out; the text says why."""


@transaction.atomic
def publish_article(*, article_id: int, by: User, now: datetime) -> Article:
    """Make an article public. Twice keeps the earliest time.

    Raises NotPublishableArticle where it has no text, or cites a record that is not public.
    """
    article = Article.objects.select_for_update().get(pk=article_id)
    if article.published_at:
        return article
    if not article.body.strip():
        raise NotPublishableArticle("An article needs a text before it is published.")
    hidden = article.provisions.filter(published_analysis=None).count()
    if hidden:
        noun = "record" if hidden == 1 else "records"
        raise NotPublishableArticle(f"It cites {hidden} {noun} that the public cannot read yet.")
    article.published_at = now
    article.save(update_fields=["published_at"])
    return article
