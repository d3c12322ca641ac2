"""From the public questions into an application, the answers taken along."""

from __future__ import annotations

import pytest
from django.urls import reverse

from recert.eligibility.models import KeptAnswers
from tests import builders
from tests.recert import stories

pytestmark = pytest.mark.django_db

START = "/eligibility/rma/"
APPLY = "/applications/new/rma/"
TEACHES = {
    "teaching_years": {"answer": "given", "value": "6"},
    "teaching_accredited": {"answer": "yes"},
}


def answered(client):
    """Who has taught for years is eligible as an instructor."""
    for key, sent in TEACHES.items():
        assert client.post(f"{START}{key}/", sent).status_code == 302
    return client.get(f"{START}result/").content.decode()


def signed_in(client, held):
    client.force_login(builders.member(held.certificant))


def chosen(client, path):
    """The route that the step of an application offers, by the answers it has."""
    form = client.get(path).context["form"]
    return form.initial["route"]


def test_the_result_leads_through_signing_in_to_the_way_back_and_into_the_step(client):
    page = answered(client)
    assert f'href="{APPLY}"' in page
    assert "Never certified as RMA?" in page
    assert "our staff enter it" in page
    away = client.get(APPLY)
    assert away.headers["Location"] == f"{reverse('account_login')}?next={APPLY}"
    held = stories.lapsed()
    signed_in(client, held)
    there = client.get(APPLY).headers["Location"]
    assert there == f"{reverse('recert:way_back')}#way-{held.pk}"
    page = client.get(there.partition("#")[0]).content.decode()
    assert "Your answers are taken along" in page
    assert f'id="way-{held.pk}"' in page
    begun = client.post(
        reverse("recert:begin"), {"certification": held.pk, "route": "exam"}
    ).headers["Location"]
    assert chosen(client, f"{begun}eligibility/") == "instructor"


def test_a_draft_by_exam_is_gone_on_with(client):
    application = stories.begun(route="exam")
    signed_in(client, application.certification)
    answered(client)
    step = reverse("recert:step", args=[application.case.number, "eligibility"])
    assert client.get(APPLY).headers["Location"] == step
    assert chosen(client, step) == "instructor"


def test_another_open_application_is_shown_with_why(client):
    application = stories.begun(route="ccp")
    signed_in(client, application.certification)
    page = client.get(APPLY, follow=True)
    assert page.redirect_chain[0][0] == reverse(
        "recert:application", args=[application.case.number]
    )
    assert "Only one can be open" in page.content.decode()


def test_kept_answers_lead_there_as_well(client):
    answered(client)
    link = client.post(f"{START}keep/").headers["Location"]
    assert KeptAnswers.objects.exists()
    client.cookies.clear()
    assert client.post(link, {"do": "apply"}).headers["Location"] == APPLY
    application = stories.begun(route="exam")
    signed_in(client, application.certification)
    assert chosen(client, client.get(APPLY).headers["Location"]) == "instructor"


def test_who_is_not_lapsed_or_comes_back_by_paying_is_told_so(client):
    held = builders.certification(granted_on=stories.years_ago(0, 30))
    signed_in(client, held)
    assert "is active: only a lapsed" in client.get(APPLY, follow=True).content.decode()
    paying = builders.certification(granted_on=stories.years_ago(1, 120))
    signed_in(client, paying)
    assert "comes back by paying" in client.get(APPLY, follow=True).content.decode()


def test_a_first_certification_is_entered_by_staff(client):
    held = builders.certification(program="RPT", granted_on=stories.years_ago(0, 30))
    signed_in(client, held)
    page = client.get(APPLY)
    assert page.status_code == 200
    assert "our staff enter it" in page.content.decode()
    assert client.get("/applications/new/xyz/").status_code == 404
