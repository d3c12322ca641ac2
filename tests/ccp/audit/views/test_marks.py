"""What the body has not confirmed yet bears its mark on each page, and none once it is."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from ccp.audit.models import AuditCase
from ccp.audit.services.answer import submit_answer
from ccp.audit.views.round_page import Page
from members.models import PolicyValue
from members.queries.policy import policy
from tests import builders
from tests.ccp.audit.asked import TODAY, asked

pytestmark = pytest.mark.django_db
PLACEHOLDERS = ("audit_rate", "audit_goal_days")


@pytest.fixture
def confirmed():
    """`confirmed()`: the body has set the figures."""

    def set_():
        PolicyValue.objects.filter(name__in=PLACEHOLDERS).update(placeholder=False)
        policy.forget()

    yield set_
    policy.forget()


def pages(client, audit) -> dict[str, str]:
    """By name, what each page says that shows one of the figures."""
    case = reverse("audit:case", args=[audit.case.number])
    client.force_login(builders.member(audit.case.certificant))
    found = {"asked": client.get(case).content.decode()}
    submit_answer(audit=audit, on=TODAY, actor=None)
    found["sent"] = client.get(case).content.decode()
    client.force_login(builders.staff())
    for name in ("desk_round", "published", "desk_board"):
        found[name] = client.get(reverse(f"audit:{name}", args=[2026])).content.decode()
    found["queue"] = client.get(reverse("casework:queue")).content.decode()
    certificate = {"page": Page.of(2026, TODAY)}
    return found | {"certificate": render_to_string("print/draw_certificate.html", certificate)}


@pytest.mark.parametrize("are_confirmed", [False, True])
def test_a_mark_stands_beside_each_figure_until_it_is_confirmed(
    client, settings, confirmed, are_confirmed
):
    settings.PORTAL_TODAY = TODAY.isoformat()
    audit = AuditCase.objects.select_related("case").get(pk=asked(with_draw=True).pk)
    if are_confirmed:
        confirmed()
    for name, page in pages(client, audit).items():
        assert ("\N{DAGGER}" in page) is not are_confirmed, name
        assert ("Not confirmed by AMT yet" in page) is not are_confirmed, name
