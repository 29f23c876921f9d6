"""The archive in the admin: platforms and sources to edit, evidence to browse."""

from platforms.admin import captures, custody, entities, history, ledger, sightings, sources

__all__ = ["captures", "custody", "entities", "history", "ledger", "sightings", "sources"]
