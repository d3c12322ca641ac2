"""Health: do the workers answer, what waits to be done, and starting a job by hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from amt_portal.web.desk.job_times import Times, times
from amt_portal.web.health import queues
from members.models import Role
from plumbing import clock
from plumbing.access import staff_required
from plumbing.breaker import valkey
from plumbing.jobs import JOBS, Backlog, Job
from plumbing.queue import wake


@dataclass(frozen=True, slots=True)
class Line:
    """One job, what waits for it where that can be counted, and the list behind the number."""

    job: Job
    backlog: Backlog | None
    url: str
    times: Times


def lines() -> list[Line]:
    """Every job that is shown, with how much waits for it and how much of that is late or stuck."""
    on, now, when = clock.today(), clock.now(), times()
    return [
        Line(job, job.backlog(on, now), reverse(job.page) if job.page else "", when[name])
        for name, job in JOBS.items()
        if job.label
    ]


@require_safe
@staff_required()
def health(request: HttpRequest) -> HttpResponse:
    """The last signs of life, and what waits."""
    known = queues()
    silent = [queue.label for queue in known if queue.silent]
    return render(
        request,
        "desk/health.html",
        {"queues": known, "silent": silent, "queue_away": valkey.away, "lines": lines()},
    )


@require_POST
@staff_required(Role.ADMIN)
def run(request: HttpRequest, job: str) -> HttpResponse:
    """Ask a worker for a job now: it does what is due and nothing twice."""
    asked = JOBS.get(job)
    if asked is None or not asked.label:
        raise Http404
    wake(asked.task)
    if not valkey.away:
        messages.success(request, f"Asked for: {asked.label}. What is due is done, nothing twice.")
    else:
        messages.warning(
            request,
            f"Not asked for: {asked.label}. The queue does not answer. Nothing is lost: the job "
            "runs by itself once the queue is back.",
        )
    return redirect("desk:health")
