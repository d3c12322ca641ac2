"""The transcript of a cycle: the same on paper, as CSV and as JSON, and its code verifies."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from ccp.models import Cycle
from ccp.views import transcripts
from members.models import Vouched
from plumbing import pdf
from tests import builders
from tests.ccp.entries import log

pytestmark = pytest.mark.django_db


def asked(client, cycle, how):
    return client.get(reverse(f"ccp:transcript{how}", args=[cycle.pk]))


def test_json_tells_all_of_it_and_its_code_verifies(member, cycle):
    answer = asked(member, cycle, "_json")
    assert "no-store" in answer["Cache-Control"]
    told = answer.json()
    assert list(told) == [
        *("version", "issuer", "document", "person", "certification"),
        *("cycle", "categories", "activities"),
    ]
    assert told["cycle"] == {
        "number": 3,
        "first_day": "2024-09-18",
        "last_day": "2027-09-17",
        "mandatory": True,
        "state": "open",
        "met_on": None,
        "required": "30.00",
        "counted": "18.25",
    }
    job = next(row for row in told["activities"] if row["category"] == "employment")
    assert list(job) == list(transcripts.COLUMNS)
    assert job["counted"] == "0.00"
    assert job["reasons"] == ["employment_closed"]
    assert job["explained"] == [
        "Not counted. Employment after December 31, 2020 no longer earns points."
    ]
    rules = {row["code"]: row["rule"] for row in told["categories"]}
    assert "Only days through December 31, 2020 earn points." in rules["employment"]
    posted = [row["title"] for row in told["activities"] if row["posted_by_amt"]]
    assert len(posted) == 2
    page = member.get(told["document"]["check_at"]).content.decode()
    assert "18.25 of 30" in page
    assert "As of</dt><dd>November 9, 2026" in page
    assert "Phlebotomy skills" not in page


def test_csv_has_a_row_for_each_activity_excluded_ones_with_why(member, cycle):
    text = b"".join(asked(member, cycle, "_csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 9
    assert sum(Decimal(row["counted"]) for row in rows) == Decimal("18.25")
    assert {row["reasons"] for row in rows if row["counted"] == "0.00"} == {
        "repeat_presentation",
        "employment_closed",
    }


def test_paper_says_the_same_and_asked_again_has_the_same_code(member, rma, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda html, on: html.encode())
    cycle = rma.cycles.get(start__year=2021)
    sheet = asked(member, cycle, "").content.decode()
    document = Vouched.objects.get(subject=f"cycle:{cycle.pk}")
    for said in (document.shown_code, "Met May 3, 2024", "Clinical laboratory update", "32.50"):
        assert said in sheet
    assert document.facts[-1] == ["Outcome", "Met May 3, 2024"]
    assert asked(member, cycle, "").content.decode() == sheet
    assert Vouched.objects.count() == 1


def test_an_employment_of_an_old_cycle_is_there_with_the_rule(client):
    held = builders.certification(granted_on=date(2018, 9, 18))
    first, last = date(2019, 1, 1), date(2021, 6, 30)
    log(held, date(2021, 7, 1), None, category="employment", from_day=first, to_day=last)
    cycle = Cycle.objects.get_or_create(
        certification=held,
        start=date(2018, 9, 18),
        defaults={"end": date(2021, 9, 18), "required": Decimal(30)},
    )[0]
    client.force_login(builders.member(held.certificant))
    page = client.get(reverse("ccp:cycle", args=[cycle.pk])).content.decode()
    assert "This category has ended. Only days through December 31, 2020 earn points." in page
    [row] = asked(client, cycle, "_json").json()["activities"]
    assert (row["completed_on"], row["to"], row["counted"]) == ("2020-12-31", "2021-06-30", "12.00")


def test_the_sheet_is_shown_where_no_pdf_can_be_made(member, cycle, monkeypatch):
    def fails(*_, **__):
        raise pdf.PdfTimeout("slow")

    monkeypatch.setattr(pdf, "render", fails)
    page = asked(member, cycle, "").content.decode()
    assert re.search("print it with your browser", page)
    assert "18.25" in page
