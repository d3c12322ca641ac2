"""Health: do the workers answer, what waits to be done, and starting a job by hand."""

from __future__ import annotations

from dataclasses import dataclass

from celery import Task
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from amt_portal import tasks as portal
from amt_portal.web.desk.job_times import Times, times
from amt_portal.web.health import queues
from billing import panels as money
from billing import tasks as billing
from billing.dues import tasks as dues
from casework import tasks as casework
from ccp import tasks as ccp
from members import tasks as members
from members.models import Role
from members.queries import backlog as people
from members.queries.backlog import Backlog
from notices import tasks as notices
from notices.queries import backlog as outbox
from plumbing import clock
from plumbing.access import staff_required
from plumbing.breaker import valkey
from plumbing.queue import wake


@dataclass(frozen=True, slots=True)
class Job:
    """Work that beat asks for. Each may run at any time and any number of times."""

    name: str
    label: str
    task: Task


QUEUES = {
    "soon": "Codes and payments",
    "default": "Jobs of the calendar",
    "notices": "Emails",
    "pdf": "PDFs",
}
JOBS = {
    job.name: job
    for job in (
        Job("notices", "Send due emails", notices.deliver_notices),
        Job("claims", "Send claim codes", members.send_claim_codes),
        Job("print-runs", "Make gathered print runs", notices.render_print_runs),
        Job("standing", "Notice changes of standing", members.sweep_standing),
        Job("cycles", "Open, close and roll over cycles", ccp.keep_cycles),
        Job("virus-checks", "Check waiting files for viruses", casework.scan_documents),
        Job("documents", "Make invoice and receipt PDFs", billing.render_documents),
        Job("payments", "Look into webhooks and open payments", billing.reconcile_payments),
        Job("renewals", "Start the renewal runs that are due", dues.run_due_renewals),
        Job("dunning", "Plan reminders", dues.plan_dunning),
        Job("news", "Tell what changed to whatever follows from it", members.hear_news),
        Job("expired", "Remove sessions, claims and limits that are over", portal.remove_expired),
        Job("unnamed-files", "Remove files that nothing names", portal.remove_unnamed_files),
    )
}


@dataclass(frozen=True, slots=True)
class Line:
    """One job, what waits for it where that can be counted, and the list behind the number."""

    job: Job
    backlog: Backlog | None
    url: str
    times: Times | None


def lines() -> list[Line]:
    """Every job, with how much waits for it and how much of that is late or stuck."""
    on, now = clock.today(), clock.now()
    found: dict[str, Backlog] = (
        people.backlogs(on, now) | outbox.backlogs(on, now) | money.backlogs(now)
    )
    urls = {"notices": reverse("desk:notices"), "print-runs": reverse("notices:desk_letters")}
    when = times()
    return [
        Line(job, found.get(name), urls.get(name, ""), when.get(job.task.name))
        for name, job in JOBS.items()
    ]


@require_safe
@staff_required()
def health(request: HttpRequest) -> HttpResponse:
    """The last signs of life, and what waits."""
    known = [(QUEUES[queue.name], queue) for queue in queues()]
    silent = [label for label, queue in known if queue.silent]
    return render(
        request,
        "desk/health.html",
        {"queues": known, "silent": silent, "queue_away": valkey.away, "lines": lines()},
    )


@require_POST
@staff_required(Role.ADMIN)
def run(request: HttpRequest, job: str) -> HttpResponse:
    """Ask a worker for a job now: it does what is due and nothing twice."""
    if job not in JOBS:
        raise Http404
    label = JOBS[job].label
    wake(JOBS[job].task)
    if not valkey.away:
        messages.success(request, f"Asked for: {label}. What is due is done, nothing twice.")
    else:
        messages.warning(
            request,
            f"Not asked for: {label}. The queue does not answer. Nothing is lost: the job runs by "
            "itself once the queue is back.",
        )
    return redirect("desk:health")
