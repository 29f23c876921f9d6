"""Meaning in the admin: the review queue, records to browse, law and taxonomy to edit."""

from provisions.admin import (
    articles,
    assistance,
    classifier,
    clauses,
    law,
    lineage,
    publications,
    queue,
    records,
    taxonomy,
)

__all__ = [
    "articles",
    "assistance",
    "classifier",
    "clauses",
    "law",
    "lineage",
    "publications",
    "queue",
    "records",
    "taxonomy",
]
