"""The Celery application, the portal's clock. Rows are the queue; a lost task loses nothing."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amt_portal.settings")

app = Celery("amt_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_to_start(**_: object) -> None:
    """A worker and the clock look at their settings as the web server does."""
    from amt_portal import checks

    checks.refuse_to_start()


@beat_init.connect
def beat_at_once(**_: object) -> None:
    """The first heartbeat goes out at once: a start need not wait for the schedule to be ready."""
    app.send_task("amt_portal.tasks.heartbeat")
