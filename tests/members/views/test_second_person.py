"""The pages on which one asks and another confirms."""

from __future__ import annotations

import pytest
from django.urls import reverse

from members.models import Matter
from tests import builders
from tests.members.matters import asked, decline

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("matters", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    client, ana, ben, django_assert_num_queries, matters
):
    for n in range(matters):
        asked(ana, email=f"n{n}@example.org")
        decline(asked(ana, email=f"d{n}@example.org"), ben)
    client.force_login(ben)
    with django_assert_num_queries(5):  # session, person, second factor; waiting, decided
        page = client.get(reverse("members:desk_matters"))
    assert page.content.count(b"Look at it") == matters


def test_asked_reviewed_and_confirmed_in_the_browser(client, ana, ben):
    person = builders.certificant()
    user = builders.member(person)
    client.force_login(ana)
    url = reverse("members:desk_ask_sign_in", args=[user.pk])
    assert b"Ben Records" in client.get(url).content
    answer = client.post(url, {"email": "new@example.org", "reason": "lost"})
    assert answer.url == reverse("desk:member", args=[person.pk])
    assert b"Waits for a second person" in client.get(answer.url).content
    matter = reverse("members:desk_matter", args=[Matter.objects.get().pk])
    own = client.get(matter).content
    assert b"somebody else decides" in own
    assert b'value="confirm"' not in own
    client.force_login(ben)
    review = client.get(matter).content.decode()
    assert user.email in review
    assert "new@example.org" in review
    assert client.post(matter, {"decision": "confirm"}).url == reverse("members:desk_matters")
    user.refresh_from_db()
    assert user.email == "new@example.org"


def test_where_nobody_else_holds_the_role_the_page_says_so(client, ana):
    client.force_login(ana)
    user = builders.member()
    page = client.get(reverse("members:desk_ask_sign_in", args=[user.pk]))
    assert b"Nobody else can decide this" in page.content


def test_who_asked_takes_it_back(client, ana):
    asked(ana)
    client.force_login(ana)
    url = reverse("members:desk_matter", args=[Matter.objects.get().pk])
    client.post(url, {"decision": "decline", "reason": "wrong person"})
    assert Matter.objects.get().confirmed is False


def test_a_matter_of_another_role_is_refused(client, ana):
    matter = asked(ana)
    client.force_login(builders.staff("finance"))
    assert client.get(reverse("members:desk_matter", args=[matter.pk])).status_code == 403
    assert b"Look at it" not in client.get(reverse("members:desk_matters")).content


def test_home_counts_what_the_person_may_decide(client, ana, ben):
    asked(ana)
    for person, there in ((ana, False), (ben, True), (builders.staff("finance"), False)):
        client.force_login(person)
        page = client.get(reverse("desk:home")).content
        assert (b"Matters for a second person" in page) is there
