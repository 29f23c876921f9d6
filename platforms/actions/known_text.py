"""The public text of a document, for those who must tell whether another page was served."""

from platforms.models import Document

# A page of so few bytes may hold anything; a larger one is no other page, unless it is far
# smaller than the text, by this many bytes for each of its words.
_SMALL_BODY_BYTES = 60_000
_BYTES_A_WORD = 4
# A recorded text with fewer of the public text's words than this is far shorter.
_FAR_SHORTER = 0.4
_LONGEST_JUDGED = 60_000


def known_beside_body(document: Document, *, body_bytes: int) -> str | None:
    """The public text where a page of this size could be another one than the document's.

    One query; the text is only read where it is given back.
    """
    least = 0 if body_bytes <= _SMALL_BODY_BYTES else body_bytes / _BYTES_A_WORD
    return _public_text(document, least_words=least)


def known_beside_text(document: Document, text: str) -> str | None:
    """The public text where the new one has under 40 % of its words; else None, unread.

    No query for texts of over 60,000 characters, one for others.
    """
    if len(text) > _LONGEST_JUDGED:
        return None
    return _public_text(document, least_words=len(text.split()) / _FAR_SHORTER)


def _public_text(document: Document, *, least_words: float) -> str | None:
    public = Document.objects.filter(
        pk=document.pk, published_sighting__version__word_count__gt=least_words
    )
    return public.values_list("published_sighting__version__text", flat=True).first()
