"""Criteria as data: versions at the desk, what a change turns out otherwise, and for ever."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import ProgrammingError, transaction

from members.models import History, Matter, Role
from members.queries.policy import line, policy
from recert.eligibility.models import CriteriaPolicy
from recert.eligibility.rules.criteria import CRITERIA
from recert.eligibility.rules.judging import judge
from recert.rules.steps import Step
from recert.services import applying, withdrawing
from tests import builders
from tests.handbook import POLICY
from tests.recert import stories

pytestmark = pytest.mark.django_db

ON, FIRST = date(2026, 11, 22), date(2027, 1, 1)
PAGE = "/desk/policy/change/eligibility-rma/"
HOURS = "work.hours.least"
WORKS_ENOUGH = {
    "high_school": True,
    "cpr_valid_through": "2027-05-01",
    "work": [
        {
            "from": "2021-02-01",
            "to": None,
            "hours_per_week": "24",
            "clinical": True,
            "administrative": True,
        }
    ],
}


@pytest.fixture
def admin(client, time_machine):
    time_machine.move_to("2026-11-22 15:00:00+00:00", tick=False)
    client.force_login(builders.staff(Role.ADMIN))
    return client


def form(**changed):
    held = line("eligibility-rma", ON)
    values = {
        name: "on" if value is True else value
        for name, value in held.values(held.in_force(ON)).items()
        if value is not False
    }
    own = {"valid_from": FIRST.isoformat(), "source": "Minutes 4", "reason": "Longer practice"}
    return values | own | changed


def looked_and_kept(client, data):
    looked = client.post(PAGE, data | {"do": "look"})
    kept = client.post(PAGE, data | {"do": "keep", "looked": looked.context["looked"]})
    return looked, kept


def test_the_file_is_on_record_and_read_back_as_it_stands():
    assert policy()[CRITERIA]["RMA"].entries == POLICY[CRITERIA]["RMA"].entries
    [row] = CriteriaPolicy.objects.all()
    assert (row.version, row.valid_from) == (1, date(1900, 1, 1))


def test_a_change_is_a_new_version_that_holds_from_its_day_on(admin):
    looked, _ = looked_and_kept(admin, form(**{HOURS: "8000"}))
    found = looked.context["foreseen"].found
    assert [each.case.title for each in found.worked] == [
        "Six years in a family practice, 24 hours a week"
    ]
    assert b"1</strong> of 9 worked cases" in looked.content
    policy.forget()
    dated = policy()[CRITERIA]["RMA"]
    assert [dated.on(day).version for day in (ON, date(2026, 12, 31), FIRST)] == [1, 1, 2]
    work = dated.on(FIRST).routes[2].criteria[2]
    assert (work.code, str(work.figures["least"])) == ("hours", "8000")
    said = History.objects.get(verb="policy_changed")
    assert said.subject == "CriteriaPolicy:RMA"
    assert said.before["figures"][HOURS] == "5616"
    assert said.after["figures"][HOURS] == "8000"


def test_what_is_not_needed_any_more_is_neither_asked_nor_judged(admin):
    data = form()
    del data["work.cpr.needed"]
    looked_and_kept(admin, data)
    policy.forget()
    new = policy()[CRITERIA]["RMA"].on(FIRST)
    codes = [found.route.criteria for found in judge(new, {}, FIRST) if found.route.code == "work"]
    assert [each.code for each in codes[0]] == ["diploma", "hours", "both_kinds"]


def answered(answers):
    """A draft by exam in whose eligibility step that was said."""
    draft = stories.begun(stories.lapsed(program="RMA"), route="exam")
    said = {"answers": answers, "judged_on": ON.isoformat(), "version": 1, "fits": True}
    applying.save(application=draft, step=Step.ELIGIBILITY, said=said, actor=None)
    return draft


def test_where_an_open_application_gets_worse_two_people_agree(admin):
    worse, same, over = (answered(each) for each in (WORKS_ENOUGH, {}, WORKS_ENOUGH))
    withdrawing.withdraw(application=over, seen="draft", on=ON, actor=None)
    looked, _ = looked_and_kept(admin, form(**{HOURS: "8000"}))
    assert b"Ask a second person" in looked.content
    found = looked.context["foreseen"].found
    assert (len(found.applications), found.all_applications) == (1, 2)
    named = worse.case.number.encode()
    assert (named in looked.content, same.case.number.encode() in looked.content) == (True, False)
    policy.forget()
    assert policy()[CRITERIA]["RMA"].on(FIRST).version == 1
    matter = Matter.objects.get()
    admin.force_login(builders.staff(Role.ADMIN))
    page = admin.get(f"/desk/second-person/{matter.pk}/")
    assert named in page.content
    admin.post(f"/desk/second-person/{matter.pk}/", {"decision": "confirm"})
    policy.forget()
    assert policy()[CRITERIA]["RMA"].on(FIRST).version == 2


def test_a_version_that_held_is_never_another():
    for change in ({"figures": {}}, {"rules": {}}, {"version": 7}, {"valid_from": ON}):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            CriteriaPolicy.objects.update(**change)
    assert CriteriaPolicy.objects.update(valid_to=None) == 1
