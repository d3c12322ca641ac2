"""What pages of continuing education tell beforehand, and of what is done or gone already."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from ccp.models import Attestation, Proof
from tests.ccp.entries import log

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


def test_a_cycle_that_is_met_offers_nothing_to_sign(member, rma, cycle):
    log(rma, date(2026, 11, 7), "20.00")
    url = reverse("ccp:attest", args=[cycle.pk])
    for answer in (member.get(url, follow=True), member.post(url, follow=True)):
        assert answer.redirect_chain[0][0] == reverse("ccp:cycle", args=[cycle.pk])
        assert "There is nothing to sign." in answer.content.decode()
    assert not Attestation.objects.exists()
