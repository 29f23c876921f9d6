"""The Celery application: it only wakes workers; PostgreSQL holds what is to be done."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conductatlas.settings")

app = Celery("conductatlas")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
