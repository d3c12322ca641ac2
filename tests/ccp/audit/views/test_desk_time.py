"""Auditors answer who asks for more time."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from casework.models import Case
from ccp.audit.models import MoreTime
from ccp.audit.models.answer import WHY_LETTERS
from ccp.audit.services.answer import ask_more_time, submit_answer
from ccp.audit.services.extending import extend
from members.models import Role
from tests import builders
from tests.ccp.audit.asked import TODAY, asked, mlt, reviewed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = TODAY.isoformat()


def requests(count: int) -> list[MoreTime]:
    rows = []
    for n in range(count):
        audit = asked(mlt(number=f"70{n}"), which=slice(0, 1), number=f"2026-070{n}")
        why = "The school is closed."
        ask = {"audit": audit, "days": 20, "why": why, "token": uuid4(), "on": TODAY}
        rows.append(ask_more_time(**ask, actor=None))
    return rows


@pytest.fixture
def auditor(client):
    client.force_login(builders.staff(Role.AUDITOR))
    return client


def answered(auditor, asked, **form) -> str:
    version = MoreTime.objects.get(pk=asked.pk).audit.case.version
    address = reverse("audit:desk_more_time_answer", args=[asked.pk])
    return auditor.post(address, {"version": version} | form, follow=True).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(rows, auditor, django_assert_num_queries):
    requests(rows)
    auditor.get(reverse("audit:desk_more_time"))
    with django_assert_num_queries(4):
        page = auditor.get(reverse("audit:desk_more_time")).content.decode()
    assert page.count("Give these days") == rows
    forms = [form for form in page.split("<form")[1:] if "Give" in form]
    assert len(forms) == 2 * rows
    assert not [form for form in forms if 'name="days"' in form and 'name="because"' in form]


def test_days_are_given_once_and_the_request_is_gone(auditor):
    [asked] = requests(1)
    assert "Asked for more time" in auditor.get(reverse("desk:home")).content.decode()
    assert "has more time" in answered(auditor, asked, days="15")
    assert asked.audit.__class__.objects.get(pk=asked.audit_id).extended_by == 15
    page = answered(auditor, asked, days="15")
    assert "Nobody asks for more time" in page
    assert f"{MoreTime.objects.get().answered_by} answered this on" in page


@pytest.mark.parametrize("requested", [False, True])
def test_days_that_were_given_stay_a_step_of_the_way_whoever_began(requested, auditor):
    audit = requests(1)[0].audit if requested else asked(which=slice(0, 3))
    case, user = Case.objects.get(pk=audit.pk), builders.staff(Role.AUDITOR)
    extend(case_id=case.pk, days=12, reason="A flood.", version=case.version, actor=user, on=TODAY)
    submit_answer(audit=audit, on=TODAY, actor=None)
    reviewed(audit, "deficient", reject={1: "unreadable"})
    auditor.force_login(builders.member(case.certificant))
    page = auditor.get(reverse("audit:case", args=[case.number])).content.decode()
    assert page.count("You were given 12 more days") == 1
    assert ("You asked for 20 more days" in page) == requested
    assert "Ask for more time" not in page  # a case is given some once


def test_who_saw_an_older_case_is_told_who_changed_it(auditor):
    [asked] = requests(1)
    page = answered(auditor, asked, days="15", version=0)
    assert "changed this case on" in page
    assert MoreTime.objects.get().answered_at is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"days": "some"}, "Type a number of days."),
        ({"days": "0"}, "Give one day at least"),
        ({"days": "31"}, "An extension is 1 to 30 days."),
        ({"days": "15", "version": 0}, "changed this case on"),
        ({"decline": "1", "because": "b" * (WHY_LETTERS + 1)}, f"in {WHY_LETTERS} characters"),
    ],
)
def test_what_is_not_taken_says_why_and_stays_typed_for_its_case_alone(auditor, typed, told):
    asked, _other = requests(2)
    page = answered(auditor, asked, **typed)
    assert told in page
    for name in typed.keys() & {"days", "because"}:
        assert page.count(f'value="{typed[name]}"') == 1
    assert not MoreTime.objects.exclude(answered_at=None).exists()


def test_why_none_are_given_is_read_by_the_member(auditor):
    [asked] = requests(1)
    assert "Say why" in answered(auditor, asked, decline="1", because=" ")
    answered(auditor, asked, decline="1", because="Sixty days were enough for others.")
    person = asked.audit.case.certificant
    auditor.force_login(builders.member(person))
    page = auditor.get(reverse("audit:case", args=[asked.audit.case.number])).content.decode()
    assert "Sixty days were enough for others." in page
    assert "Ask for more time" not in page
