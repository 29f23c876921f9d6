"""The site as a whole: its user, its checks."""

from django.apps import AppConfig


class ConductAtlasConfig(AppConfig):
    name = "conductatlas"
    verbose_name = "ConductAtlas"

    def ready(self) -> None:
        from conductatlas import checks  # noqa: F401  # registers the system checks
