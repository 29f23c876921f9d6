"""The archive: who, what was captured, when, how it changed."""

from django.apps import AppConfig


class PlatformsConfig(AppConfig):
    name = "platforms"
    verbose_name = "Archive"
