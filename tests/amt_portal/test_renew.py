"""`manage.py renew`: what it prints, and what it refuses."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from billing.models import Invoice
from tests.billing.dues.renewals.people import crowd, holder

pytestmark = pytest.mark.django_db


def renew(*args):
    out = io.StringIO()
    call_command("renew", *args, stdout=out)
    return out.getvalue()


def test_json_is_one_object_of_the_month_and_of_what_this_run_added():
    crowd(8)
    told = json.loads(renew("2026-11", "--on", "2026-11-22", "--json"))
    assert told == {
        "invoices": 7,
        "lines": 9,
        "total": "450.00",
        "emails": 6,
        "letters": 6,
        "skipped": {"no_email": 1, "no_street": 1},
        "left_out": {"paid": 1},
        "new": {"invoices": 7, "lines": 9, "total": "450.00"},
        "month": "2026-11",
        "on": "2026-11-22",
    }
    again = json.loads(renew("2026-11", "--on", "2026-11-22", "--json"))
    assert again == told | {"new": {"invoices": 0, "lines": 0, "total": "0.00"}}


def test_a_dry_run_says_so_and_issues_nothing():
    crowd(8)
    assert "Would issue 7 invoices, 9 lines, 450.00." in renew(
        "2026-11", "--on", "2026-11-22", "--dry-run"
    )
    told = json.loads(renew("2026-11", "--on", "2026-11-22", "--dry-run", "--json"))
    assert (told["dry_run"], told["invoices"]) == (True, 7)
    assert not Invoice.objects.exists()


def test_without_a_day_it_runs_for_the_office_s_today(settings):
    settings.PORTAL_TODAY = "2026-11-03"
    holder()
    told = json.loads(renew("2026-11", "--json"))
    assert (told["on"], told["invoices"]) == ("2026-11-03", 1)


def test_people_read_what_was_left_out_and_skipped():
    crowd(8)
    text = renew("2026-11", "--on", "2026-11-22")
    assert "2026-11 has 7 invoices, 9 lines, 450.00 in all; 6 emails and 6 letters" in text
    assert "Notice skipped, no email: 1" in text
    assert "Left out, paid: 1" in text


def test_a_month_to_come_is_refused():
    with pytest.raises(CommandError, match="issued from 2026-12-01"):
        renew("2026-12", "--on", "2026-11-22")


@pytest.mark.parametrize("month", ["2026-13", "November", "2026", "26-11"])
def test_what_is_no_month_is_refused(month):
    with pytest.raises(CommandError, match="not a month"):
        renew(month)
