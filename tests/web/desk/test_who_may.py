"""Every address of the desk, and who may open it: a stranger learns nothing of any of them."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from billing.models import Refund
from billing.services import refunds
from members.models import Channel, History, Notice, NoticeKind, Role
from tests import builders
from tests.web.desk.conftest import ON, holder, invoiced, paid

pytestmark = pytest.mark.django_db

ALL = frozenset(Role.values)
RECORDS, FINANCE, ADMIN = {"records"}, {"finance"}, set()
MAIL, SUPPORT = {"mail"}, {"support"}

# Name of the address: (method, which argument it takes, roles besides admin).
PAGES = {
    "desk:home": ("get", None, ALL),
    "desk:search": ("get", None, ALL),
    "desk:members": ("get", None, ALL),
    "desk:members_csv": ("get", None, RECORDS | FINANCE | MAIL),
    "desk:member": ("get", "person", ALL),
    "desk:history": ("get", "person", ALL),
    "desk:contact": ("get", "person", RECORDS),
    "desk:note": ("post", "person", ALL),
    "desk:addresses": ("get", None, ALL),
    "desk:notices": ("get", None, ALL),
    "desk:notice_again": ("get", "notice", MAIL | SUPPORT),
    "desk:health": ("get", None, ALL),
    "desk:health_run": ("post", "job", ADMIN),
    "desk:staff": ("get", None, ADMIN),
    "desk:staff_new": ("get", None, ADMIN),
    "desk:staff_person": ("get", "colleague", ADMIN),
    "billing:desk_money": ("get", None, FINANCE),
    "billing:desk_account": ("get", "person", FINANCE),
    "billing:desk_payment": ("get", "person", FINANCE),
    "billing:desk_invoice": ("get", "invoice", FINANCE),
    "billing:desk_void": ("get", "invoice", FINANCE),
    "billing:desk_refund": ("get", "payment", FINANCE),
    "billing:desk_refunds": ("get", None, FINANCE),
    "billing:desk_refund_again": ("post", "refund", FINANCE),
    "billing:desk_credits": ("get", None, FINANCE),
}
# Tested where they are made.
ELSEWHERE = ("members:desk_", "billing:desk_renewals")


@pytest.fixture
def things(settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    person = holder()
    invoice = invoiced(person)
    payment = paid(person, None, "10.00")
    refund = refunds.ask(
        payment=payment, amount=payment.amount, reason="Twice", on=ON, actor=payment.entered_by
    )
    notice = Notice.objects.create(
        certificant=person, kind=NoticeKind.LAPSED, about="certification:1", step="x",
        channel=Channel.EMAIL, due_on=ON, state="failed", error="refused",
    )  # fmt: skip
    return {
        "person": person.pk,
        "invoice": invoice.number,
        "payment": payment.pk,
        "refund": refund.pk,
        "notice": notice.pk,
        "job": "notices",
        "colleague": builders.staff("support").pk,
    }


def desk_names(patterns=None, namespace=""):
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from desk_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}"


def test_every_address_of_the_desk_has_a_row_here():
    desk = {
        name
        for name in desk_names()
        if name.startswith("desk:") or (name.split(":")[-1].startswith("desk_"))
    }
    assert desk >= set(PAGES)
    assert {name for name in desk if not name.startswith(ELSEWHERE)} == set(PAGES)


def opened(client, name, things):
    method, argument, _roles = PAGES[name]
    url = reverse(name, args=[things[argument]] if argument else [])
    return getattr(client, method)(url)


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_is_asked_to_sign_in_and_a_member_finds_nothing(client, things, name):
    before = History.objects.count()
    response = opened(client, name, things)
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))
    client.force_login(builders.member())
    response = opened(client, name, things)
    assert response.status_code == 404
    assert b"Rockford" not in response.content
    assert History.objects.count() == before


@pytest.mark.parametrize("name", PAGES)
def test_each_role_opens_its_pages_and_no_other(client, things, name):
    for role in Role.values:
        client.force_login(builders.staff(role))
        status = opened(client, name, things).status_code
        if role in PAGES[name][2] or role == "admin":
            assert status in {200, 302}, role
        else:
            assert status == 403, role


def test_wrong_roles_change_nothing(client, things):
    client.force_login(builders.staff("support"))
    for name in ("billing:desk_refund_again", "desk:health_run"):
        assert opened(client, name, things).status_code == 403
    assert Refund.objects.get().state == Refund.State.PLANNED
