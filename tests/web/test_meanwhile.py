"""Changed meanwhile: a form open while somebody else saved overwrites nothing in silence."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import date
from typing import ClassVar

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from ccp.forms import initial_of
from members.models import Certificant, History, User
from members.services import profile
from plumbing import clock
from plumbing.meanwhile import ChangedMeanwhile, mark
from tests import builders
from tests.ccp.entries import log

pytestmark = pytest.mark.django_db

ADDRESS = {
    "address_line1": "1 Elm St",
    "address_line2": "",
    "city": "Rockford",
    "state": "IL",
    "zip": "61107",
    "country": "US",
    "phone": "",
}


class Edited:
    """A form for something: `first` and `second` are two ways to fill it in, `kept` what is on
    record of what they differ in; `theirs` and `mine` how the conflict names those.
    """

    reason: ClassVar = {}


class MembersAddress(Edited):
    first, second = ADDRESS | {"city": "Boise"}, ADDRESS | {"city": "Chicago"}
    theirs, mine = "Boise", "Chicago"

    def __init__(self):
        self.user = builders.member()
        self.url = reverse("members:address")

    def kept(self):
        return Certificant.objects.get(user=self.user).city


class DeskContact(Edited):
    reason: ClassVar = {"reason": "Told us by phone"}
    first: ClassVar = ADDRESS | {"email": "a@example.org"}
    second: ClassVar = ADDRESS | {"email": "b@example.org"}
    theirs, mine = "a@example.org", "b@example.org"

    def __init__(self):
        self.user = builders.staff("records")
        self.person = builders.certificant(**ADDRESS)
        self.url = reverse("desk:contact", args=[self.person.pk])

    def kept(self):
        return Certificant.objects.get(pk=self.person.pk).email


class StaffRoles(Edited):
    reason: ClassVar = {"reason": "New work"}
    first: ClassVar = {"roles": ["records"], "active": "on"}
    second: ClassVar = {"roles": ["finance"], "active": "on"}
    theirs, mine = "Records", "Finance"

    def __init__(self):
        self.user = builders.staff()
        self.person = builders.staff("support")
        self.url = reverse("desk:staff_person", args=[self.person.pk])

    def kept(self):
        [role] = User.objects.get(pk=self.person.pk).roles
        return role.capitalize()


class OneActivity(Edited):
    def __init__(self):
        self.user = builders.member()
        today = clock.today()
        row = builders.certification(
            self.user.certificant, granted_on=today.replace(year=today.year - 1, day=1)
        )
        self.activity = log(row, today, "2.00")
        self.url = reverse("ccp:activity_edit", args=[self.activity.pk])
        shown = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in initial_of(self.activity).items()
        }
        self.first, self.second = shown | {"hours": "3.00"}, shown | {"hours": "4.00"}
        self.theirs, self.mine = "3.00", "4.00"

    def kept(self):
        self.activity.refresh_from_db()
        return str(self.activity.hours)


@pytest.fixture(params=[MembersAddress, DeskContact, StaffRoles, OneActivity])
def edited(request):
    return request.param()


@pytest.fixture
def tab(client, edited):
    client.force_login(edited.user)
    return client


def seen_in(page):
    return page.context["form"]["seen"].value()


def test_a_stale_tab_is_told_who_when_and_both_values_and_chooses(tab, edited):
    seen = seen_in(tab.get(edited.url))
    done = tab.post(edited.url, edited.first | edited.reason | {"seen": seen})
    assert done.status_code == 302
    stale = tab.post(edited.url, edited.second | edited.reason | {"seen": seen})
    assert edited.kept() == edited.theirs
    conflict = stale.context["form"].conflict
    assert (conflict.by, conflict.at) == (
        str(edited.user),
        History.objects.order_by("-pk").first().at,
    )
    [one] = conflict.differences
    assert (one.theirs, one.mine) == (edited.theirs, edited.mine)
    said = stale.content.decode()
    assert "Nothing of yours is saved yet" in said
    assert f"{edited.user} changed this on" in said
    for name, value in edited.second.items():  # all that was typed stands in the form
        field = stale.context["form"][name].value()
        assert str(field) == str(value) or (name == "active" and field)
    # Sent once more it replaces what is on record, knowingly.
    assert (
        tab.post(edited.url, edited.second | edited.reason | {"seen": seen_in(stale)}).status_code
        == 302
    )
    assert edited.kept() == edited.mine


def test_the_same_values_twice_are_no_conflict(tab, edited):
    seen = seen_in(tab.get(edited.url))
    for _ in range(2):
        done = tab.post(edited.url, edited.first | edited.reason | {"seen": seen})
        assert done.status_code == 302
    assert edited.kept() == edited.theirs


def test_a_third_change_asks_again(tab, edited):
    seen = seen_in(tab.get(edited.url))
    tab.post(edited.url, edited.first | edited.reason | {"seen": seen})
    asked = tab.post(edited.url, edited.second | edited.reason | {"seen": seen})
    shown = seen_in(asked)
    tab.post(edited.url, edited.second | edited.reason | {"seen": shown})
    again = tab.post(edited.url, edited.first | edited.reason | {"seen": shown})
    assert again.status_code == 200
    assert edited.kept() == edited.mine


def test_staff_and_member_meet_at_one_address():
    user = builders.member()
    member, desk = Client(), Client()
    member.force_login(user)
    desk.force_login(builders.staff("records"))
    pages = {
        member: reverse("members:address"),
        desk: reverse("desk:contact", args=[user.certificant.pk]),
    }
    seen = {tab: seen_in(tab.get(url)) for tab, url in pages.items()}
    typed = ADDRESS | {"city": "Boise", "seen": seen[desk], "reason": "Called"}
    assert desk.post(pages[desk], typed).status_code == 302
    stale = member.post(pages[member], ADDRESS | {"city": "Chicago", "seen": seen[member]})
    assert b"Boise" in stale.content
    assert Certificant.objects.get(user=user).city == "Boise"


def both_at_once(monkeypatch):
    """Two forms that show the same meet between comparing and writing: who is told what."""
    person, by = builders.certificant(**ADDRESS), builders.staff("records")
    seen = mark(profile.shown(person, ADDRESS))
    compared, told = threading.Barrier(2), []
    compare = profile.refuse_stale

    def pausing(**asked):
        compare(**asked)
        with suppress(threading.BrokenBarrierError):  # broken: the other one waits for the lock
            compared.wait(3)

    monkeypatch.setattr(profile, "refuse_stale", pausing)

    def save(city):
        try:
            profile.change_contact(
                certificant=person, values=ADDRESS | {"city": city}, seen=seen, actor=by
            )
        except ChangedMeanwhile as changed:
            told.append(changed.values["city"])
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[city]) for city in ("Boise", "Chicago")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    person.refresh_from_db()
    return told, person.city


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told_of_the_other(monkeypatch):
    told, city = both_at_once(monkeypatch)
    assert told == [city]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_one_overwrites_the_other_in_silence(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self)
    told, _city = both_at_once(monkeypatch)
    assert told == []
