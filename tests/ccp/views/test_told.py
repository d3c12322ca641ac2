"""What pages of continuing education tell beforehand, and of what is done or gone already."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

import pytest
from django.urls import reverse

from ccp.models import Attestation, Proof
from ccp.services.activities import withdraw_activity
from members.models import CycleFact
from plumbing import clock
from tests import builders
from tests.ccp.entries import log
from tests.ccp.story import TODAY

pytestmark = pytest.mark.django_db


def test_the_choice_says_that_employment_has_a_last_day_that_earns(member):
    said = "Only days through December 31, 2020 earn points."
    assert member.get(reverse("ccp:log")).content.decode().count(said) == 1
    assert said in member.get(f"{reverse('ccp:log')}?category=employment").content.decode()
    assert said not in member.get(f"{reverse('ccp:log')}?category=authorship").content.decode()


def test_an_activity_names_the_cycle_it_is_judged_in(member, rma):
    activity = log(rma, date(2026, 11, 7), "2.00")
    page = member.get(reverse("ccp:activity", args=[activity.pk])).content.decode()
    assert "cycle Sep 18, 2024 to Sep 17, 2027" in page


def test_a_lost_file_says_so_by_either_link_and_leads_to_the_office(member, rma):
    proof = Proof.objects.filter(activity__certificant=rma.certificant).first()
    for name in ("ccp:proof", "ccp:proof_preview"):
        answer = member.get(reverse(name, args=[proof.pk]))
        assert answer.status_code == 404
        assert "This file is not there any more" in answer.content.decode()
        assert f'<a href="{reverse("contact")}">tell us</a>' in answer.content.decode()


def test_a_withdrawn_activity_keeps_showing_its_files_and_takes_no_more(member, rma):
    proof = Proof.objects.filter(activity__certificant=rma.certificant).first()
    url = reverse("ccp:activity", args=[proof.activity_id])
    adding = reverse("ccp:proof_add", args=[proof.activity_id])
    assert adding in member.get(url).content.decode()
    withdraw_activity(activity=proof.activity, on=TODAY, actor=rma.certificant.user)
    page = member.get(url).content.decode()
    assert proof.name in page
    assert reverse("ccp:proof", args=[proof.pk]) in page
    assert adding not in page
    asked = member.get(reverse("ccp:proof_remove", args=[proof.pk])).content.decode()
    assert "counts no longer" in asked
    assert "still counts" not in asked


def test_a_withdrawn_activity_without_files_says_nothing_of_them(member, rma):
    activity = log(rma, date(2026, 11, 7), "2.00")
    url = reverse("ccp:activity", args=[activity.pk])
    assert 'id="proof"' in member.get(url).content.decode()
    withdraw_activity(activity=activity, on=TODAY, actor=rma.certificant.user)
    assert 'id="proof"' not in member.get(url).content.decode()


def test_a_cycle_that_is_met_offers_nothing_to_sign(member, rma, cycle):
    log(rma, date(2026, 11, 7), "20.00")
    url = reverse("ccp:attest", args=[cycle.pk])
    for answer in (member.get(url, follow=True), member.post(url, follow=True)):
        assert answer.redirect_chain[0][0] == reverse("ccp:cycle", args=[cycle.pk])
        assert "There is nothing to sign." in answer.content.decode()
    assert not Attestation.objects.exists()


def box_of(member, category, **typed):
    facts = {"title": "A", "provider": "B", "completed_on": "2026-11-07", "criteria": ["job"]}
    url = f"{reverse('ccp:points')}?category={category}"
    page = member.post(url, facts | typed).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_headline_is_what_a_cap_leaves(member, rma):
    rpt = rma.certificant.certifications.get(number="3027715")
    both = {"certifications": [rma.pk, rpt.pk]}
    box = box_of(member, "organization", role="officer", years="3", **both)
    assert "worked out as you type 7.00 Officer, 3 full years, 5 points a year" in box
    assert "15.00" not in box.split("Counts for")[0]
    assert box.endswith(" · 7.00 points")


def test_the_headline_names_each_certification_where_they_differ(member, rma):
    """In March 2025 her RPT was in a cycle that has ended since, her RMA is in the same."""
    rpt = rma.certificant.certifications.get(number="3027715")
    both = {"certifications": [rma.pk, rpt.pk], "completed_on": "2025-03-03"}
    box = box_of(member, "professional_education", hours="6", **both)
    assert "6.00 for RMA 0.00 for RPT" in box
    assert box.endswith(" · 6.00 for RMA, 0.00 for RPT")
    alone = box_of(member, "professional_education", hours="6", **both | {"certifications": rma.pk})
    assert "as you type 6.00 6.00 hours" in alone


@pytest.mark.parametrize("wrong", ["2022-01-05", "2017-01-05", "2026-02-30", "2206-01-01"])
def test_a_wrong_day_is_said_at_the_day_and_leaves_the_ticks(member, rma, wrong):
    rpt = rma.certificant.certifications.get(number="3027715")
    sent = {
        "title": "A",
        "provider": "B",
        "hours": "2",
        "completed_on": wrong,
        "criteria": ["job", "knowledge"],
        "certifications": [rma.pk, rpt.pk],
    }
    answer = member.post(f"{reverse('ccp:log')}?category=professional_education", sent)
    page = answer.content.decode()
    assert 'id="id_completed_on_error"' in page
    ticked = re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', page)
    assert sorted(name for name, _value in ticked).count("certifications") == 2
    assert {value for name, value in ticked if name == "criteria"} == {"job", "knowledge"}


def test_what_earned_nothing_in_a_closed_cycle_can_be_changed_and_withdrawn(member, rma):
    """A job of 2025 for a cycle that ended in October 2025: it earned nothing there."""
    rpt = rma.certificant.certifications.get(number="3027715")
    job = rma.certificant.activities.get(category="employment")
    job.claims.create(certification=rpt)
    earned = rpt.certificant.activities.get(title="Capillary collection")
    for activity, offered in ((job, True), (earned, False)):
        page = member.get(reverse("ccp:activity", args=[activity.pk])).content.decode()
        for name in ("ccp:activity_withdraw", "ccp:activity_edit"):
            assert (reverse(name, args=[activity.pk]) in page) == offered
    withdraw = reverse("ccp:activity_withdraw", args=[job.pk])
    assert member.get(withdraw).status_code == 200
    assert member.post(withdraw).status_code == 302
    job.refresh_from_db()
    assert job.withdrawn_at is not None


def test_what_the_office_withdrew_says_by_whom_and_why(member, rma):
    activity = log(rma, date(2026, 11, 7), "2.00")
    clerk = builders.staff("records", name="Joan Halvorsen")
    withdraw_activity(activity=activity, on=TODAY, actor=clerk, reason="Entered twice.")
    page = member.get(reverse("ccp:activity", args=[activity.pk])).content.decode()
    assert "Joan Halvorsen of the office withdrew this activity on" in page
    assert "Entered twice." in page
    edit = member.get(reverse("ccp:activity_edit", args=[activity.pk]))
    assert edit.url == reverse("ccp:activity", args=[activity.pk])


def test_a_closed_attested_cycle_without_activities_says_so(member, rma):
    rpt = rma.certificant.certifications.get(number="3027715")
    closed = rpt.cycles.order_by("start").first()
    rpt.certificant.activities.filter(claims__certification=rpt).update(withdrawn_at=clock.now())
    Attestation.objects.create(cycle=closed, attested_on=date(2022, 8, 30))
    facts = CycleFact.objects.filter(certification=rpt, start=closed.start)
    assert facts.update(met_on=date(2022, 8, 30)) == 1
    page = member.get(reverse("ccp:cycle", args=[closed.pk])).content.decode()
    assert "Attested on August 30, 2022" in page
    assert "You signed the statement on August 30, 2022" in page
    assert "Log your first CE" not in page


def test_earlier_cycles_are_earlier(member, rma):
    first, second, current = rma.cycles.filter(start__gte=date(2018, 1, 1)).order_by("start")[:3]
    for cycle, listed in ((first, []), (second, [first]), (current, [first, second])):
        page = member.get(reverse("ccp:cycle", args=[cycle.pk]))
        assert {row["cycle"].pk for row in page.context["earlier"]} == {row.pk for row in listed}


def test_the_bar_of_a_met_cycle_has_its_mark_where_the_requirement_is(member, rma, cycle):
    log(rma, date(2026, 11, 7), "41.75")
    page = member.get(reverse("ccp:cycle", args=[cycle.pk])).content.decode()
    assert "60.00" in page
    assert '<text x="50.00%" y="1em" text-anchor="end">30.00</text>' in page
    assert 'class="meter-mark" x1="50.00%"' in page
    assert page.count("fill-kept") == 1


def test_an_ended_session_is_said_and_a_first_visit_is_not(client, rma):
    url = f"{reverse('ccp:log')}?category=authorship"
    assert "ended" not in client.get(url).url
    client.force_login(builders.member(rma.certificant))
    client.session.flush()
    answer = client.post(url, {"title": "A"})
    assert answer.url == f"/account/login/?ended=1&next={quote(url)}"
    page = client.get(answer.url).content.decode()
    assert "Your session has ended." in page
    assert "Everything you typed is kept on this device." in page
