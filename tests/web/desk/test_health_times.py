"""Health tells when each job ran last and when it comes next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import localtime

from amt_portal import celery
from amt_portal.web.desk import job_times
from plumbing import clock
from plumbing.jobs import JOBS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten():
    noted = [job_times._key(job.path) for job in JOBS.values()]
    cache.delete_many([job_times.BEGAN, *noted])


def test_the_calendar_asks_for_every_job_that_is_declared():
    asked = {one["task"] for one in celery.app.conf.beat_schedule.values()}
    assert {job.task.name for job in JOBS.values()} | {celery.HEARTBEAT} == asked


def test_a_job_that_ended_shows_its_moment_and_the_next(sign_in):
    task = JOBS["notices"].task
    before = clock.now()
    celery.note_run(task=task, state="SUCCESS")
    times = job_times.times()["notices"]
    assert before <= times.ran_at <= clock.now()
    assert (times.failed, times.next_at) == (False, times.ran_at + timedelta(seconds=60))
    page = sign_in("support").get(reverse("desk:health")).content.decode()
    assert page.count("not known") == len([job for job in JOBS.values() if job.label]) - 1
    assert 'data-label="Next run"' in page


def test_a_job_that_did_not_run_yet_says_by_when_it_does(sign_in):
    before = clock.now()
    celery.note_begin()
    times = job_times.times()
    hourly, minutely = (times[name] for name in ("standing", "notices"))
    assert hourly.ran_at is None
    assert before < hourly.first_by <= clock.now() + timedelta(hours=1)
    assert (hourly.first_by.minute, hourly.first_by.second) == (5, 0)
    assert hourly.next_at == hourly.first_by
    assert timedelta(seconds=60) <= minutely.first_by - before < timedelta(seconds=90)
    page = sign_in("support").get(reverse("desk:health")).content.decode()
    assert "not known" not in page
    assert f"first run due by {localtime(hourly.first_by):%-I:%M %p}" in page


def test_a_first_run_that_did_not_come_is_told(sign_in):
    cache.set(job_times.BEGAN, (clock.now() - timedelta(hours=3)).isoformat(), 60)
    times = job_times.times()["standing"]
    assert times.overdue
    assert times.next_at > times.first_by
    assert b"first run was due by" in sign_in("support").get(reverse("desk:health")).content


def test_a_job_that_broke_off_says_so(sign_in):
    celery.note_run(task=JOBS["dunning"].task, state="FAILURE")
    times = job_times.times()["dunning"]
    assert times.failed
    now = clock.now()
    assert now < times.next_at <= now + timedelta(hours=1)
    assert b"failed" in sign_in("support").get(reverse("desk:health")).content


def test_a_page_of_another_role_keeps_the_frame_of_the_desk(sign_in):
    page = sign_in("mail").get(reverse("billing:desk_money"))
    assert page.status_code == 403
    assert b'class="desk-side"' in page.content
    assert b"belongs to another role" in page.content
