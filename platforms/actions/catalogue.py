"""Load the source catalogue: platforms and addresses that are known but not yet checked."""

import tomllib
from collections import Counter
from pathlib import Path

from django.db import transaction

from platforms.actions.entities import ensure_document, ensure_entity, ensure_source, slug_of
from platforms.models import Source

CATALOGUE = Path(__file__).resolve().parent.parent / "data" / "catalogue.toml"


@transaction.atomic
def load_catalogue(*, path: Path = CATALOGUE) -> Counter[str]:
    """Make what is missing and leave the rest; returns how many of each kind were made.

    Raises UnknownTermsType, tomllib.TOMLDecodeError or KeyError on bad data, writing nothing.
    """
    made: Counter[str] = Counter()
    known = set(Source.objects.values_list("document__entity__slug", "document__terms_type", "url"))
    for platform in tomllib.loads(path.read_text("utf-8"))["platform"]:
        slug = slug_of(platform["name"])
        if all((slug, item["type"], item["url"]) in known for item in platform["documents"]):
            continue
        entity, is_new = ensure_entity(
            name=platform["name"], website=platform["website"], sector=platform["sector"]
        )
        made["platforms"] += is_new
        for position, item in enumerate(platform["documents"]):
            document, is_new = ensure_document(entity=entity, terms_type=item["type"])
            made["documents"] += is_new
            made["sources"] += ensure_source(document=document, url=item["url"], position=position)[
                1
            ]
    return made
