"""The meaning: clauses, records, law, review, publication."""

from django.apps import AppConfig


class ProvisionsConfig(AppConfig):
    name = "provisions"
    verbose_name = "Provisions"
