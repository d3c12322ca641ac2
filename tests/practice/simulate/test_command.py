"""The command: what it refuses, what it tells, and where the portal goes on."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from members.models import Certification
from plumbing import clock
from practice.simulate import kept


def simulate(*arguments: str) -> str:
    told = StringIO()
    call_command("simulate", *arguments, stdout=told)
    return told.getvalue()


def test_a_portal_in_production_is_refused_before_anything_else(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="no practice portal"):
        simulate("--until=2999-01-01")


def test_a_portal_whose_day_is_held_still_is_refused(settings):
    settings.PORTAL_TODAY = "2026-11-22"
    with pytest.raises(CommandError, match="PORTAL_TODAY"):
        simulate("--until=2999-01-01")


def test_days_gone_by_are_refused(settings, tmp_path):
    settings.STATE_DIR = tmp_path
    today = clock.today()
    with pytest.raises(CommandError, match="does not go back"):
        simulate(f"--from={today - timedelta(days=1)}", f"--until={today}")
    with pytest.raises(CommandError, match="is before"):
        simulate(f"--until={today - timedelta(days=1)}")
    with pytest.raises(CommandError, match="second day is before"):
        simulate("--until=2999-01-01", "--skip=2027-01-02..2027-01-01")


def test_days_are_told_and_the_portal_goes_on_from_the_last_one(demo, mailoutbox):
    day, until = demo, demo + timedelta(days=3)
    left_out = demo + timedelta(days=1)
    told = json.loads(simulate(f"--until={until}", f"--skip={left_out}", "--json"))
    assert (told["from"], told["until"], told["days"]) == (str(day), str(until), 3)
    assert told["failures"] == []
    assert told["kills"] == 0
    emails = sum(by.get("email", 0) for by in told["notices"].values())
    assert emails == len(mailoutbox) > 0
    assert sum(told["standings"].values()) == Certification.objects.count()
    assert clock.today() == until
    assert abs(kept.ahead() - clock.ahead()) < timedelta(seconds=1)
    lines = simulate(f"--until={until + timedelta(days=1)}").splitlines()
    assert [line.split("  ")[0] for line in lines] == [str(until), str(until + timedelta(days=1))]
