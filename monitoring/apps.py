"""The clock and the reader: rechecks, watchlists, alerts, plans."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = "Monitoring"
