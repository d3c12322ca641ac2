"""The policy tables: who may open them, and that a figure that held is never edited."""

from __future__ import annotations

import threading
from datetime import date
from html import unescape

import pytest
from django.db import OperationalError, connection, transaction
from django.urls import reverse

from ccp.models import CategoryPolicy
from members.models import History, PolicyValue, ProgramTerms, Verb
from members.queries.policy import policy
from members.rules.figures import GRACE_DAYS
from members.services import figures as service
from tests import builders
from tests.web.desk.conftest import ON

pytestmark = pytest.mark.django_db

FIRST = date(2027, 1, 1)
PAGES = [
    "admin:index",
    "admin:members_policyvalue_changelist",
    "admin:members_policyvalue_add",
    "admin:members_programterms_changelist",
    "admin:ccp_categorypolicy_changelist",
    "admin:ccp_attestationtext_changelist",
]


@pytest.mark.parametrize("name", PAGES)
def test_only_administrators_open_the_policy(client, name):
    assert client.get(reverse(name)).url.startswith(reverse("account_login"))
    client.force_login(builders.member())
    assert client.get(reverse(name)).status_code == 404
    for role in ("support", "records", "auditor", "finance", "mail"):
        client.force_login(builders.staff(role))
        assert client.get(reverse(name)).status_code == 403, role
    client.force_login(builders.staff())
    assert client.get(reverse(name)).status_code == 200


def test_tables_of_sign_ins_and_second_factors_are_not_here(sign_in):
    page = sign_in().get(reverse("admin:index"))
    assert b"Policy values" in page.content
    for word in (b"Authenticators", b"Email addresses", b"Groups"):
        assert word not in page.content


def grace(days, valid_from=FIRST, **more):
    return {
        "name": "grace_days",
        "value": days,
        "valid_from": valid_from.isoformat(),
        "reason": "Board decision 14",
    } | more


def test_a_new_figure_closes_the_one_before_and_is_told_in_the_history(sign_in):
    old = PolicyValue.objects.get(name="grace_days")
    before = policy()[GRACE_DAYS].on(ON)
    response = sign_in().post(reverse("admin:members_policyvalue_add"), grace(before + 15))
    assert response.status_code == 302
    old.refresh_from_db()
    new = PolicyValue.objects.get(name="grace_days", valid_from=FIRST)
    assert (old.valid_to, new.valid_to) == (FIRST, None)
    assert policy()[GRACE_DAYS].on(ON) == before
    assert policy()[GRACE_DAYS].on(FIRST) == before + 15
    told = History.objects.get(verb=Verb.POLICY_CHANGED)
    assert (told.reason, told.after["value"]) == ("Board decision 14", before + 15)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (grace(45, valid_from=ON), b"choose a later day"),
        (grace('"many"'), b"whole number"),
        (grace(45, name="grace_dayz"), b"unknown"),
        (grace(999_999_999), b"a whole number from 0 to 180 expected"),
        (grace("NaN"), b"Write this as JSON"),
        (grace("1e400"), b"Write this as JSON"),
        (grace("-Infinity"), b"Write this as JSON"),
        (grace("1" * 5000), b"Write this as JSON"),
        (grace("[" * 5000), b"Write this as JSON"),
        (grace(r'"a\u0000b"'), b"Write this as JSON"),
        (grace(r'"\ud800"'), b"Write this as JSON"),
        (grace('"0"', name="contact_hours_per_ceu"), b"an amount from"),
        (grace("[0]", name="ccp_reminder_days"), b"a whole number from 1"),
        (grace(45, valid_from=date(2999, 1, 1)), b"far ahead"),
        (grace(45, reason=""), b"Fill this in"),
    ],
)
def test_what_makes_no_sense_is_said_on_the_form_and_changes_nothing(sign_in, given, said):
    rows = list(PolicyValue.objects.order_by("pk").values())
    response = sign_in().post(reverse("admin:members_policyvalue_add"), given)
    assert response.status_code == 200
    assert said in response.content
    assert list(PolicyValue.objects.order_by("pk").values()) == rows
    assert not History.objects.exists()


def test_a_second_planned_change_shows_both_and_replaces_the_first_knowingly(sign_in):
    client, add = sign_in(), reverse("admin:members_policyvalue_add")
    client.post(add, grace(45))
    told = History.objects.get()
    asked = client.post(add, grace(60, valid_from=date(2028, 1, 1)))
    form = asked.context["adminform"].form
    assert (form.conflict.by, form.conflict.at) == (told.actor_name, told.at)
    assert [(one.label, one.theirs, one.mine) for one in form.conflict.differences] == [
        ("Valid from", "Jan 1, 2027", "Jan 1, 2028"),
        ("Value", "45", "60"),
    ]
    said = unescape(asked.content.decode())
    assert f"{told.actor_name} planned a change of this on November" in said
    assert "60</textarea>" in said  # what was typed is kept
    assert PolicyValue.objects.get(name="grace_days", valid_to=None).value == 45
    seen = {"seen": form["seen"].value()}
    assert client.post(add, grace(60, valid_from=date(2028, 1, 1)) | seen).status_code == 302
    held, planned = PolicyValue.objects.filter(name="grace_days").order_by("valid_from")
    assert (held.valid_to, planned.valid_from) == (date(2028, 1, 1), date(2028, 1, 1))
    assert (planned.value, planned.valid_to) == (60, None)
    last = History.objects.latest("pk")
    assert (last.before["value"], last.after["value"]) == (45, 60)


def test_an_earlier_day_replaces_a_planned_change_as_well(sign_in):
    client, add = sign_in(), reverse("admin:members_policyvalue_add")
    client.post(add, grace(45))
    earlier = grace(60, valid_from=date(2026, 12, 1))
    form = client.post(add, earlier).context["adminform"].form
    assert client.post(add, earlier | {"seen": form["seen"].value()}).status_code == 302
    held, planned = PolicyValue.objects.filter(name="grace_days").order_by("valid_from")
    assert (held.valid_to, planned.value) == (date(2026, 12, 1), 60)


def test_a_plan_that_changed_again_asks_again(sign_in):
    client, add = sign_in(), reverse("admin:members_policyvalue_add")
    client.post(add, grace(45))
    seen = {"seen": client.post(add, grace(60)).context["adminform"].form["seen"].value()}
    assert client.post(add, grace(60) | seen).status_code == 302
    again = client.post(add, grace(90) | seen)
    assert [one.theirs for one in again.context["adminform"].form.conflict.differences] == ["60"]
    assert PolicyValue.objects.get(name="grace_days", valid_to=None).value == 60


def test_a_planned_change_is_withdrawn_and_what_held_goes_on(sign_in):
    client = sign_in()
    client.post(reverse("admin:members_policyvalue_add"), grace(45))
    planned = PolicyValue.objects.get(valid_from=FIRST)
    url = reverse("admin:members_policyvalue_delete", args=[planned.pk])
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert PolicyValue.objects.get(name="grace_days").valid_to is None
    assert History.objects.filter(verb=Verb.POLICY_CHANGED).count() == 2


def test_what_is_in_force_can_be_neither_edited_nor_deleted(sign_in):
    client = sign_in()
    row = PolicyValue.objects.get(name="grace_days")
    before = row.value
    change = reverse("admin:members_policyvalue_change", args=[row.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, grace(99)).status_code == 403
    delete = reverse("admin:members_policyvalue_delete", args=[row.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.value == before


def test_terms_and_categories_change_the_same_way(sign_in):
    client = sign_in()
    terms = ProgramTerms.objects.filter(valid_to=None).first()
    client.post(
        reverse("admin:members_programterms_add"),
        {
            "program": terms.program_id,
            "points": "36.00",
            "annual_fee": "60.00",
            "placeholders": "[]",
            "valid_from": FIRST.isoformat(),
            "reason": "Board decision 15",
        },
    )
    terms.refresh_from_db()
    assert terms.valid_to == FIRST
    old = CategoryPolicy.objects.get(category="instruction")
    client.post(
        reverse("admin:ccp_categorypolicy_add"),
        {
            "category": "instruction",
            "label": old.label,
            "entered_as": old.entered_as,
            "factors": '{"hour": "3"}',
            "step": "0.25",
            "cap": "20",
            "valid_from": FIRST.isoformat(),
            "reason": "Board decision 16",
        },
    )
    old.refresh_from_db()
    assert old.valid_to == FIRST
    assert CategoryPolicy.objects.get(valid_from=FIRST).factors == {"hour": "3"}


def locked_for_others():
    """Whether another transaction has to wait for the rows of this figure."""
    found = []

    def look():
        try:
            with transaction.atomic():
                list(PolicyValue.objects.filter(name="grace_days").select_for_update(nowait=True))
            found.append(False)
        except OperationalError:
            found.append(True)
        finally:
            connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join(20)
    return found == [True]


@pytest.mark.django_db(transaction=True)
def test_a_figure_that_was_tried_stays_locked_until_it_is_kept():
    row = PolicyValue(name="grace_days", value=45, valid_from=FIRST)
    tried = {"row": row, "key": "name", "on": ON, "actor": builders.staff(), "check": policy}
    with transaction.atomic():
        assert service.refusal(**tried) == ""
        assert locked_for_others()
    assert not locked_for_others()


@pytest.mark.django_db(transaction=True)
def test_control_a_trial_alone_gives_its_lock_back():
    row = PolicyValue(name="grace_days", value=45, valid_from=FIRST)
    with transaction.atomic():
        with transaction.atomic():
            service.set_value(
                row=row, key="name", on=ON, actor=builders.staff(), reason="x", check=policy
            )
            transaction.set_rollback(True)
        assert not locked_for_others()
