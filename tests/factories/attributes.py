"""Answers that an analysis gives to the questions of its clause type."""

from typing import Any

from provisions.models import Analysis, AnalysisAttribute


def make_attribute(analysis: Analysis, slug: str, **fields: Any) -> AnalysisAttribute:
    """A yes, with the quote of the analysis; `state="silent"` has neither. Only on a draft."""
    is_silent = fields.get("state") == "silent"
    value = fields.pop("value", "" if is_silent else "yes")
    quote = {
        "value": value,
        "start": analysis.start,
        "end": analysis.end,
        "text": analysis.quote,
    }
    return AnalysisAttribute.objects.create(
        analysis=analysis,
        slug=slug,
        **{
            "position": analysis.attributes.count() + 1,
            "label": slug.replace("_", " ").capitalize(),
            "scope": "document",
            "state": "stated",
            "value": value,
            "value_label": value.capitalize(),
            "quotes": [] if is_silent else [quote],
            **fields,
        },
    )
