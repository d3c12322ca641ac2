"""What a member sees of who may look, and who did."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache

from credentials.kinds import CARD
from credentials.looks.models import Consent, Look, Way
from credentials.looks.services.noting import Looker, note
from credentials.services import papers
from tests.builders import certification, member
from tests.credentials.services.test_following import paid

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-22 18:00:00+00:00", tick=False)
    cache.clear()


@pytest.fixture
def held(client):
    row = paid(certification(granted_on=date(2018, 9, 18)))
    client.force_login(member(row.certificant))
    return row


def looked(row, *, times=1):
    for day in range(times):
        on = ON - timedelta(days=day)
        note(Looker(None, Way.LIST, "=Lakeview"), held=[row.pk], on=on)


def test_the_switch_says_what_it_does_and_goes_back_to_it(client, held):
    page = client.get("/documents/").content.decode()
    assert 'aria-checked="false"' in page
    assert "You have never allowed it" in page
    for value, allowed in (("yes", True), ("yes", True), ("no", False), ("what", False)):
        answer = client.post("/documents/lists/", {"allowed": value})
        assert answer.url == "/documents/#who-may-look"
        assert Consent.objects.get().allowed is allowed


def test_the_last_looks_are_on_the_page_and_all_of_them_behind_it(client, held):
    looked(held, times=5)
    page = client.get("/documents/").content.decode()
    assert page.count("=Lakeview") == 3
    assert client.get("/documents/who-looked/").content.decode().count("=Lakeview") == 5
    table = b"".join(client.get("/documents/who-looked.csv").streaming_content).decode()
    assert table.splitlines()[1] == "2026-11-22,In a list,'=Lakeview,1"


def test_a_thousand_looks_are_pages_of_fifty_by_day_that_lose_none_and_repeat_none(client, held):
    person = held.certificant
    days = [ON - timedelta(days=number // 30) for number in range(130)]
    Look.objects.bulk_create(
        Look(certificant=person, day=day, way=Way.LIST, by=f"Clinic {number:03}")
        for number, day in enumerate(days)
    )
    seen, path = [], "/documents/who-looked/"
    while path:
        page = client.get(path).content.decode()
        assert page.count('class="looks-day"') <= 3
        seen.append(re.findall(r"Clinic \d{3}", page))
        note(Looker(None, Way.LIST, "Clinic 000"), people=[person.pk], on=ON)  # again meanwhile
        older = re.search(r'rel="next" href="(\?after=[^"]+)"', page)
        path = older and f"/documents/who-looked/{older[1]}"
    assert [len(page) for page in seen] == [50, 50, 30]
    assert len({name for page in seen for name in page}) == 130
    assert "Clinic 029" in seen[0][0]  # the latest of the day


@pytest.mark.parametrize("odd", ["", "2026-11-22", "x.1", "2026-11-22.x", "2026-11-22." + "9" * 40])
def test_a_place_that_is_none_is_the_first_page(client, held, odd):
    looked(held)
    assert "Lakeview" in client.get("/documents/who-looked/", {"after": odd}).content.decode()


def test_nobody_sees_the_looks_at_another(client, held):
    other = certification(number="RMA-900009", granted_on=date(2018, 9, 18))
    looked(other)
    assert "Lakeview" not in client.get("/documents/who-looked/").content.decode()
    looked(held)
    assert "Lakeview" in client.get("/documents/who-looked/").content.decode()


@pytest.mark.parametrize("times", [1, 3])
def test_the_list_costs_the_same_however_long(client, held, times, django_assert_num_queries):
    looked(held, times=times)
    client.get("/documents/who-looked/")
    with django_assert_num_queries(7):
        client.get("/documents/who-looked/")


def test_verify_and_codes_are_noted_and_a_no_match_is_not(client, held):
    client.logout()
    for name in ("Nobody", held.certificant.last_name, held.certificant.last_name):
        client.post("/verify/", {"number": held.number, "last_name": name})
    made = papers.certified(certification=held, kind=CARD, on=ON)
    client.get(f"/verify/document/{made.shown_code}/")
    found = Look.objects.order_by("way").values_list("way", "by", "times")
    assert list(found) == [("code", "Wallet card", 1), ("name", "", 2)]
