"""Staff look at the portal as a member: everything is seen as it is, and nothing is changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from amt_portal.verbs import PortalVerb
from amt_portal.web import viewing
from ccp.models import Activity
from members.models import Certificant, History
from plumbing import clock
from tests import builders
from tests.web.everything import Everything

pytestmark = pytest.mark.django_db

SEEN = {
    "home": "",
    "members:profile": "",
    "members:address": "",
    "billing:invoices": "",
    "billing:invoice": "invoice",
    "ccp:cycles": "",
    "ccp:cycle": "cycle",
    "ccp:activity": "activity",
    "audit:case": "audit",
    "audit:receipt": "receipt of an audit",
    "recert:way_back": "",
}
CLOSED = {
    "ccp:proof": "proof",
    "ccp:proof_preview": "proof",
    "audit:file": "file of an audit",
    "drafts:email": "",
    "drafts:draft": "draft",
    "drafts:file": "file of a draft",
}


@pytest.fixture
def world():
    return Everything()


@pytest.fixture
def looking(sign_in, world):
    """Support that looks as the owner of everything."""
    client = sign_in("support")
    started = client.post(reverse("desk:view_as", args=[world.owner.certificant.pk]))
    assert started.url == reverse("home")
    return client


def address(world, name, kind):
    return reverse(name, kwargs=world.arguments[kind] if kind else {})


def test_the_history_tells_who_looked(looking, world):
    row = History.objects.get(verb=PortalVerb.VIEWED_AS)
    assert row.certificant == world.owner.certificant
    looking.post(reverse("desk:view_as_stop"))
    page = looking.get(reverse("desk:member", args=[world.owner.certificant.pk]))
    assert f"{row.actor_name} looked at the portal as Marisol" in page.content.decode()


def test_the_pages_of_the_member_are_there_with_the_banner(looking, world):
    for name, kind in SEEN.items():
        page = looking.get(address(world, name, kind))
        assert page.status_code == 200, name
        assert b"You see the portal as" in page.content, name
        assert b"Nothing can be changed" in page.content, name


def test_other_pages_have_the_banner_too(looking):
    for name in ("desk:home", "front", "help"):
        assert b"You see the portal as" in looking.get(reverse(name)).content, name


def test_proofs_stay_closed(looking, world):
    for name, kind in CLOSED.items():
        page = looking.get(address(world, name, kind))
        assert page.status_code == 403, name
        assert b"You are only looking" in page.content, name


def test_what_an_email_says_and_what_a_phone_keeps_are_for_nobody_who_looks(looking):
    for name in ("home", "ccp:log"):
        page = looking.get(reverse(name)).content
        assert b"draft waits for you" not in page
        assert b"data-on-phone" not in page


def test_account_pages_of_who_looks_stay_closed(looking):
    for name in ("mfa_index", "account_change_password", "usersessions_list"):
        assert looking.get(reverse(name)).status_code == 403


def test_no_form_is_taken_and_nothing_is_written(looking, world):
    person = world.owner.certificant
    before = (Certificant.objects.filter(pk=person.pk).values().get(), History.objects.count())
    own = {"address_line1": "1 Elm St", "city": "Boise", "zip": "83702", "state": "ID"}
    log = reverse("ccp:log") + "?category=professional_education"
    for path, form in (
        (reverse("members:address"), own),
        (log, {"title": "x"}),
        (address(world, "ccp:activity_withdraw", "activity"), {}),
        (address(world, "ccp:attest", "cycle"), {"signature": person.full_name}),
        (address(world, "audit:submit", "audit"), {}),
        (reverse("billing:pay_invoices"), {"invoice": world.open.number}),
        (reverse("desk:note", args=[person.pk]), {"text": "x"}),
        (reverse("account_change_password"), {}),
    ):
        assert looking.post(path, form).status_code == 403, path
    assert Activity.objects.get(pk=world.arguments["activity"]["pk"]).withdrawn_at is None
    after = (Certificant.objects.filter(pk=person.pk).values().get(), History.objects.count())
    assert after == before


def test_a_page_that_would_write_by_the_way_leaves_nothing(looking, monkeypatch):
    from amt_portal.web import home

    real = home.held_by

    def writing(person, on):
        Certificant.objects.filter(pk=person.pk).update(city="Elsewhere")
        return real(person, on)

    monkeypatch.setattr(home, "held_by", writing)
    assert looking.get(reverse("home")).status_code == 200
    assert not Certificant.objects.filter(city="Elsewhere").exists()


def test_it_ends_by_the_button_by_itself_and_with_the_role(looking, world):
    back = looking.post(reverse("desk:view_as_stop"))
    assert back.url == reverse("desk:member", args=[world.owner.certificant.pk])
    assert looking.get(reverse("home")).url == reverse("desk:home")
    begin = reverse("desk:view_as", args=[world.owner.certificant.pk])
    looking.post(begin)
    session = looking.session
    session[viewing.KEY] |= {"since": (clock.now() - timedelta(minutes=31)).isoformat()}
    session.save()
    assert looking.get(reverse("home")).url == reverse("desk:home")
    assert viewing.KEY not in looking.session


@pytest.mark.parametrize("role", ["mail", "finance"])
def test_other_roles_do_not_look(sign_in, role):
    person = builders.certificant()
    page = sign_in(role).post(reverse("desk:view_as", args=[person.pk]))
    assert page.status_code == 403
    assert not History.objects.filter(verb=PortalVerb.VIEWED_AS).exists()
