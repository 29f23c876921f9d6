"""ConductAtlas: the archive of record for the rules that platforms write for their users."""

from conductatlas.celery import app as celery_app

__all__ = ["celery_app"]
