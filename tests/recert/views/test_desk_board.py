"""The board of applications: what its numbers say, and the lists behind them."""

from __future__ import annotations

import csv
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from casework.models import Case
from casework.queries import board as counted
from members.models import Role
from plumbing import clock
from recert.models import Application
from recert.rules.results import Sitting
from recert.rules.verdicts import REASONS
from recert.services import exams
from tests import builders
from tests.recert import stories

pytestmark = pytest.mark.django_db
BOARD, LIST = reverse("recert:desk_board"), reverse("recert:desk_applications")


@pytest.fixture
def records(client):
    user = builders.staff(Role.RECORDS)
    client.force_login(user)
    client.user = user
    return client


def page(client, address: str = BOARD, query: str = "") -> str:
    shown = client.get(address + query).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


def test_applications_are_counted_by_route_state_and_age(records):
    draft = stories.begun(route="exam")
    sent = stories.sent()
    mine = stories.in_review(records.user)
    late = clock.day_begins(clock.today() - timedelta(days=15))
    Case.objects.filter(pk=sent.pk).update(waiting_since=late)
    board = page(records)
    assert "Draft 1" in board
    assert "Submitted 1 0 0" in board
    assert "In review 1 1 0 0" in board
    assert "1 of nobody" in board
    assert f"RMA by CCP · case {mine.case.number}" in board
    assert "Draft 0" in page(records, query="?route=ccp")
    assert "Draft 1" in page(records, query="?route=exam")
    assert sent.case.number in page(records, LIST, "?state=submitted&age=over")
    Case.objects.filter(pk=draft.pk).update(changed_at=late)
    with_us = page(records, LIST, "?state=waiting&age=over")
    assert (sent.case.number in with_us, draft.case.number in with_us) == (True, False)
    assert sent.case.number not in page(records, LIST, "?route=exam")
    assert draft.case.number in page(records, LIST, "?route=exam")
    rows = records.get(reverse("desk:home")).context["late"]
    [number] = [row.number for row in rows if row.label == "Recertification: cases to review"]
    assert number == 1


def test_rates_reasons_and_days_come_of_what_was_decided(records, monkeypatch):
    approved = stories.judge(stories.in_review(records.user), records.user)
    stories.decide(approved, "approve", records.user)
    stories.denied(builders.staff(Role.RECORDS))
    examined = stories.authorized()
    sitting = Sitting(clock.today(), "fail")
    exams.record(application=examined, sitting=sitting, on=clock.today(), actor=None)
    board = page(records)
    assert "Approved 66.7% of 3 approved or denied" in board
    assert "By CCP 50.0% of 2" in board
    assert "By exam 100.0% of 1" in board
    assert "RMA 3 66.7%" in board
    assert "Of 1 exam taken, 0 were passed." in board
    assert f"{REASONS['unreadable']} 1" in board
    assert "median of 3 decisions" in board
    monkeypatch.setattr(counted, "ENOUGH", 3)
    assert "median; 9 of 10 within 0" in page(records)
    assert "Sent in Decided" in board


def test_what_ended_more_than_a_year_ago_is_off_the_board(records):
    over = stories.denied(builders.staff(Role.RECORDS))
    assert over.case.number in page(records, LIST)
    Application.objects.update(ended_on=clock.today() - timedelta(days=366))
    assert over.case.number not in page(records, LIST)
    assert "Approved –" in page(records)


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_and_its_lists_take_as_many_queries_for_one_application_as_for_three(
    records, count, django_assert_num_queries
):
    for _ in range(count):
        stories.in_review(records.user)
    records.get(BOARD)
    with django_assert_num_queries(12):
        records.get(BOARD)
    with django_assert_num_queries(5):
        records.get(LIST)


def test_a_list_goes_out_as_csv_and_leaves_a_line(records):
    sent, _other = stories.sent(), stories.begun(route="exam")
    answer = records.post(reverse("recert:desk_applications_csv"), {"route": "ccp"})
    [row] = csv.DictReader(b"".join(answer.streaming_content).decode().splitlines())
    assert (row["application"], row["state"]) == (sent.case.number, "submitted")
    assert row["member_number"] == sent.case.certificant.member_number
    assert row["last_day"] == str(sent.expires_on - timedelta(days=1))


def test_words_that_are_none_and_people_without_the_role_find_nothing(records, client):
    for query in ("?state=nonsense", "?age=old", "?route=train"):
        assert records.get(LIST + query).status_code == 404
    assert records.get(f"{BOARD}?route=train").status_code == 404
    client.force_login(builders.staff(Role.AUDITOR))
    assert client.get(BOARD).status_code == 403
    client.force_login(builders.member())
    assert client.get(BOARD).status_code == 404
