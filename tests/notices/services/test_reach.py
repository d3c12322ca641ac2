"""Planning, in SQL, leaves out whom the rule of reach says nothing reaches, and nobody else."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from members.models import Certificant
from members.rules import reach
from members.rules.postal import Doubt
from notices.models import Channel, Notice, NoticeState
from notices.services.planning import Plan, plan_many

ON = date(2026, 11, 22)
MARKED = (None, ON)
ON_RECORD = list(
    product(("", "a@example.org"), MARKED, ("", "1 Elm St"), MARKED, ("", *Doubt), range(12))
)


@pytest.mark.django_db
def test_planning_and_the_rule_agree_on_everybody():
    people = Certificant.objects.bulk_create(
        Certificant(
            member_number=str(place),
            last_name="Reyes",
            email=email,
            email_bounced_on=bounced,
            address_line1=street,
            mail_returned_on=returned,
            address_doubt=doubt,
        )
        for place, (email, bounced, street, returned, doubt, _) in enumerate(ON_RECORD)
    )
    asked = list(product(people, Channel.values, ("", "paid")))
    plan_many(
        Plan(
            certificant_id=person.pk,
            kind="renewal",
            about=person.pk,
            due_on=ON,
            step=f"2026 {skip}",
            channel=channel,
            skip=skip,
        )
        for person, channel, skip in asked
    )
    planned = {
        (one.certificant_id, one.channel, one.step): (one.state, one.skip_reason)
        for one in Notice.objects.all()
    }
    by_rule = {}
    for person, channel, skip in asked:
        reason = skip or reach.why_not(channel, person)
        state = NoticeState.SKIPPED if reason else NoticeState.PLANNED
        by_rule[person.pk, channel, f"2026 {skip}"] = (state, reason)
    assert planned == by_rule
    assert len(planned) > 4000
    assert {reason for _, reason in planned.values()} == {
        "",
        "paid",
        "no_email",
        "email_bounced",
        "no_street",
        "mail_returned",
        "address_doubt",
    }


def test_the_first_reason_is_told():
    one = Certificant(email_bounced_on=ON, mail_returned_on=ON, address_doubt=Doubt.ZIP)
    assert (reach.why_no_email(one), reach.why_no_letter(one)) == ("no_email", "no_street")
    one.email, one.address_line1 = "a@example.org", "1 Elm St"
    assert (reach.why_no_email(one), reach.why_no_letter(one)) == ("email_bounced", "mail_returned")
    one.email_bounced_on = one.mail_returned_on = None
    assert (reach.why_no_email(one), reach.why_no_letter(one)) == ("", "address_doubt")
    assert one.can_email
