"""Working out the points of a form before it is saved."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from ccp.models import Activity
from tests.ccp.entries import log
from tests.ccp.views.test_ce_pages import log_url, typed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sent", [{}, {"hours": "3,4"}])
def test_working_out_the_points_by_button_of_an_unfinished_form_says_what_is_missing(member, sent):
    response = member.post(log_url(), {"work_out": "1", "token": str(uuid4())} | sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert '<span class="figure">–</span>' in page
    assert "Tick at least one certification." in page


def test_working_out_the_points_by_button_shows_them_and_saves_nothing(member, rma):
    before = Activity.objects.count()
    response = member.post(log_url(), typed(rma, work_out="1"))
    assert response.status_code == 200
    page = response.content.decode()
    assert '<span class="figure">3.25</span>' in page
    assert "<strong>21.50</strong>" in page
    assert Activity.objects.count() == before


def test_working_out_a_change_by_button_shows_the_points_it_would_have(member, rma):
    activity = log(rma, date(2026, 11, 7), "2.00")
    url = reverse("ccp:activity_edit", args=[activity.pk])
    page = member.post(url, typed(rma, work_out="1")).content.decode()
    assert '<span class="figure">3.25</span>' in page
    activity.refresh_from_db()
    assert str(activity.hours) == "2.00"


def test_a_preview_after_the_session_ended_leaves_the_page_where_it_is(client, rma):
    url = f"{reverse('ccp:points')}?category=professional_education"
    response = client.post(url, typed(rma), headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (401, b"")
    assert "Location" not in response.headers


def test_whoever_comes_to_the_preview_by_signing_in_goes_on_to_the_form(member):
    url = reverse("ccp:points")
    assert member.get(url).url == reverse("ccp:log")
    assert member.get(f"{url}?category=authorship").url == log_url("authorship")
