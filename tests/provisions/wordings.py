"""Records of invented platforms in given words, for what compares wordings."""

from datetime import datetime

from platforms.models import Provenance
from provisions.models import ClauseType, Provision
from tests.factories import LONG_AGO, make_entity, make_provision, make_public_document

COPIED = (
    "You grant {name} a worldwide licence to use, host and adapt whatever you upload for"
    " {number} days, so that the service can be run, shown to others and made better."
)
OWN_WORDS = (
    "Files that somebody keeps with us stay theirs; {name} needs permission to store, copy and"
    " show them on the pages that they belong to."
)
TRAINS = "We may train our models on the drawings and notes that you keep in your workspace."
TRAINS_NOT = "We do not train our models on the drawings and notes that you keep in your workspace."
USERS_MAY_NOT = "You may not use drawings or notes that the service returns to train other models."


def record_at(
    name: str,
    kind: ClauseType,
    words: str,
    *,
    terms_type: str = "Terms of Service",
    seen_at: datetime = LONG_AGO,
    provenance: Provenance = Provenance.CAPTURED,
    is_demo: bool = False,
    **analysis: str,
) -> Provision:
    """A published record of a platform's own, in a document of these words."""
    quote = words.format(name=name, number=len(name) * 10)
    text = f"# {terms_type}\n\n## 1. Your files\n\n{quote}\n"
    entity = make_entity(name, is_demo=is_demo)
    document = make_public_document(
        entity, text=text, seen_at=seen_at, terms_type=terms_type, provenance=provenance
    )
    return make_provision(document, kind, published=True, quote=quote, **analysis)
