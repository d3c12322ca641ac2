"""What the pages of the way back ask of the database: ten queries at most each, also a step that is
saved, with one activity and with three, in every state that an application comes to.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.rules.verdicts import Outcome
from casework.services import taking
from members.models import Role
from plumbing import clock
from recert.models import Application
from recert.rules.results import Sitting
from recert.rules.steps import STEPS
from recert.services import answering, exams
from tests import builders
from tests.recert import stories

pytestmark = pytest.mark.django_db
MOST = 10
SAID = {
    "about": {"birth_date": "1980-02-03", "right": "on"},
    "felony": {"convicted": "yes", "nature": "Theft", "court": "Cook County"},
    "points": {},
    "statement": {"text_version": "1", "typed_name": "Marisol Reyes"},
    "eligibility": {"route": "general"},
    "documents": {},
    "review": {},
}
SHOWN = {
    "ccp": {"about": 9, "felony": 9, "points": 9, "statement": 10, "review": 9},
    "exam": {"about": 7, "eligibility": 7, "documents": 7, "review": 7},
}
SAVED = {
    "ccp": {"about": 7, "felony": 10, "points": 3, "statement": 10, "review": 3},
    "exam": {"about": 7, "eligibility": 10, "documents": 3, "review": 3},
}
STATES = {  # the way back, the page of the application
    "none": (7, 0),
    "draft": (7, 7),
    "to pay": (8, 8),
    "submitted": (7, 6),
    "incomplete": (7, 10),
    "authorized": (7, 6),
    "failed attempt": (9, 8),
}


def url(name: str, application: Application, *more: object) -> str:
    return reverse(f"recert:{name}", args=[application.case.number, *more])


def asked(client, address: str, said: dict[str, str] | None = None) -> int:
    """How many queries a page asks, or a form that is sent to it and taken; where the transaction
    of a test has savepoints, a worker of ours begins and commits.
    """
    if said is None:
        client.get(address)
    with CaptureQueriesContext(connection) as found:
        answer = client.get(address) if said is None else client.post(address, said)
    assert answer.status_code == (200 if said is None else 302)
    return sum("SAVEPOINT" not in each["sql"] for each in found.captured_queries)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("route", ["ccp", "exam"])
def test_each_step_is_shown_and_saved(rows, route, client):
    held = stories.lapsed(program="MLT")  # without criteria: the office looks at what is shown
    for place in range(rows):
        stories.activity(held, f"{45 + place}.00")
    client.force_login(builders.member(held.certificant))
    application = stories.begun(held, route)
    pages = {step.value: url("step", application, step.value) for step in STEPS[route]}
    saved = {step: asked(client, page, SAID[step]) for step, page in pages.items()}
    shown = {step: asked(client, page) for step, page in pages.items()}
    assert (shown, saved) == (SHOWN[route], SAVED[route])
    assert max(*shown.values(), *saved.values()) <= MOST


def life(held, reviewer):
    """An application by exam in one state after the other, by its name."""
    application = stories.complete(held, "exam")
    yield "draft", application
    application = stories.asked(held, "exam")
    yield "to pay", application
    stories.pay(application)
    yield "submitted", application
    taking.take(case_id=application.pk, actor=reviewer)
    stories.judge(stories.again(application), reviewer, Outcome.REJECT)
    stories.decide(application, "incomplete", reviewer)
    yield "incomplete", application
    for item in application.case.items.filter(granted=False):
        answering.explain(application=application, item=item, text="There is no other.")
    answering.answer(application=application, on=clock.today(), actor=None)
    stories.judge(stories.again(application), reviewer)
    stories.decide(application, "approve", reviewer)
    yield "authorized", application
    fail = Sitting(clock.today(), "fail")
    exams.record(
        application=stories.again(application), sitting=fail, on=clock.today(), actor=reviewer
    )
    yield "failed attempt", application


def test_no_state_of_an_application_asks_more_than_ten_queries(client):
    held, reviewer = stories.lapsed(), builders.staff(Role.RECORDS)
    client.force_login(builders.member(held.certificant))
    way = reverse("recert:way_back")
    found = {"none": (asked(client, way), 0)}
    for state, application in life(held, reviewer):
        of_draft = url("step", application, "review")
        page = of_draft if state == "draft" else url("application", application)
        found[state] = (asked(client, way), asked(client, page))
    assert found == STATES
    assert max(max(each) for each in found.values()) <= MOST


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_and_the_exam_ask_as_much_of_one_as_of_three(rows, client):
    reviewer = builders.staff(Role.RECORDS)
    for _ in range(rows):
        stories.sent()
        stories.authorized(builders.staff(Role.RECORDS))
    client.force_login(reviewer)
    found = {
        name: asked(client, reverse(name))
        for name in ("casework:queue", "recert:desk_applications", "exam:desk")
    }
    assert found == {"casework:queue": 7, "recert:desk_applications": 5, "exam:desk": 10}
    assert max(found.values()) <= MOST
