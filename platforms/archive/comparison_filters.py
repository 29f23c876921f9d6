"""Filters that only ever change what is compared: the text that is shown keeps every word."""

import re2

from platforms.archive.canonical import mask_dates
from platforms.archive.page_filters import Filter, read_filters

_NUMBER = re2.compile("[0-9]+(?:[.,\u00a0\u202f' ][0-9]{3})*(?:[.,][0-9]+)?")
_MASK_NUMBER = "\u2421"


def apply_comparison_filters(text: str, filters: list[Filter] | tuple[Filter, ...]) -> str:
    """The text as it is compared under the filters of its source; the same where none applies.

    `normalise_dates` makes every written date one mark, `mask_numbers` every number. Never store,
    show, quote or hash the result as the document's text. Linear. Raises InvalidFilter.
    """
    asked = read_filters(filters)
    if asked.normalise_dates:
        text = mask_dates(text)
    if asked.mask_numbers:
        text = _NUMBER.sub(_MASK_NUMBER, text)
    return text
