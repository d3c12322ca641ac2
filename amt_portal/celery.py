"""The Celery application: the clock of the portal. Rows are the queue; a lost task loses nothing."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amt_portal.settings")

app = Celery("amt_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
