"""Plain functions that make rows with sane defaults; a test states only what matters to it.

What the archive itself would write (publications, changes, numbers, leaves) is written by the
archive's own verbs, so that rows made here obey the same rules.
"""

from tests.factories.archive import (
    make_captured_version,
    make_change,
    make_check,
    make_document,
    make_entity,
    make_public_document,
    make_sighting,
    make_snapshot,
    make_source,
    make_version,
)
from tests.factories.law import make_agency, make_article, make_jurisdiction, make_regulation
from tests.factories.meaning import (
    make_analysis,
    make_category,
    make_clause,
    make_clause_type,
    make_finding,
    make_provision,
    make_provision_state,
    make_publication,
)
from tests.factories.people import make_account, make_person
from tests.factories.texts import AFTER, BEFORE, LONG_AGO, NOON, QUOTE, sha256
from tests.factories.watching import make_alert, make_delivery, make_watch

__all__ = [
    "AFTER",
    "BEFORE",
    "LONG_AGO",
    "NOON",
    "QUOTE",
    "make_account",
    "make_agency",
    "make_alert",
    "make_analysis",
    "make_article",
    "make_captured_version",
    "make_category",
    "make_change",
    "make_check",
    "make_clause",
    "make_clause_type",
    "make_delivery",
    "make_document",
    "make_entity",
    "make_finding",
    "make_jurisdiction",
    "make_person",
    "make_provision",
    "make_provision_state",
    "make_public_document",
    "make_publication",
    "make_regulation",
    "make_sighting",
    "make_snapshot",
    "make_source",
    "make_version",
    "make_watch",
    "sha256",
]
