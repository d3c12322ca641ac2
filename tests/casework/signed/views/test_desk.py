"""Administrators keep the list of issuers, each change with its reason."""

from __future__ import annotations

import pytest

from casework.signed.models import Issuer
from members.models import History, Role
from plumbing.meanwhile import mark
from tests.builders import staff
from tests.casework.signed import issuer

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Lakeview Learning",
    "issuer": issuer.ID,
    "keys_url": issuer.KEYS_URL,
    "reason": "Accredited provider",
}


@pytest.fixture
def desk(client, monkeypatch):
    client.force_login(staff(Role.ADMIN))
    monkeypatch.setattr("casework.signed.views.desk.wake", lambda _task: None)
    return client


def test_one_is_put_on_the_list_and_once(desk):
    assert desk.post("/desk/issuers/new/", TYPED).status_code == 302
    row = Issuer.objects.get()
    assert (row.wanted, row.keys) == (True, [])
    told = History.objects.get(subject=f"issuer:{row.pk}")
    assert (told.verb, told.reason) == ("issuer_changed", "Accredited provider")
    assert "on the list already" in desk.post("/desk/issuers/new/", TYPED).content.decode()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://learn.example.edu/keys", "The address begins with https://"),
        ("https://learn.example.edu:444/keys", "port of its own"),
        ("https://a@learn.example.edu/keys", "names one host"),
    ],
)
def test_an_address_that_will_never_be_read_is_refused_and_what_was_typed_stays(desk, url, why):
    page = desk.post("/desk/issuers/new/", TYPED | {"keys_url": url}).content.decode()
    assert why in page
    assert "Accredited provider" in page
    assert not Issuer.objects.exists()


def test_another_address_lets_the_keys_be_read_anew_and_another_name_does_not(desk):
    row = issuer.listed()
    for typed, keys in (({"name": "Lakeview"}, 3), ({"keys_url": issuer.KEYS_URL + "?2"}, 0)):
        assert desk.post(f"/desk/issuers/{row.pk}/", TYPED | typed).status_code == 302
        row.refresh_from_db()
        assert (len(row.keys), row.wanted) == (keys, not keys)


def test_what_another_saved_meanwhile_is_shown(desk):
    row = issuer.listed()
    seen = mark({"name": "What it was called"})
    page = desk.post(f"/desk/issuers/{row.pk}/", TYPED | {"name": "Mine", "seen": seen})
    assert "Mine" in page.content.decode()
    row.refresh_from_db()
    assert row.name == "Lakeview Learning"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(desk, count, django_assert_num_queries):
    for number in range(count):
        issuer.listed(issuer=f"{issuer.ID}/{number}")
    desk.get("/desk/issuers/")
    with django_assert_num_queries(4):
        assert desk.get("/desk/issuers/").content.decode().count("Lakeview Learning") == count
