"""A month's run: who gets which invoice, and that doing it again changes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DataError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from billing.dues.models import DuesLine, RenewalRun
from billing.dues.queries import renewals as queries
from billing.dues.queries.renewals import month_of
from billing.dues.services import renewals
from billing.models import Invoice, InvoiceLine, InvoiceNumbers
from billing.rules.numbers import MOST_IN_A_YEAR, SeriesFull
from billing.services import issuing, voids
from members.models import History, PolicyValue, ProgramTerms
from members.queries.policy import policy
from notices.models import Notice
from tests import builders
from tests.billing.dues.renewals.books import check_whole, issued, wanted
from tests.billing.dues.renewals.people import MONTH, ON, crowd, holder

pytestmark = pytest.mark.django_db


def run(month=MONTH, on=ON):
    return renewals.run(month=month, on=on, actor=None)


def lines_of(invoice):
    return [
        (line.dues.certification_number, line.dues.year, str(line.amount))
        for line in invoice.lines.all()
    ]


def test_a_member_with_dues_gets_one_invoice_and_both_notices():
    held = holder()
    figures = run()
    assert figures == {
        "invoices": 1,
        "lines": 1,
        "total": "50.00",
        "emails": 1,
        "letters": 1,
        "skipped": {},
        "left_out": {},
        "new": {"invoices": 1, "lines": 1, "total": "50.00"},
        "month": "2026-11",
        "on": "2026-11-22",
    }
    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.state, month_of(invoice)) == ("26-000001", "open", MONTH)
    assert (invoice.issued_on, invoice.due_on) == (ON, date(2026, 11, 30))
    assert invoice.bill_to == [
        "Marisol Reyes",
        "2214 N Larkspur Ave Apt 3B",
        "Rockford IL 61107-1146",
    ]
    line = invoice.lines.get().dues
    assert (line.year, line.covers_from, line.covers_to) == (
        2026,
        date(2026, 11, 14),
        date(2027, 11, 14),
    )
    assert (line.program_code, line.certification_number) == ("RMA", held.number)
    assert set(Notice.objects.values_list("kind", "about_id", "step", "channel", "due_on")) == {
        ("renewal", invoice.pk, "2026-11", channel, ON) for channel in ("email", "letter")
    }
    told = History.objects.get(verb="invoice_issued")
    assert (told.subject, told.actor_name) == ("invoice:26-000001", "the portal")
    check_whole()


def test_a_second_run_adds_nothing_and_tells_the_same_month():
    crowd(20)
    first, again = run(), run()
    assert again["new"] == {"invoices": 0, "lines": 0, "total": "0.00"}
    assert first["new"]["invoices"] > 10
    assert first | {"new": None} == again | {"new": None}
    check_whole()


def test_a_dry_run_tells_what_the_run_then_does_and_writes_nothing():
    crowd(20)
    counted = renewals.dry_run(month=MONTH, on=ON)
    assert not Invoice.objects.exists()
    assert not Notice.objects.exists()
    assert counted.pop("dry_run") is True
    assert run() == counted
    assert counted["skipped"] == {"no_email": 2, "no_street": 2}
    assert counted["left_out"] == {"paid": 2}


def test_certifications_of_one_person_share_an_invoice_with_arrears_first():
    person = builders.certificant()
    late = holder(person, paid=(), program="RPT")
    other = holder(person, program="MLT", granted_on=date(2024, 11, 30))
    run()
    invoice = Invoice.objects.get()
    assert lines_of(invoice) == [
        (late.number, 2025, "50.00"),
        (late.number, 2026, "50.00"),
        (other.number, 2026, "90.00"),
    ]
    assert invoice.total == Decimal("190.00")


def test_dues_of_other_months_are_not_on_the_invoice():
    person = builders.certificant()
    holder(person)
    holder(person, granted_on=date(2024, 10, 31), program="RPT")
    holder(granted_on=date(2026, 11, 3), paid=())  # its first year is covered
    figures = run()
    assert (figures["invoices"], figures["lines"], figures["left_out"]) == (1, 1, {})


def test_an_anniversary_of_29_february_belongs_to_february():
    held = holder(granted_on=date(2024, 2, 29), paid=(2025,))
    figures = run(date(2026, 2, 1), date(2026, 2, 3))
    assert figures["invoices"] == 1
    line = DuesLine.objects.get(certification=held)
    assert (line.covers_from, line.covers_to) == (date(2026, 2, 28), date(2027, 2, 28))
    assert line.line.invoice.due_on == date(2026, 2, 28)


def test_the_invoice_keeps_name_address_and_price_of_its_day():
    held = holder(builders.certificant(first_name="Ann", last_name="Before"))
    run()
    person = held.certificant
    person.last_name, person.address_line1 = "After", "1 New Street"
    person.save()
    ProgramTerms.objects.filter(program=held.program).update(annual_fee="70.00")
    policy.forget()
    run()
    invoice = Invoice.objects.get()
    assert (invoice.bill_to[0], invoice.total) == ("Ann Before", Decimal("50.00"))
    for change in ({"total": 1}, {"bill_to": []}, {"number": "26-000009"}):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            Invoice.objects.update(**change)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        InvoiceLine.objects.all()._raw_delete("default")


def test_a_month_begins_on_its_first_day_and_not_before():
    holder(granted_on=date(2024, 12, 5))
    with pytest.raises(renewals.RunRefused, match="issued from 2026-12-01"):
        run(date(2026, 12, 1), date(2026, 11, 30))
    assert run(date(2026, 12, 1), date(2026, 12, 1))["invoices"] == 1


def test_a_policy_lead_lets_the_month_begin_earlier():
    holder(granted_on=date(2024, 12, 5))
    PolicyValue.objects.filter(name="invoice_lead_days").update(value=10)
    policy.forget()
    assert run(date(2026, 12, 1), date(2026, 11, 21))["invoices"] == 1
    with pytest.raises(renewals.RunRefused):
        run(date(2027, 1, 1), date(2026, 12, 21))


def test_a_missed_month_is_made_up_with_its_own_due_day():
    holder(granted_on=date(2024, 9, 5))
    assert run(date(2026, 9, 1), ON)["invoices"] == 1
    invoice = Invoice.objects.get()
    assert (invoice.issued_on, invoice.due_on) == (ON, date(2026, 9, 30))


def test_dues_of_a_voided_invoice_are_invoiced_again():
    holder()
    run()
    voids.void(invoice=Invoice.objects.get(), actor=builders.staff(), on=ON, reason="Wrong address")
    figures = run()
    assert (figures["invoices"], figures["new"]["invoices"]) == (1, 1)
    assert sorted(Invoice.objects.values_list("number", "state")) == [
        ("26-000001", "void"),
        ("26-000002", "open"),
    ]


def test_numbers_begin_again_with_the_year():
    holder(granted_on=date(2024, 12, 5))
    holder(granted_on=date(2024, 1, 5), paid=(2025, 2026))
    run(date(2026, 12, 1), date(2026, 12, 31))
    run(date(2027, 1, 1), date(2027, 1, 1))
    assert sorted(Invoice.objects.values_list("number", flat=True)) == ["26-000001", "27-000001"]


def test_a_program_without_a_fee_leaves_the_others_invoiced():
    holder()
    poor = holder(program="AHI")
    ProgramTerms.objects.filter(program=poor.program).update(valid_to="2026-01-01")
    policy.forget()
    figures = run()
    assert (figures["invoices"], figures["left_out"]) == (1, {"no_policy": 1})


def test_one_record_that_breaks_is_parked_and_the_others_are_invoiced(monkeypatch, caplog):
    held = crowd(12)
    broken = held[7].certificant_id
    plain_lines = issuing.plain_lines

    def breaks(person):
        if person.pk == broken:
            raise DataError("a record nobody foresaw")
        return plain_lines(person)

    monkeypatch.setattr(issuing, "plain_lines", breaks)
    everybody = wanted()
    figures = run()
    assert figures["left_out"]["parked"] == 1
    assert set(issued()) == {one for one in everybody if one[0] != broken}
    assert "parked in the renewal run" in caplog.text
    check_whole()


def test_a_statement_that_is_wrong_for_everybody_parks_nobody(monkeypatch):
    crowd(3)
    monkeypatch.setattr(queries, "_FACTS", "SELECT nothing FROM nowhere")
    with pytest.raises(ProgrammingError):
        run()
    assert not RenewalRun.objects.exists()


def test_a_full_series_of_numbers_stops_the_run_and_parks_nobody():
    crowd(3)
    InvoiceNumbers.objects.create(year=ON.year, last=MOST_IN_A_YEAR - 2)
    with pytest.raises(SeriesFull):
        run()
    assert not RenewalRun.objects.exists()
    assert InvoiceNumbers.objects.get().last == MOST_IN_A_YEAR - 2


def test_the_millionth_invoice_of_a_year_has_seven_digits():
    crowd(2)
    InvoiceNumbers.objects.create(year=ON.year, last=999_998)
    run()
    numbers = Invoice.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["26-999999", "26-1000000"]


def test_the_run_leaves_a_row_that_tells_what_it_did():
    crowd(10)
    figures = run()
    row = RenewalRun.objects.get()
    assert (row.state, row.period, row.day, row.people, row.people_done) == (
        "done",
        MONTH,
        ON,
        10,
        10,
    )
    assert row.summary["invoices"] == figures["invoices"]
    assert row.summary["left_out"] == figures["left_out"]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_chunk_takes_the_same_statements_however_many_people(count):
    crowd(8)
    run()
    crowd(count)
    people = queries.people_due(MONTH, after=0)
    with CaptureQueriesContext(connection) as captured:
        renewals.run_chunk(people=people, month=MONTH, on=ON, actor=None, done=renewals.Done())
    assert len([one for one in captured if "SAVEPOINT" not in one["sql"]]) == 15
