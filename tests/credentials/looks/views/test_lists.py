"""A list answers for who allows it; of the others nobody can tell whether they are there."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.cache import cache

from credentials.looks.models import ListCheck, Look
from credentials.looks.services.consents import say
from tests.builders import certificant, certification, member, staff
from tests.credentials.services.test_following import paid

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-22 18:00:00+00:00", tick=False)
    cache.clear()


@pytest.fixture
def checker(client):
    client.force_login(member(certificant()))
    return client


def held(number, *, allowed=True, program="RMA"):
    row = certification(number=number, granted_on=date(2018, 9, 18), program=program)
    paid(row)
    say(certificant=row.certificant, allowed=allowed, on=ON, actor=None)
    return row


def checked(client, rows):
    return client.post("/verify/list/", {"organization": "Harbor Clinic", "rows": rows})


def answers(page):
    """What stands in the row of each that was asked for, without what was asked."""
    body = page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<td.*?</td>", row, re.DOTALL) for row in body.split("</tr>")[:-1]]
    return [" ".join(re.sub(r"<[^>]+>", " ", "".join(row)).split()) for row in cells]


def test_who_allows_it_is_told_and_the_others_are_all_alike(checker):
    yes, no = held("RMA-900001"), held("RMA-900002", allowed=False)
    name = yes.certificant.last_name
    asked = [("rma 900001", name.upper()), (no.number, name), ("RMA-900003", name)]
    asked += [("RMA-900001", "Nobody"), ("", name)]
    page = checked(checker, "\n".join(",".join(row) for row in asked))
    told = answers(page)
    assert "Certified since September 18, 2018 Marisol Reyes RMA No. RMA-900001" in told[0]
    assert told[1] == told[2] == told[3] == "No answer – –"
    assert "The certification number is missing" in told[4]
    code = told[0].split()[-1]
    assert (
        "AMT gave this answer" in checker.post("/verify/document/", {"code": code}).content.decode()
    )
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]


def test_whole_names_are_answered_row_by_row_with_what_is_to_be_looked_at_first(checker):
    held("RMA-900001")
    page = checked(checker, 'Cert #,Name\n900001.0,"Reyes, Marisol"\n\nRMA 9,Reyes 3rd\n,Reyes')
    assert [told.split()[0] for told in answers(page)] == ["Certified", "No", "Correct"]
    assert re.findall(r'data-rank="(\d)"', page.content.decode()) == ["3", "1", "0"]


def test_members_see_who_checked_and_nothing_is_kept_of_the_others(checker):
    yes, no = held("RMA-900001"), held("RMA-900002", allowed=False)
    name = yes.certificant.last_name
    checked(checker, f"{yes.number},{name}\n{no.number},{name}")
    look = Look.objects.get()
    assert (look.certificant, look.way, look.by) == (yes.certificant, "list", "Harbor Clinic")
    log = ListCheck.objects.get()
    assert (log.asked, log.answered) == (2, 1)
    assert "Harbor Clinic" in checker.get("/verify/list/").content.decode()


def test_the_answers_are_had_as_csv_by_who_asked_and_by_nobody_else(checker):
    row = held("RMA-900001")
    page = checked(checker, f"RMA-900001,{row.certificant.last_name}\n=1+1,X")
    signed = re.search(r'name="answers" value="([^"]+)"', page.content.decode())[1]
    got = checker.post("/verify/list/", {"answers": signed})
    lines = b"".join(got.streaming_content).decode().splitlines()
    assert lines[0].startswith("line,number,last_name,answer")
    assert "certified,Marisol Reyes,RMA,RMA-900001,2018-09-18,2026-11-22 12:00:00 CST" in lines[1]
    assert "'=1+1" in lines[2]
    assert ListCheck.objects.count() == 1
    assert checker.post("/verify/list/", {"answers": signed[:-2]}).status_code == 302
    checker.force_login(staff())
    assert checker.post("/verify/list/", {"answers": signed}).status_code == 302


def test_what_is_wrong_is_said_and_what_was_typed_stays(checker):
    for typed, why in (
        ({"rows": ""}, "The list is empty"),
        ({"rows": "RMA 1,Reyes\n" * 501}, "at most 500"),
        ({"organization": " 7 "}, "Name the organization"),
        ({"organization": "=HYPERLINK(a)"}, "in letters and digits"),
        ({"organization": "A" * 120}, "in letters and digits"),
    ):
        sent = {"organization": "Harbor Clinic", "rows": "RMA 1,Reyes"} | typed
        page = checker.post("/verify/list/", sent)
        assert page.status_code == 422
        assert why in page.content.decode()
    assert "RMA 1,Reyes" in page.content.decode()
    assert not ListCheck.objects.exists()


def test_a_visitor_signs_in_first(client):
    assert client.get("/verify/list/").url.startswith("/account/login/")


def test_an_account_checks_so_many_lists_and_no_more(checker):
    codes = [checked(checker, "RMA 1,Reyes").status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]


@pytest.mark.parametrize("count", [1, 30])
def test_a_long_list_asks_no_more_than_a_short_one(checker, count, django_assert_num_queries):
    rows = [held(f"RMA-9100{number:02}") for number in range(count)]
    name = rows[0].certificant.last_name
    text = "\n".join(f"{row.number},{name}" for row in rows)
    checked(checker, text)
    with django_assert_num_queries(11):
        assert answers(checked(checker, text))[-1].startswith("Certified")


def test_a_member_who_checks_themselves_in_a_list_is_not_noted(client):
    row = held("RMA-900001")
    client.force_login(member(row.certificant))
    page = checked(client, f"{row.number},{row.certificant.last_name}")
    assert answers(page)[0].startswith("Certified")
    assert not Look.objects.exists()
