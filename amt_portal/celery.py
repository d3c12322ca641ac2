"""The Celery application, the portal's clock. Rows are the queue; a lost task loses nothing."""

import logging
import os

from celery import Celery, Task, current_task
from celery.signals import beat_init, setup_logging, task_postrun, task_prerun, worker_init
from django.conf import settings

from plumbing import logs
from plumbing.jobs import JOBS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amt_portal.settings")

log = logging.getLogger(__name__)


class PortalTask(Task):
    """A task whose worker stays able to take the next one, whatever happens to its lines."""

    Request = "amt_portal.unanswered:Request"


app = Celery("amt_portal", task_cls=PortalTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

HEARTBEAT = "amt_portal.tasks.heartbeat"


def follow_calendar() -> None:
    """Have beat ask for the declared jobs and, of each queue, for an answer; one that came too late
    is void. Called once the apps have declared theirs.
    """
    for job in JOBS.values():
        asked = app.signature(job.path)
        app.add_periodic_task(job.every, asked, name=job.name, expires=job.expires)
    for queue, (_label, silent_after) in settings.PORTAL_QUEUES.items():
        app.add_periodic_task(
            30.0,
            app.signature(HEARTBEAT),
            name=f"heartbeat of {queue}",
            queue=queue,
            expires=silent_after,
        )


@setup_logging.connect
def log_as_everywhere(**_: object) -> None:
    """Workers and the clock log as the web does; without this Celery has a format of its own."""
    logs.configure(settings.LOGGING)
    for handler in logging.getLogger().handlers:
        handler.addFilter(name_task)


def name_task(record: logging.LogRecord) -> bool:
    """Each line written during a task tells which one."""
    if current_task and current_task.request.id and not hasattr(record, "data"):
        record.data = {"name": current_task.name, "id": current_task.request.id}
    return True


@worker_init.connect
@beat_init.connect
def refuse_to_start(**_: object) -> None:
    """A worker and the clock look at their settings as the web server does."""
    from amt_portal import checks

    checks.refuse_to_start()


@worker_init.connect
def look_for_pdf_engine(**_: object) -> None:
    """Tell at the start what PDFs lack on this machine; meanwhile they stay wanted."""
    from plumbing import pdf

    if "pdf" not in app.amqp.queues.consume_from:
        return
    try:
        pdf.check()
    except pdf.PdfError as missing:
        log.error("no PDF can be made here: %s", missing)  # noqa: TRY400 - the remedy is in it
    finally:
        pdf.stop()  # the processes that work have children of their own


@beat_init.connect
def beat_at_once(**_: object) -> None:
    """The first heartbeats go out at once: a start need not wait for the schedule to be ready."""
    for queue in settings.PORTAL_QUEUES:
        app.send_task(HEARTBEAT, queue=queue)


@beat_init.connect
def note_begin(**_: object) -> None:
    """Note when the calendar began: the health page tells by when a job runs first."""
    from amt_portal.web.desk import job_times

    job_times.begin()


@task_prerun.connect
@task_postrun.connect
def note_answer(task: Task, **_: object) -> None:
    """Whatever a worker begins or ends tells that its queue is worked on: a heartbeat may stand
    behind hours of PDFs. Without the cache Celery logs that this failed, and the task runs.
    """
    from amt_portal.web import health

    queue = task.request.delivery_info.get("routing_key")
    if queue in settings.PORTAL_QUEUES:
        health.note_answer(queue)


@task_postrun.connect
def note_run(task: Task, state: str | None = None, **_: object) -> None:
    """Note when a job of the calendar ran last, for the health page."""
    from amt_portal.web.desk import job_times

    job_times.note(task.name, state)
