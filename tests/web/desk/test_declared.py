"""What an app declares shows at the desk and in the calendar, with no change anywhere else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import NoReverseMatch, reverse

from amt_portal import celery
from members.models import Certificant, Role
from plumbing import clock, desk, jobs
from plumbing.desk import Waiting
from plumbing.jobs import Backlog
from tests import builders
from tests.web.desk.conftest import ON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def declared_here():
    """What a test declares is forgotten after it."""
    listed = [desk.WAITS, desk.LATE, desk.FINDS, desk.PLACES]
    kept, known = [list(each) for each in listed], dict(jobs.JOBS)
    yield
    for each, before in zip(listed, kept, strict=True):
        each[:] = before
    for name in jobs.JOBS.keys() - known.keys():
        del jobs.QUEUES[jobs.JOBS.pop(name).path]
        celery.app.conf.beat_schedule.pop(name, None)


def people_since(on: date, late_before) -> Backlog:
    return Backlog.of(Certificant.objects.all(), "created_at", late_before)


def test_a_job_is_asked_for_by_the_calendar_and_stands_on_health(
    sign_in, django_capture_on_commit_callbacks
):
    @jobs.job(
        "greet",
        "Greet new people",
        every=120,
        queue="notices",
        backlog=people_since,
        late_after=timedelta(hours=1),
        page="desk:members",
    )
    def greet() -> None:
        """Nothing."""

    celery.follow_calendar()
    entry = celery.app.conf.beat_schedule["greet"]
    assert (entry["task"], entry["schedule"], entry["options"]) == (
        greet.name,
        120,
        {"expires": 120},
    )
    router = celery.app.amqp.router
    assert router.route({}, greet.name)["queue"].name == "notices"
    assert router.route({"queue": "pdf"}, greet.name)["queue"].name == "pdf"
    builders.certificant()
    late = builders.certificant()
    Certificant.objects.filter(pk=late.pk).update(created_at=clock.now() - timedelta(hours=2))
    client = sign_in()
    [line] = [
        line
        for line in client.get(reverse("desk:health")).context["lines"]
        if line.job.name == "greet"
    ]
    assert (line.backlog.waiting, line.backlog.late, line.backlog.stuck) == (2, 1, 0)
    assert line.url == reverse("desk:members")
    with django_capture_on_commit_callbacks() as woken:
        client.post(reverse("desk:health_run", args=["greet"]))
    assert len(woken) == 1


def test_a_job_without_a_label_runs_and_is_not_shown(sign_in):
    @jobs.job("quiet", every=60)
    def quiet() -> None:
        """Nothing."""

    client = sign_in()
    lines = client.get(reverse("desk:health")).context["lines"]
    assert len(lines) > 5
    assert "quiet" not in {line.job.name for line in lines}
    assert client.post(reverse("desk:health_run", args=["quiet"])).status_code == 404


def test_two_jobs_have_two_names():
    with pytest.raises(ValueError, match="two jobs are called standing"):
        jobs.job("standing", every=60)(lambda: None)


def test_what_waits_shows_to_its_roles_only(sign_in):
    @desk.waits(Role.MAIL)
    def boxes(on, user):
        return Waiting("Boxes to carry", "mail", 3, on, "/boxes/")

    @desk.waits(Role.MAIL)
    def nothing(on, user):
        return None

    def rows(client):
        waiting = client.get(reverse("desk:home")).context["waiting_rows"]
        return [row for row in waiting if row.url == "/boxes/"]

    [row] = rows(sign_in("mail"))
    assert (row.number, row.since) == (3, ON)
    assert rows(sign_in("finance")) == []


@pytest.mark.parametrize("number", [0, 2])
def test_what_is_late_shows_where_there_is_any(sign_in, number):
    @desk.late
    def boxes(on):
        return Waiting("Boxes not carried", "mail", number, None, "/boxes/")

    page = sign_in("support").get(reverse("desk:home")).content
    assert (b"Boxes not carried" in page) is bool(number)


def test_what_is_late_on_a_list_of_some_roles_shows_to_them_alone(sign_in):
    @desk.late_for(Role.MAIL)
    def boxes(on):
        return Waiting("Boxes not carried", "mail", 2, None, "/boxes/")

    said = {
        role: b"Boxes not carried" in sign_in(role).get(reverse("desk:home")).content
        for role in ("mail", "finance")
    }
    assert said == {"mail": True, "finance": False}


def test_the_search_box_opens_what_has_a_number(sign_in):
    @desk.finds
    def box(text, user):
        return f"/boxes/{text[4:]}/" if text.startswith("BOX-") else ""

    client = sign_in("support")
    assert client.get(reverse("desk:search"), {"q": "BOX-12"}).url == "/boxes/12/"
    assert client.get(reverse("desk:search"), {"q": "CASE-12"}).status_code == 200


def test_a_place_stands_in_the_side_bar_of_its_roles(sign_in):
    desk.place(35, "help", "mail", "Boxes", Role.MAIL)

    def bar(*roles):
        page = sign_in(*roles).get(reverse("desk:home")).content.decode()
        return page[page.index('<nav class="desk-side"') : page.index("</nav>")]

    assert bar("mail").index("Letters") < bar("mail").index("Boxes") < bar("mail").index("Health")
    assert "Boxes" not in bar("finance")
    assert bar().index("Letters") < bar().index("Boxes") < bar().index("Money")


def test_each_address_that_was_declared_is_one():
    names = [place.name for place in desk.PLACES] + [job.page for job in jobs.JOBS.values()]
    assert len(list(filter(None, names))) > 10
    for name in filter(None, names):
        try:
            reverse(name)
        except NoReverseMatch:
            pytest.fail(f"no page is called {name}")
