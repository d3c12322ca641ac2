"""The log form: worked cases of points hold through it, read and on record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.urls import reverse

from amt_portal.explain import points
from ccp.forms import ActivityForm
from ccp.queries.cycles import current_cycle
from ccp.queries.tally import tally
from ccp.services.postings import post
from members.rules.calendar import ONE_DAY
from tests import builders
from tests.ccp.worked import (
    CASES,
    as_list,
    assert_comes_to,
    fields,
    last_day,
    read_as,
    typed,
)
from tests.handbook import POLICY


def form_of(activity, on):
    data = QueryDict(mutable=True)
    data.update(fields(activity) | {"certifications": "7", "criteria": "job"})
    held = [SimpleNamespace(pk=7)]
    return ActivityForm(
        data,
        category=activity["category"],
        certifications=held,
        codes={7: "RMA"},
        policy=POLICY,
        on=on,
    )


@pytest.mark.parametrize("case", CASES)
def test_points_of_the_form_are_as_worked_out(case):
    forms = [(one, form_of(one, last_day(case))) for one in typed(case)]
    assert [form.errors for _one, form in forms] == [{}] * len(forms)
    assert_comes_to(case, [read_as(one, form.facts()) for one, form in forms])


def on_record(case):
    """The part of a case that can be on record, on its cycle's last day, and what it comes to by
    the command: what lies outside of the cycle is refused.
    """
    cycle = case["in"]["cycle"]
    inside = [
        one
        for one in case["in"]["activities"]
        if one["category"] != "employment" and cycle["start"] <= one["completed_on"] < cycle["end"]
    ]
    last = (date.fromisoformat(cycle["end"]) - ONE_DAY).isoformat()
    asked = case["in"] | {"on": last, "activities": inside}
    return {"in": asked, "out": points.answer(asked, POLICY)}


def by_form(client, held, activities):
    for one in activities:
        sent = fields(one) | {"certifications": [held.pk], "criteria": ["job"]}
        url = reverse("ccp:log", query={"category": one["category"]})
        assert client.post(url, sent).status_code == 302


def by_list(client, held, activities):
    url, text = reverse("drafts:list"), as_list(activities)
    looked = client.post(url, {"text": text, "look": "1"})
    form, rows = looked.context["form"], looked.context["table"].rows
    names = [row.name for row in rows]
    sent = {name: form[name].value() or "" for name in ("text", "token", "seen", "order")}
    sent |= {"shown": ",".join(names), "take": names, "certifications": [held.pk]}
    assert client.post(url, sent | {"criteria": ["job"], "confirm": "1"}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("door", [by_form, by_list])
@pytest.mark.parametrize("case", [CASES[1], CASES[38], CASES[74]])
def test_what_went_through_a_door_comes_on_record_to_what_the_command_says(
    client, settings, case, door
):
    case = on_record(case)
    settings.PORTAL_TODAY = case["in"]["on"]
    on = date.fromisoformat(settings.PORTAL_TODAY)
    start = date.fromisoformat(case["in"]["cycle"]["start"])
    held = builders.certification(granted_on=start)
    client.force_login(builders.member(held.certificant))
    door(client, held, typed(case))
    for one in case["in"]["activities"]:
        if one["category"] == "amt_ce":
            post(
                certificant=held.certificant,
                category="amt_ce",
                title="Course",
                provider="AMT",
                completed_on=date.fromisoformat(one["completed_on"]),
                hours=Decimal(one["hours"]),
                certification_ids=[held.pk],
                ref=f"c:{one['id']}",
                arrived_on=on,
                on=on,
                actor=None,
            )
    assert f"{tally(current_cycle(held, on), on).total:.2f}" == case["out"]["total"]
