"""Meaning in the admin: the review queue, records to browse, law and taxonomy to edit."""

from provisions.admin import articles, clauses, law, publications, queue, records, taxonomy

__all__ = ["articles", "clauses", "law", "publications", "queue", "records", "taxonomy"]
