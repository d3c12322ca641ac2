"""A change of the policy that is planned: a second one, an earlier one, and taking it back."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from members.models import History, Matter, PolicyValue
from members.queries.policy import policy
from members.rules.figures import GRACE_DAYS
from members.services import figures as service
from members.verbs import MemberVerb
from tests import builders
from tests.web.desk.conftest import ON
from tests.web.desk.policy_steps import FIRST, address, grace, in_grace_next_year, keep, look

pytestmark = pytest.mark.django_db


def test_a_second_question_waits_for_the_first(sign_in):
    in_grace_next_year()
    client = sign_in()
    keep(client, grace(10))
    again = keep(client, grace(5))
    assert "it waits" in str(again.context["form"].errors)
    assert Matter.objects.count() == 1


def test_what_was_planned_meanwhile_is_not_carried_out_over(sign_in):
    in_grace_next_year()
    client = sign_in()
    keep(client, grace(10))
    keep(client, grace(45))
    second = sign_in()
    decide = reverse("members:desk_matter", args=[Matter.objects.get().pk])
    assert "planned another change" in second.get(decide).content.decode()
    second.post(decide, {"decision": "confirm"})
    assert policy()[GRACE_DAYS].on(FIRST) == 45
    assert Matter.objects.get().decided_at is None


def test_a_second_planned_change_shows_both_and_replaces_the_first_knowingly(sign_in):
    client = sign_in()
    keep(client, grace(45))
    told = History.objects.get()
    asked = look(client, grace(60, valid_from=date(2028, 1, 1)))
    form = asked.context["form"]
    assert (form.conflict.by, form.conflict.at) == (told.actor_name, told.at)
    assert [(one.label, one.theirs, one.mine) for one in form.conflict.differences] == [
        ("First day", "Jan 1, 2027", "Jan 1, 2028"),
        ("New value", "45 days", "60 days"),
    ]
    said = unescape(asked.content.decode())
    assert f"{told.actor_name} planned a change of this on November" in said
    assert 'value="60"' in said  # what was typed is kept
    assert PolicyValue.objects.get(name="grace_days", valid_to=None).value == 45
    seen = {"seen": form["seen"].value()}
    assert keep(client, grace(60, valid_from=date(2028, 1, 1)) | seen).status_code == 302
    held, planned = PolicyValue.objects.filter(name="grace_days").order_by("valid_from")
    assert (held.valid_to, planned.valid_from) == (date(2028, 1, 1), date(2028, 1, 1))
    assert (planned.value, planned.valid_to) == (60, None)
    last = History.objects.latest("pk")
    assert (last.before["value"], last.after["value"]) == (45, 60)


def test_a_page_that_shows_what_is_planned_replaces_it_knowingly(sign_in):
    client = sign_in()
    keep(client, grace(45))
    page = client.get(address())
    assert "planned already" in page.content.decode()
    seen = {"seen": page.context["form"]["seen"].value()}
    assert keep(client, grace(60) | seen).status_code == 302


def test_an_earlier_day_replaces_a_planned_change_as_well(sign_in):
    client = sign_in()
    keep(client, grace(45))
    earlier = grace(60, valid_from=date(2026, 12, 1))
    seen = {"seen": look(client, earlier).context["form"]["seen"].value()}
    assert keep(client, earlier | seen).status_code == 302
    held, planned = PolicyValue.objects.filter(name="grace_days").order_by("valid_from")
    assert (held.valid_to, planned.value) == (date(2026, 12, 1), 60)


def test_a_plan_that_changed_again_asks_again(sign_in):
    client = sign_in()
    keep(client, grace(45))
    seen = {"seen": look(client, grace(60)).context["form"]["seen"].value()}
    assert keep(client, grace(60) | seen).status_code == 302
    again = look(client, grace(90) | seen)
    assert [one.theirs for one in again.context["form"].conflict.differences] == ["60 days"]
    assert PolicyValue.objects.get(name="grace_days", valid_to=None).value == 60


def test_a_planned_change_is_withdrawn_and_what_held_goes_on(sign_in):
    client = sign_in()
    keep(client, grace(45))
    planned = PolicyValue.objects.get(valid_from=FIRST)
    url = reverse("members:desk_policy_take_back", args=["grace_days", planned.pk])
    assert "reason" in client.post(url, {"reason": ""}).context["form"].errors
    assert client.post(url, {"reason": "Not decided yet"}).status_code == 302
    assert PolicyValue.objects.get(name="grace_days").valid_to is None
    assert History.objects.filter(verb=MemberVerb.POLICY_CHANGED).count() == 2


def test_what_is_in_force_can_not_be_taken_back(sign_in):
    row = PolicyValue.objects.get(name="grace_days")
    url = reverse("members:desk_policy_take_back", args=["grace_days", row.pk])
    assert sign_in().post(url, {"reason": "x"}).status_code == 302
    row.refresh_from_db()
    assert row.valid_to is None
    with pytest.raises(service.PolicyRefused):
        service.withdraw(row=row, key="name", on=ON, actor=builders.staff(), reason="x")
