"""Badges at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from credentials.models import Account, Badge, BadgeTemplate
from credentials.services import noting
from members.models import History
from plumbing import clock
from tests.builders import certification, staff

pytestmark = pytest.mark.django_db
DESK = "/desk/badges/"
RMA = "/desk/badges/rma/"


@pytest.fixture
def desk(client):
    client.force_login(staff())
    return client


def troubled(count):
    for _ in range(count):
        row = certification()
        noting.note([row.pk])
        Badge.objects.filter(pk=row.pk).update(
            attempts=3, error="NoTemplate: No badge template is set for RMA.", free_at=clock.now()
        )


def test_switched_off_says_so(desk):
    page = desk.get(DESK).content.decode()
    assert "Switched off" in page
    assert "no badge is issued" in page


@pytest.mark.parametrize("count", [1, 3])
def test_what_could_not_be_done_is_listed_and_tried_again(
    desk, count, credly, django_assert_num_queries
):
    troubled(count)
    desk.get(DESK)
    with django_assert_num_queries(10):
        page = desk.get(DESK)
    assert page.content.decode().count("is set for RMA. Set it below; the badges") == count
    assert "NoTemplate" not in page.content.decode()
    told = desk.post(reverse("credentials:desk_again"), follow=True).content.decode()
    assert f"{count} will be tried again within a minute." in told
    assert not Badge.objects.filter(attempts__gt=0).exists()


def test_a_provider_that_is_away_and_a_token_that_ends_are_told(desk, credly, settings):
    Account.objects.create(problem="TokenRefused: 401", problem_since=clock.now())
    settings.CREDLY_TOKEN_MADE_ON = (clock.today() - timedelta(days=151)).isoformat()
    page = desk.get(DESK).content.decode()
    assert "Credly does not take our token (401). Make a new one at Credly" in page
    assert "Make a new token by" in page
    assert "Badge token to replace" in desk.get("/desk/").content.decode()
    settings.CREDLY_TOKEN_MADE_ON = (clock.today() - timedelta(days=149)).isoformat()
    page = desk.get(DESK).content.decode()
    assert "Make a new token by" not in page
    assert "<dt>Token good through</dt>" in page
    settings.CREDLY_TOKEN_MADE_ON = ""  # nobody would be told before it ends
    assert "not known: set the day it was made" in desk.get(DESK).content.decode()


def test_a_template_is_set_changed_and_taken_away_and_its_badges_are_compared_again(desk, credly):
    row = certification()
    noting.note([row.pk])
    Badge.objects.update(stale=False)
    assert "t-rma" in desk.get(RMA).content.decode()
    assert desk.post(RMA, {"template": " t-rma "}).headers["Location"] == DESK
    assert BadgeTemplate.objects.get().template == "t-rma"
    assert Badge.objects.get().stale
    told = History.objects.filter(verb="badge_template_set")
    assert [row.after["template"] for row in told] == ["t-rma"]
    desk.post(RMA, {"template": "t-rma"})
    assert told.count() == 1
    refused = desk.post("/desk/badges/rpt/", {"template": "t-rma"}).content.decode()
    assert "Each has its own." in refused
    desk.post(RMA, {"template": ""})
    assert not BadgeTemplate.objects.exists()
    assert told.order_by("pk").last().before["template"] == "t-rma"


def test_a_template_that_nobody_can_read_from_there_can_still_be_set(desk, credly):
    credly.knobs.down = True
    assert desk.get(RMA).status_code == 200
    assert desk.get("/desk/badges/none/").status_code == 404


def test_who_has_no_email_is_a_list_of_its_own_and_no_trouble(desk, credly):
    row = certification()
    Badge.objects.create(certification=row, stale=False, waits_for_address=True)
    page = desk.get(DESK).content.decode()
    assert "No email: waits for an address" in page
    assert row.number in page
    assert "Try all again now" not in page
