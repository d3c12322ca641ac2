"""The Renewals pages of the staff desk."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.dues.models import RenewalRun
from billing.dues.queries import month_outcomes
from billing.dues.services import renewal_counts, renewals
from billing.models import Invoice, Method
from billing.services import payments
from members.models import History
from members.services import standing
from notices.delivery import letters
from notices.models import Notice
from plumbing import pdf
from tests import builders
from tests.billing.dues.renewals.people import MONTH, ON, crowd, holder

pytestmark = pytest.mark.django_db


def issued_to(person):
    """The invoice that the month's run gives a person."""
    renewals.run(month=MONTH, on=ON, actor=None)
    return person.payer.invoices.get()


def at(name, *args):
    return reverse(f"dues:{name}", args=[MONTH, *args])


PAGES = [
    "/desk/renewals/",
    "/desk/renewals/2026-11/",
    "/desk/renewals/2026-11/run/1/",
    "/desk/renewals/2026-11/sample/",
    "/desk/renewals/2026-11/email/",
    "/desk/renewals/2026-11/email/body/",
    "/desk/renewals/2026-11/letter.pdf",
    "/desk/renewals/2026-11/notices/",
    "/desk/renewals/2026-11/list/invoiced/",
    "/desk/renewals/2026-11/list/invoiced.csv",
]
DEEDS = [
    "/desk/renewals/2026-11/dry-run/",
    "/desk/renewals/2026-11/run/",
    "/desk/renewals/2026-11/stop/",
]


def answers(client, *user):
    """The status of each page to a user, or to nobody, by its path."""
    client.logout()
    for one in user:
        client.force_login(one)
    return {path: client.get(path).status_code for path in PAGES}


def test_pages_open_to_finance_and_support_and_to_nobody_else(client):
    crowd(8)
    renewals.run(month=MONTH, on=ON, actor=None)
    for role in ("finance", "support"):
        assert answers(client, builders.staff(role)) == dict.fromkeys(PAGES, 200), role
    for role in ("mail", "auditor", "records"):
        assert answers(client, builders.staff(role)) == dict.fromkeys(PAGES, 403), role
    assert answers(client, builders.member()) == dict.fromkeys(PAGES, 404)
    assert answers(client) == dict.fromkeys(PAGES, 302)


@pytest.mark.parametrize("path", DEEDS)
def test_only_finance_runs_and_stops(client, path):
    holder()
    client.force_login(builders.staff("support"))
    assert client.post(path).status_code == 403
    client.force_login(builders.member())
    assert client.post(path).status_code == 404
    client.force_login(builders.staff("finance"))
    assert client.get(path).status_code == 405
    assert not RenewalRun.objects.exists()


def test_a_month_is_counted_then_run_and_then_nothing_is_missing(finance, worker):
    crowd(10)
    page = finance.get(at("desk_renewals_month"))
    assert b"wait for their invoice" in page.content
    assert b"Issue " not in page.content.replace(b"Issue invoices", b"")
    finance.post(at("desk_renewals_dry_run"))
    assert b"Waiting for a worker" in finance.get(at("desk_renewals_month")).content
    worker()
    counted = RenewalRun.objects.get().summary
    page = finance.get(at("desk_renewals_month"))
    assert f"Issue {counted['invoices']} invoices".encode() in page.content
    assert not Invoice.objects.exists()
    finance.post(at("desk_renewals_run"))
    worker()
    assert Invoice.objects.count() == counted["invoices"]
    assert b"Nothing is missing" in finance.get(at("desk_renewals_month")).content
    assert History.objects.get(verb="run_started").actor.has_role("finance")


def test_without_a_dry_run_of_today_nothing_is_issued(finance, worker, settings):
    crowd(4)
    finance.post(at("desk_renewals_run"))
    assert not RenewalRun.objects.exists()
    settings.PORTAL_TODAY = "2026-11-21"
    finance.post(at("desk_renewals_dry_run"))
    worker()
    settings.PORTAL_TODAY = "2026-11-22"
    page = finance.post(at("desk_renewals_run"), follow=True)
    assert b"Make a dry run first" in page.content
    worker()
    assert not Invoice.objects.exists()


def test_a_double_click_starts_one_run(finance, worker):
    crowd(4)
    finance.post(at("desk_renewals_dry_run"))
    worker()
    finance.post(at("desk_renewals_run"))
    page = finance.post(at("desk_renewals_run"), follow=True)
    assert b"is going on" in page.content
    assert RenewalRun.objects.filter(dry_run=False).count() == 1


def test_a_month_to_come_is_counted_but_cannot_be_run(finance, worker):
    month = date(2026, 12, 1)
    holder(granted_on=date(2024, 12, 5))
    finance.post(reverse("dues:desk_renewals_dry_run", args=[month]))
    worker()
    page = finance.get(reverse("dues:desk_renewals_month", args=[month]))
    assert b"1 invoice to issue" in page.content
    assert b"Issue 1 invoice" not in page.content
    finance.post(reverse("dues:desk_renewals_run", args=[month]))
    worker()
    assert not Invoice.objects.exists()


def test_the_dry_run_of_a_month_to_come_bears_the_day_on_which_it_was_made(finance, worker):
    month = date(2027, 1, 1)
    holder(granted_on=date(2025, 1, 5), paid=(2026,))
    address = reverse("dues:desk_renewals_month", args=[month])
    page = finance.get(address).content.decode()
    assert "not made yet" in page
    assert "Dry run again" not in page
    finance.post(reverse("dues:desk_renewals_dry_run", args=[month]))
    worker()
    run = RenewalRun.objects.get()
    assert run.day == month
    page = finance.get(address).content.decode()
    assert f"Nov 22, by {run.asked_by}" in page
    assert "Dry run again" in page


def test_a_month_of_which_nobody_is_due_has_no_step_for_a_dry_run(finance):
    page = finance.get(at("desk_renewals_month")).content.decode()
    assert "Nobody is to be invoiced" in page
    assert '<span class="step-name">Issue invoices</span>' in page
    assert '<span class="step-name">Dry run</span>' not in page


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        (
            {"invoices": 1, "lines": 1, "emails": 1, "letters": 1, "people": 1},
            ["1 invoice to issue", "See it", "1 email and 1 letter; 1 person looked at."],
        ),
        (
            {"invoices": 20, "lines": 21, "emails": 2, "letters": 0, "people": 22},
            ["20 invoices to issue", "See them", "2 emails and 0 letters; 22 people looked at."],
        ),
        ({"invoices": 21, "lines": 21}, ["See 20 of them", "0 emails and 0 letters; 0 people"]),
    ],
)
def test_what_a_dry_run_has_counted_is_told_in_plain_words(finance, worker, summary, said):
    holder()
    finance.post(at("desk_renewals_dry_run"))
    worker()
    RenewalRun.objects.update(summary={"total": "50.00", **summary})
    page = " ".join(finance.get(at("desk_renewals_month")).content.decode().split())
    for words in said:
        assert words in page
    assert page.index(">See ") < page.index("looked at")


def test_a_going_run_shows_how_far_it_is_and_can_be_stopped_and_gone_on_with(finance, worker):
    crowd(10)
    finance.post(at("desk_renewals_dry_run"))
    worker()
    finance.post(at("desk_renewals_run"))
    run = RenewalRun.objects.get(dry_run=False)
    RenewalRun.objects.filter(pk=run.pk).update(people_done=5)
    part = finance.get(at("desk_renewals_progress", run.pk))
    assert b"5 of 10 people" in part.content
    assert b"every 3s" in part.content
    finance.post(at("desk_renewals_stop"))
    ended = finance.get(at("desk_renewals_progress", run.pk))
    assert ended.headers["HX-Refresh"] == "true"
    assert b"Go on with the run" in finance.get(at("desk_renewals_month")).content
    finance.post(at("desk_renewals_run"))
    worker()
    run.refresh_from_db()
    assert run.state == "done"
    assert Invoice.objects.exists()


def test_every_number_of_the_month_is_the_length_of_its_list():
    crowd(24)
    held = holder(retired_on=date(2026, 1, 1))
    gone = holder(builders.certificant(deceased_on=date(2026, 2, 2)))
    late = holder(granted_on=date(2020, 11, 2), paid=())  # recertification is needed
    standing.refresh(certification_ids=[held.pk, gone.pk, late.pk], on=ON)
    figures = renewals.run(month=MONTH, on=ON, actor=None)
    [month] = renewal_counts.months(periods=[MONTH], on=ON)
    assert month.left_out == figures["left_out"]
    assert month.left_out == {"recertify": 1, "paid": 3, "retired": 1, "deceased": 1}
    numbers = month.left_out | {
        "due": month.due,
        "left_out": month.left_out_sum,
        "invoiced": month.invoiced,
        "to_invoice": month.to_invoice,
        "noticed": month.noticed,
        "settled": month.settled,
        "grace": month.grace,
        "lapsed": month.lapsed,
    }
    for which in month_outcomes.LISTS:
        listed = month_outcomes.listed(MONTH, which, ON).count()
        assert listed == numbers.get(which, 0), which
    assert month.due == month.invoiced + month.left_out_sum == 24 + 3 + 3
    assert month.lapsed == 3  # with arrears


def test_a_month_issued_by_the_calendar_speaks_of_no_dry_run_before(finance):
    holder()
    renewals.run(month=MONTH, on=ON, actor=None)
    page = finance.get(at("desk_renewals_month")).content.decode()
    assert "1 invoice is issued" in page
    assert "not made yet" not in page
    assert "Dry run again" not in page
    assert "This month" in page


def test_a_year_that_was_invoiced_and_paid_is_left_out_nowhere():
    person = holder().certificant
    invoice_ids = [issued_to(person).pk]
    money = payments.Money(Method.CHECK, Decimal("50.00"), ON, reference="1042")
    payments.enter(payer_id=person.pk, invoice_ids=invoice_ids, money=money, on=ON, actor=None)
    assert renewals.dry_run(month=MONTH, on=ON)["left_out"] == {}
    [month] = renewal_counts.months(periods=[MONTH], on=ON)
    assert (month.invoiced, month.settled, month.left_out_sum) == (1, 1, 0)


def test_each_list_of_an_outcome_holds_those_with_that_outcome():
    gone = [holder(), holder(retired_on=date(2026, 3, 1)), holder(granted_on=date(2019, 11, 5))]
    standing.refresh(certification_ids=[one.pk for one in gone], on=ON)
    renewals.run(month=MONTH, on=ON, actor=None)
    crowd(8)
    by_outcome = {}
    for row in month_outcomes.certifications(MONTH, ON):
        by_outcome.setdefault(row.outcome, set()).add(row.pk)
    assert len(by_outcome) >= 4
    for which in (*month_outcomes.LEFT_OUT, "invoiced", "to_invoice"):
        rows = month_outcomes.listed(MONTH, which, ON)
        assert {row.pk for row in rows} == by_outcome.get(which, set()), which


def test_a_list_names_its_members(finance):
    holder(builders.certificant(first_name="Ada", last_name="Listed"))
    renewals.run(month=MONTH, on=ON, actor=None)
    assert b">Ada Listed</a>" in finance.get(at("desk_renewals_list", "due")).content


def test_a_list_that_does_not_exist_is_not_found(finance):
    assert finance.get(at("desk_renewals_list", "everything")).status_code == 404
    assert finance.get(at("desk_renewals_csv", "everything")).status_code == 404


def test_the_csv_holds_the_whole_list_and_no_formula(finance, monkeypatch):
    holder(builders.certificant(first_name="=1+1", last_name="Cell"))
    for _ in range(3):
        holder()
    renewals.run(month=MONTH, on=ON, actor=None)
    response = finance.get(at("desk_renewals_csv", "invoiced"))
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert len(rows) == 4
    assert rows[0]["name"] == "'=1+1 Cell"
    assert {row["outcome"] for row in rows} == {"invoiced"}
    assert all(row["invoice_number"].startswith("26-") for row in rows)
    exported = History.objects.get(verb="renewals_exported")
    assert (exported.subject, exported.after) == ("renewals:2026-11", {"list": "invoiced"})


def test_previews_leave_nothing_behind(finance):
    crowd(8)
    email = finance.get(at("desk_renewals_email"))
    assert b"Your 2026" in email.content
    body = finance.get(at("desk_renewals_email_body"))
    assert b"Thank you for staying certified" in body.content
    assert "script-src" not in body.headers["Content-Security-Policy"]
    assert "default-src 'none'" in body.headers["Content-Security-Policy"]
    letter = finance.get(at("desk_renewals_letter"))
    assert letter.content.startswith(b"%PDF")
    assert not Invoice.objects.exists()
    assert not Notice.objects.exists()
    assert not History.objects.filter(verb="invoice_issued").exists()


def test_previews_of_a_month_without_anybody_say_so(finance):
    assert b"Nobody is invoiced" in finance.get(at("desk_renewals_email")).content
    assert finance.get(at("desk_renewals_email_body")).status_code == 404
    page = finance.get(at("desk_renewals_letter"), follow=True)
    assert b"there is no letter" in page.content


def test_letter_that_no_pdf_can_be_made_of_leads_back_with_a_word(finance, monkeypatch):
    crowd(1)

    def missing(*_args, **_how):
        raise pdf.PdfUnavailable("a library is missing")

    monkeypatch.setattr(letters, "bind", missing)
    page = finance.get(at("desk_renewals_letter"), follow=True)
    assert page.redirect_chain == [(at("desk_renewals_month"), 302)]
    assert b"The PDF cannot be made right now" in page.content


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "args", "number"),
    [
        ("desk_renewals_month", (), 7),
        ("desk_renewals_list", ("due",), 4),
        ("desk_renewals_notices", (), 4),
        ("desk_renewals_sample", (), 6),
    ],
)
def test_a_page_takes_the_same_queries_with_one_row_and_three(finance, name, args, number, count):
    for _ in range(count):
        holder(builders.certificant(email=""))
    if name != "desk_renewals_sample":
        renewals.run(month=MONTH, on=ON, actor=None)
    finance.get(at(name, *args))  # what the session and the policy load once is not the page's
    with CaptureQueriesContext(connection) as captured:
        assert finance.get(at(name, *args)).status_code == 200
    assert len(captured) == number


EDGES = ["2000-01", "2000-02", "2000-04", "2099-11", "2099-12"]
NO_MONTHS = [
    *("0", "13", "99999", "9999-12", "9999-13", "10000-01", "0000-00", "0000-01", "0001-01"),
    *("1999-12", "2100-01", "2026-00", "2026-13", "2026-1", "2026-011", "26-11", "2026-99"),
    *("-2026-11", "２０２６-11", "2026-1\u0661"),
]
MONTH_PAGES = [
    *("", "list/due/", "list/due.csv", "notices/", "sample/"),
    *("email/", "email/body/", "letter.pdf", "run/1/"),
]


@pytest.mark.parametrize("month", EDGES)
def test_the_first_and_the_last_months_are_pages_as_others_are(finance, month):
    holder()
    others = set()
    for part in MONTH_PAGES:
        page = finance.get(f"/desk/renewals/{month}/{part}")
        none = part == "email/body/" and page.status_code == 404
        assert page.status_code in {200, 302} or none, part
        body = b"".join(page).decode(errors="ignore")
        others.update(re.findall(r'href="(/desk/renewals/[^"]*)"', body))
    assert len(others) > 5
    for other in others:
        assert finance.get(other).status_code in {200, 302}, other


@pytest.mark.parametrize("part", [*MONTH_PAGES, "dry-run/", "run/", "stop/"])
def test_a_month_without_renewals_is_not_there(finance, part):
    ask = finance.post if part in {"dry-run/", "run/", "stop/"} else finance.get
    for month in NO_MONTHS:
        assert ask(f"/desk/renewals/{month}/{part}").status_code == 404, month


@pytest.mark.parametrize("part", ["list/due/", "notices/"])
def test_a_page_that_is_not_there_is_the_first(finance, part):
    holder()
    for number in ["0", "13", "-1", "99999", "9" * 30, "2026-11"]:
        page = finance.get(f"/desk/renewals/2026-11/{part}?page={number}")
        assert page.status_code == 200, number
