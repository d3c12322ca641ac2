"""A title that its member logged and AMT recorded as well is told, and the own one taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.ccp.entries import log

pytestmark = pytest.mark.django_db
POSTED = "Medication reconciliation in ambulatory care"


def words(answer):
    return " ".join(answer.content.decode().split())


def test_both_pages_and_the_cycle_say_so_and_the_own_one_can_be_taken_back(member, rma, cycle):
    own = log(rma, date(2026, 4, 20), "2.00", title=POSTED.upper())
    posted = rma.certificant.activities.get(title=POSTED)
    withdraw = reverse("ccp:activity_withdraw", args=[own.pk])
    own_page, posted_page, sheet = (
        words(member.get(reverse(name, args=[pk])))
        for name, pk in (
            ("ccp:activity", own.pk),
            ("ccp:activity", posted.pk),
            ("ccp:cycle", cycle.pk),
        )
    )
    assert "AMT has recorded this, too," in own_page
    assert "You logged this yourself, too,</strong> as completed on April 20, 2026." in posted_page
    assert sheet.count("AMT has recorded this, too,") == 1
    assert all(withdraw in page for page in (own_page, posted_page, sheet))
    member.post(withdraw)
    assert "You logged this yourself" not in words(
        member.get(reverse("ccp:activity", args=[posted.pk]))
    )


def test_while_it_is_typed_what_amt_recorded_that_day_is_pointed_out(member, rma):
    typed = {
        "title": POSTED,
        "provider": "AMT",
        "completed_on": "2026-04-18",
        "hours": "2",
        "certifications": [rma.pk],
    }
    box = member.post(reverse("ccp:points") + "?category=professional_education", typed)
    assert "Is it on record already?" in box.content.decode()
