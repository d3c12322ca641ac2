"""The desk's pages of a certification: what can be decided, looked at and done."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from members.models import Certification, Matter
from members.services import standing
from tests import builders

pytestmark = pytest.mark.django_db

ON = "2026-11-22"


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = ON


@pytest.fixture
def held():
    row = builders.certification(granted_on=date(2026, 3, 10))
    standing.refresh(certification_ids=[row.pk], on=date(2026, 11, 22))
    return row


def page_of(held, deed):
    return reverse("members:desk_decide", args=[held.pk, deed])


def typed(client, url, **more):
    """What the form carries, with what is typed."""
    form = client.get(url).context["form"]
    return {"seen": form.fields["seen"].initial, "reason": "As the board decided"} | more


def looked(client, url, sent):
    page = client.post(url, sent | {"do": "look"})
    return page, sent | {"do": "keep", "looked": page.context["looked"]}


def again(held):
    return Certification.objects.get(pk=held.pk)


def test_looked_at_then_done(client, ana, held):
    client.force_login(ana)
    url = page_of(held, "suspend")
    page, sent = looked(client, url, typed(client, url, day=ON, until="2027-01-15"))
    text = page.content.decode()
    for said in ("Today", "Suspended", "Jan 15, 2027", "Certification suspended, email"):
        assert said in text
    assert again(held).suspended_from is None
    answer = client.post(url, sent)
    assert answer.url == reverse("members:desk_certification", args=[held.pk])
    assert (again(held).suspended_from, again(held).suspended_until) == (
        date(2026, 11, 22),
        date(2027, 1, 15),
    )
    shown = client.get(answer.url).content.decode()
    assert "As the board decided" in shown
    assert page_of(held, "suspension-taken-back") in shown


def test_what_was_not_looked_at_is_shown_first(client, ana, held):
    client.force_login(ana)
    url = page_of(held, "retire")
    _page, sent = looked(client, url, typed(client, url, day=ON))
    page = client.post(url, sent | {"day": "2026-12-01"})
    assert page.context["preview"].held[0].turns[-1].on == date(2026, 12, 1)
    assert again(held).retired_on is None
    assert client.post(url, sent | {"looked": page.context["looked"], "day": "2026-12-01"}).url


@pytest.mark.parametrize(
    ("deed", "more", "said"),
    [
        ("suspend", {"day": ON, "until": "2026-11-01"}, "It ends before it begins"),
        ("retire", {"day": "2020-01-01"}, "before it was granted"),
        ("retire", {"day": "2062-01-01"}, "Check the year"),
        ("retire", {"day": "31/12/2026"}, "Type a day like"),
        ("death", {"day": "2026-11-23"}, "once its day has come"),
        ("retire", {"day": ON, "reason": " "}, "required"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(client, ana, held, deed, more, said):
    client.force_login(ana)
    url = page_of(held, deed)
    page = client.post(url, typed(client, url, **more) | {"do": "look"})
    text = page.content.decode()
    assert page.status_code == 200
    assert said in text
    assert page.context["preview"] is None
    if "reason" not in more:
        assert "As the board decided" in text


def test_who_was_first_is_named_and_what_was_typed_stays(client, ana, ben, held):
    client.force_login(ana)
    url = page_of(held, "retire")
    stale = typed(client, url, day=ON)
    client.force_login(ben)
    other = page_of(held, "suspend")
    client.post(other, looked(client, other, typed(client, other, day=ON))[1])
    client.force_login(ana)
    page = client.post(url, stale | {"do": "look"})
    text = page.content.decode()
    assert "Ben Records changed what is on record last" in text
    assert "As the board decided" in text
    # What is sent now has seen it.
    sent = stale | {"seen": page.context["form"].data["seen"]}
    assert client.post(url, sent | {"do": "look"}).context["preview"]


def test_what_cannot_be_decided_any_more_says_since_when_and_by_whom(client, ana, held):
    client.force_login(ana)
    url = page_of(held, "retire")
    client.post(url, looked(client, url, typed(client, url, day=ON))[1])
    text = client.get(url).content.decode()
    assert "It is retired as of November 22, 2026. To have it on another day" in text
    assert "Ana Records changed" in text
    assert 'name="do"' not in text


def test_a_revocation_is_asked_for_and_confirmed(client, ana, ben, held):
    client.force_login(ana)
    url = page_of(held, "revoke")
    _page, sent = looked(client, url, typed(client, url, day=ON))
    client.post(url, sent)
    matter = Matter.objects.get()
    own = client.get(reverse("members:desk_certification", args=[held.pk])).content.decode()
    assert reverse("members:desk_matter", args=[matter.pk]) in own
    client.force_login(ben)
    matter_page = reverse("members:desk_matter", args=[matter.pk])
    shown = client.get(matter_page).content.decode()
    for said in ("Revoked from", "What it changes", "Certification revoked, letter"):
        assert said in shown
    client.post(matter_page, {"decision": "confirm"})
    assert again(held).revoked_on == date(2026, 11, 22)
    assert client.get(matter_page).status_code == 200


def test_where_nobody_else_holds_the_role_the_page_says_so(client, ana, held):
    client.force_login(ana)
    assert b"Nobody else can decide this" in client.get(page_of(held, "revoke")).content
    assert b"Nobody else can decide this" not in client.get(page_of(held, "retire")).content


@pytest.mark.parametrize("role", ["support", "auditor", "finance", "mail"])
def test_it_is_for_records(client, ana, held, role):
    person = reverse("desk:member", args=[held.certificant_id])
    certification = reverse("members:desk_certification", args=[held.pk])
    client.force_login(ana)
    assert certification.encode() in client.get(person).content
    client.force_login(builders.staff(role))
    assert certification.encode() not in client.get(person).content
    assert client.get(certification).status_code == 403
    assert client.get(page_of(held, "retire")).status_code == 403


def test_a_deed_that_there_is_not_is_not_found(client, ana, held):
    client.force_login(ana)
    assert client.get(page_of(held, "forgive")).status_code == 404


def test_it_costs_the_same_for_one_and_for_three(client, ana, django_assert_num_queries, held):
    client.force_login(ana)
    client.get(reverse("members:desk_certification", args=[held.pk]))  # reads the policy
    for rows in (1, 3):
        while held.certificant.certifications.count() < rows:
            builders.certification(held.certificant, granted_on=date(2026, 4, 1))
        with django_assert_num_queries(8):
            client.get(reverse("members:desk_certification", args=[held.pk]))
