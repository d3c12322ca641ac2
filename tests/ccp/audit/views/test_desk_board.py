"""The board of a round: what its numbers say, and the lists behind them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from casework.models import Case
from casework.queries import board as counted
from casework.services import taking
from ccp.audit.queries import board as queries
from ccp.audit.rules.verdicts import REASON_WORDS, Reason
from ccp.audit.services import answers, calendar, rounds
from ccp.audit.services.rounds import Seed
from members.models import Role
from plumbing import clock
from tests import builders
from tests.ccp.audit import stories
from tests.ccp.audit.rolled import FROZEN_ON, rolled

pytestmark = pytest.mark.django_db
ON = date(2027, 3, 10)


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = ON.isoformat()


@pytest.fixture
def auditor(client):
    user = builders.staff(Role.AUDITOR)
    client.force_login(user)
    client.user = user
    return client


def round_of(count: int):
    """Cases of a round whose members were told; each has an activity of 30 hours."""
    for _ in range(count):
        stories.activity(rolled(), "30", date(2024, 3, 5))
    rounds.freeze(year=2027, on=FROZEN_ON, actor=None, rate=Decimal(1))
    made = rounds.draw(year=2027, seed=Seed("dice 0042", "dice"), on=FROZEN_ON, actor=None)
    calendar.notify(on=stories.NOTICE)
    return [stories.again(audit.case) for audit in queries.cases(made.round.year).order_by("pk")]


def answer(case, on: date):
    stories.attach(case)
    answers.submit(case=case, on=on, actor=None)
    return stories.again(case)


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(client, name: str = "desk_board", query: str = "") -> str:
    return text(client.get(reverse(f"audit:{name}", args=[2027]) + query))


def test_cases_are_counted_by_state_and_listed_behind_their_numbers(auditor):
    first, second, *_others = round_of(4)
    answer(first, ON)
    case = answer(second, ON)
    taking.take(case_id=case.pk, actor=auditor.user)
    board = page(auditor)
    assert "Submitted 1" in board
    assert "In review 1" in board
    assert "Notified 2" in board
    assert "Round 4" in board
    assert first.number in page(auditor, "desk_cases", "?state=submitted")
    assert first.number not in page(auditor, "desk_cases", "?state=notified")
    assert f"case {second.number}" in board  # mine
    assert "1 of 1" in board


def test_a_case_is_late_once_it_waits_longer_than_the_goal_and_only_with_us(auditor, settings):
    first, *_others = round_of(2)
    answer(first, ON)
    settings.PORTAL_TODAY = "2027-03-16"
    came = clock.day_begins(date(2027, 3, 1))
    Case.objects.filter(pk=first.pk).update(waiting_since=came)
    rows = queries.cases(2027)
    assert counted.late_by_reviewer(rows, date(2027, 3, 15), 14) == []
    assert counted.late_by_reviewer(rows, date(2027, 3, 16), 14) == [(None, 1)]
    assert "1 of nobody" in page(auditor)
    assert first.number in page(auditor, "desk_cases", "?age=over&state=submitted")
    late = auditor.get(reverse("desk:home")).context["late"]
    [row] = [row for row in late if row.label == "CCP audit: cases to review"]
    assert (row.number, row.since) == (1, date(2027, 3, 1))
    [listed] = auditor.get(row.url).context["rows"]
    assert (listed.case.number, listed.late) == (first.number, True)


def test_pass_rate_reasons_and_days_come_of_what_was_decided(auditor):
    first, second = round_of(2)
    case = stories.taken(answer(first, ON), auditor.user)
    stories.judge(case, auditor.user, None)
    stories.decide(case, "pass", auditor.user, ON)
    case = stories.taken(answer(second, ON), auditor.user)
    stories.judge(case, auditor.user, "10")
    stories.decide(case, "deficient", auditor.user, ON)
    board = page(auditor)
    assert "100.0% of 1 passed or failed" in board
    assert f"{REASON_WORDS[Reason.HOURS_DIFFER]} 1" in board
    assert "Professional education 2 50.0%" in board
    assert queries.answered(2027) == (2, 2)
    rows = queries.cases(2027).values("pk")
    assert counted.days_to_decide(rows) is not None
    assert [row[1:] for row in counted.by_week(rows)] == [(2, 2)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_and_its_lists_take_as_many_queries_for_one_case_as_for_three(
    auditor, count, django_assert_num_queries
):
    for case in round_of(count):
        stories.taken(answer(case, ON), auditor.user)
    auditor.get(reverse("audit:desk_board", args=[2027]))
    with django_assert_num_queries(16):
        auditor.get(reverse("audit:desk_board", args=[2027]))
    with django_assert_num_queries(6):
        auditor.get(reverse("audit:desk_cases", args=[2027]))


def test_a_list_goes_out_as_csv_and_leaves_a_line(auditor):
    [case] = round_of(1)
    told = b"".join(
        auditor.post(reverse("audit:desk_cases_csv", args=[2027]), {}).streaming_content
    ).decode()
    assert case.number in told
    assert case.certificant.full_name in told
    no_round = reverse("audit:desk_cases_csv", args=[10**79])
    assert auditor.post(no_round, {}).status_code == 404


def test_words_that_are_no_state_and_people_without_the_role_find_nothing(auditor, client):
    round_of(1)
    address = reverse("audit:desk_cases", args=[2027])
    assert auditor.get(f"{address}?state=nonsense").status_code == 404
    assert auditor.get(f"{address}?age=old").status_code == 404
    client.force_login(builders.staff(Role.FINANCE))
    assert client.get(address).status_code == 403
    client.force_login(builders.member())
    assert client.get(address).status_code == 404


def test_the_desk_opens_the_latest_board_or_the_round_of_the_year(auditor):
    home = reverse("audit:desk_home")
    assert auditor.get(home)["Location"] == reverse("audit:desk_round", args=[2027])
    round_of(1)
    assert auditor.get(home)["Location"] == reverse("audit:desk_board", args=[2027])
