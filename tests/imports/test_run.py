"""The import of an export: what is taken, what is refused, and that again changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from amt_portal.imports import run
from amt_portal.imports.run import run_import
from billing.dues.services import renewals
from billing.models import Allocation, Invoice, Payment
from ccp.audit.models import AuditCase
from ccp.models import Activity, Attestation, Cycle
from ccp.services import cycles
from members.models import (
    Certificant,
    Certification,
    CycleFact,
    DuesPaid,
    History,
    ImportedRow,
    Standing,
)
from members.rules.calendar import Period
from members.services import standing
from notices.models import Notice
from plumbing.tables.source import FileRefused
from tests import builders
from tests.feed import standing_changes
from tests.imports import sample, state

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)


def taken(folder, **options):
    refused = []
    summary = run_import(folder, on=ON, actor=None, refused=refused.append, **options)
    return summary, refused


def counts(summary):
    return {
        count.file: (count.rows, count.taken, count.new, count.same_again, count.refused)
        for count in summary.files
    }


def test_every_row_is_taken_or_the_same_again_or_refused_with_its_reason(tmp_path):
    summary, refused = taken(sample.whole(tmp_path / "export"))
    for count in summary.files:
        good, bad = len(sample.GOOD[count.file]), len(sample.BAD.get(count.file, []))
        assert (count.taken, count.new) == (good, good)
        assert (count.same_again, count.refused) == (1, bad)
        assert count.rows == good + bad + 1
    said = {name: [] for name in sample.REFUSED}
    lines = {name: [] for name in sample.REFUSED}
    for refusal in refused:
        said[refusal.file].append(f"{refusal.column}: {refusal.reason}")
        lines[refusal.file].append(refusal.line)
    assert said == sample.REFUSED
    for name, bad in sample.BAD.items():
        first = 2 + len(sample.GOOD[name])
        assert lines[name] == list(range(first, first + len(bad)))


def test_the_standings_are_those_of_the_rules(tmp_path):
    summary, _ = taken(sample.whole(tmp_path / "export"))
    words = dict(Standing.objects.values_list("certification__number", "word"))
    assert words == {
        "RMA-1": "active",
        "RPT-2": "lapsed",
        "MLS-3": "lapsed",
        "CLC-4": "suspended",
        "AHI-5": "retired",
        "RDA-6": "deceased",
        "RDA-7": "revoked",
    }
    assert summary.standings == {
        "active": 1,
        "lapsed": 2,
        "suspended": 1,
        "retired": 1,
        "deceased": 1,
        "revoked": 1,
    }
    assert summary.reasons == {"audit_failed": 1, "dues_unpaid": 1, "ccp_not_documented": 1}
    assert not standing_changes().exists()


def test_records_are_kept_as_the_export_says(tmp_path):
    taken(sample.whole(tmp_path / "export"))
    people = {row.member_number: row for row in Certificant.objects.all()}
    assert people["101"].last_name == "SØRENSEN"
    assert people["101"].email == "Ana.Sørensen@example.org"
    assert people["102"].zip == "02138"
    assert people["103"].zip == "00210-4411"
    assert people["103"].first_name == '=HYPERLINK("http://x")'
    assert people["104"].deceased_on == date(2026, 8, 15)
    assert Certification.objects.get(number="MLS-3").program.key == "MLS"
    payment = Payment.objects.get(external_ref="P2")
    assert (payment.amount, payment.method) == (Decimal("50.00"), "money_order")
    span = Activity.objects.get(external_ref="A7")
    assert (span.completed_on, span.logged_on) == (date(2021, 12, 2), date(2021, 12, 2))
    assert Attestation.objects.get(cycle__start=date(2025, 3, 10)).attested_on == date(2025, 4, 6)


def test_decisions_dated_ahead_wait_for_their_day(tmp_path):
    ahead = date(2027, 1, 15)
    cell = "1/15/2027"
    decided = {"A": {"retired_on": cell}, "B": {"revoked_on": cell}, "C": {"suspended_from": cell}}
    held = {"member_number": "100", "program": "RMA", "granted_on": "3/10/2026"}
    rows = [held | {"certification_number": number} | decided[number] for number in decided]
    files = {"members.csv": sample.MEMBERS[:1], "certifications.csv": rows}
    taken(sample.write(tmp_path / "export", files))
    assert set(Standing.objects.values_list("word", "next_change_on")) == {("active", ahead)}
    assert standing.sweep(on=ahead - timedelta(days=1)) == 0
    assert standing.sweep(on=ahead) == 3
    changes = standing_changes().order_by("certification__number")
    assert list(changes.values_list("new", "effective_on")) == [
        ("retired", ahead),
        ("revoked", ahead),
        ("suspended", ahead),
    ]


def test_dues_activities_and_audits_become_facts_of_standing(tmp_path):
    taken(sample.whole(tmp_path / "export"))
    assert set(DuesPaid.objects.values_list("certification__number", "year")) == {
        ("RMA-1", 2023),
        ("RMA-1", 2024),
        ("RMA-1", 2025),
        ("RMA-1", 2026),
        ("MLS-3", 2012),
        ("MLS-3", 2021),
        ("RPT-2", 2026),
    }
    assert set(
        CycleFact.objects.values_list("certification__number", "start", "met_on", "audit_failed_on")
    ) == {
        ("RMA-1", date(2022, 3, 10), date(2023, 7, 1), None),
        ("RMA-1", date(2025, 3, 10), date(2025, 4, 6), None),
        ("MLS-3", date(2010, 6, 1), date(2012, 4, 6), None),
        ("MLS-3", date(2020, 3, 10), date(2021, 9, 1), None),
        ("RPT-2", date(2025, 3, 12), None, date(2026, 9, 1)),
    }
    audit = AuditCase.objects.get()
    assert (audit.period, audit.required) == (
        Period(date(2025, 3, 12), date(2028, 3, 12)),
        Decimal(24),
    )
    assert (audit.failed_on, audit.appeal_through) == (date(2026, 9, 1), date(2026, 10, 1))
    assert (audit.case.number, audit.case.state) == ("2026-P00001", "failed")
    assert Cycle.objects.get(
        certification__number="RMA-1", start=date(2022, 3, 10)
    ).rolled_on == date(2025, 3, 20)


def test_a_payment_too_late_to_count_stays_credit(tmp_path):
    taken(sample.whole(tmp_path / "export"))
    assert Payment.objects.filter(external_ref="P8").exists()
    assert not Allocation.objects.filter(payment__external_ref="P8").exists()
    assert Allocation.objects.count() == len(sample.PAYMENTS) - 1


def test_a_payment_too_late_for_its_year_pays_an_open_invoice_that_it_helps(tmp_path):
    taken(sample.write(tmp_path / "before", {**sample.GOOD, "payments.csv": sample.PAYMENTS[:3]}))
    renewals.run(month=date(2026, 3, 1), on=ON, actor=None)
    invoice = Invoice.objects.get(lines__dues__certification__number="RMA-1")
    late = sample.payment("P40", "RMA-1", 2023, "11/20/2026")
    summary, refused = taken(
        sample.write(tmp_path / "after", {**sample.GOOD, "payments.csv": [late]})
    )
    assert not refused
    invoice.refresh_from_db()
    assert (invoice.state, invoice.settled_on) == ("paid", ON)
    paid = DuesPaid.objects.get(certification__number="RMA-1", year=2026)
    assert paid.paid_on == ON
    assert summary.standings["active"] > 0


def test_a_payment_of_a_year_on_an_open_invoice_is_refused_and_one_of_a_paid_year_is_taken(
    tmp_path,
):
    before = {**sample.GOOD, "payments.csv": sample.PAYMENTS[:3]}
    taken(sample.write(tmp_path / "before", before))
    renewals.run(month=date(2026, 3, 1), on=ON, actor=None)
    number = Invoice.objects.get(lines__dues__certification__number="RMA-1").number
    _, refused = taken(sample.write(tmp_path / "export", sample.GOOD))
    said = [(one.file, one.column, one.reason) for one in refused]
    assert ("payments.csv", "dues_year", f"on the open invoice {number}: enter it there") in said
    assert not Payment.objects.filter(external_ref="P4").exists()
    assert Payment.objects.filter(external_ref="P6").exists()


def test_importing_twice_changes_nothing_and_adds_up_the_same(tmp_path):
    folder = sample.whole(tmp_path / "export")
    first, _ = taken(folder)
    before = state.everything()
    second, refused = taken(folder)
    assert state.everything() == before
    assert len(refused) == sum(map(len, sample.REFUSED.values()))
    for one, two in zip(first.files, second.files, strict=True):
        assert (two.rows, two.taken, two.same_again, two.refused) == (
            one.rows,
            one.taken,
            one.same_again,
            one.refused,
        )
        assert two.new == 0
    assert (second.standings, second.reasons) == (first.standings, first.reasons)


def test_an_import_in_small_chunks_ends_the_same(tmp_path, monkeypatch):
    folder = sample.whole(tmp_path / "export")
    monkeypatch.setattr("amt_portal.imports.loading.CHUNK", 2)
    monkeypatch.setattr(run, "SETTLE_CHUNK", 2)
    small, refused = taken(folder)
    chunked = state.everything()
    state.empty()
    large, _ = taken(folder)
    assert state.everything() == chunked
    assert counts(small) == counts(large)
    assert len(refused) == sum(map(len, sample.REFUSED.values()))


def test_a_row_changed_in_the_portal_since_is_still_the_same_row(tmp_path):
    folder = sample.whole(tmp_path / "export")
    taken(folder)
    Certificant.objects.filter(member_number="100").update(
        last_name="Moved", email="new@example.org"
    )
    summary, _ = taken(folder)
    assert summary.files[0].new == 0
    assert summary.files[0].refused == len(sample.BAD_MEMBERS)
    assert Certificant.objects.get(member_number="100").last_name == "Moved"


def test_an_email_in_other_case_is_the_same_row(tmp_path):
    row = sample.MEMBERS[0]
    rows = [row, row | {"email": row["email"].upper()}]
    summary, refused = taken(sample.write(tmp_path / "export", {"members.csv": rows}))
    assert (summary.files[0].taken, summary.files[0].same_again, refused) == (1, 1, [])


def test_a_number_that_a_record_of_the_portal_has_is_refused(tmp_path):
    builders.certificant(member_number="100", last_name="Already")
    _, refused = taken(sample.whole(tmp_path / "export"))
    assert str(refused[0]) == (
        "members.csv, line 2: member_number: already taken by a different row: '100'"
    )
    assert Certificant.objects.get(member_number="100").last_name == "Already"


def test_a_broken_line_is_refused_and_the_next_ones_taken(tmp_path):
    folder = sample.whole(tmp_path / "export")
    path = folder / "members.csv"
    lines = path.read_bytes().split(b"\r\n")
    lines[1:1] = [b'180,,"Open,,Reyes', b"181,too,few", b"182,,D\x92Arcy,,Reyes,,,,,,,,,,"]
    path.write_bytes(b"\r\n".join(lines))
    summary, refused = taken(folder)
    assert [(refusal.line, refusal.column, refusal.reason) for refusal in refused[:3]] == [
        (2, "", "quote never closed or wrongly placed"),
        (3, "last_name", "missing"),
        (4, "first_name", "not UTF-8"),
    ]
    assert summary.files[0].reasons["quote never closed or wrongly placed"] == 1
    assert summary.files[0].taken == len(sample.MEMBERS)


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    folder = sample.whole(tmp_path / "export")
    dry, told = taken(folder, dry_run=True)
    assert not any(
        model.objects.exists() for model in (Certificant, ImportedRow, History, Standing, Cycle)
    )
    real, told_again = taken(folder)
    assert counts(dry) == counts(real)
    assert (dry.standings, dry.reasons) == (real.standings, real.reasons)
    assert [str(one) for one in told] == [str(one) for one in told_again]


def test_history_has_one_row_a_person_and_one_an_import_that_added_something(tmp_path):
    folder = sample.whole(tmp_path / "export")
    taken(folder)
    taken(folder)
    subjects = sorted(History.objects.values_list("subject", flat=True))
    assert subjects == ["import", *(f"member:{n}" for n in range(100, 105))]


def test_the_standings_counted_are_those_of_the_export(tmp_path):
    builders.certification(granted_on=date(2026, 1, 1))
    summary, _ = taken(sample.whole(tmp_path / "export"))
    assert sum(summary.standings.values()) == len(sample.CERTIFICATIONS)


def test_nothing_is_written_when_a_file_or_column_is_missing(tmp_path):
    folder = sample.whole(tmp_path / "export")
    path = folder / "audits.csv"
    path.write_text("certification_number,cycle,failed_on\n")
    with pytest.raises(FileRefused, match=r"audits\.csv: column cycle_start is missing"):
        taken(folder)
    path.unlink()
    with pytest.raises(FileRefused, match=r"audits\.csv: No such file"):
        taken(folder)
    assert not Certificant.objects.exists()


def test_an_export_of_headers_is_an_empty_import(tmp_path):
    summary, _ = taken(sample.write(tmp_path / "export", {}))
    assert all(count.rows == 0 for count in summary.files)
    assert summary.standings == {}
    assert not History.objects.exists()


def test_progress_is_told_of_every_step_up_to_its_end(tmp_path):
    told = {}
    taken(
        sample.whole(tmp_path / "export"), progress=lambda *step: told.update({step[0]: step[1:]})
    )
    assert list(told) == [*sample.COLUMNS, "standings"]
    assert all(done == total > 0 for done, total in told.values())


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "PATIENCE_SECONDS", 0)
    folder = sample.whole(tmp_path / "export")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [run.LOCK])
    try:
        with pytest.raises(FileRefused, match="another import is running"):
            taken(folder)
        assert not Certificant.objects.exists()
    finally:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [run.LOCK])
        other.close()
    summary, _ = taken(folder)
    assert summary.files[0].new == len(sample.MEMBERS)


def test_a_later_export_leaves_the_cycles_of_members_here_to_the_daily_job(tmp_path):
    rows = {name: sample.GOOD[name][:1] for name in ("members.csv", "certifications.csv")}
    first = sample.write(tmp_path / "first", rows)
    run_import(first, on=date(2025, 3, 9), actor=None)
    rows["activities.csv"] = sample.ACTIVITIES[:5]
    run_import(sample.write(tmp_path / "second", rows), on=ON, actor=None)
    ended, _current = Cycle.objects.order_by("start")
    assert (ended.end, ended.closed_at) == (date(2025, 3, 10), None)
    assert CycleFact.objects.get().met_on == date(2023, 7, 1)
    assert standing_changes(certification__number="RMA-1").exists()


def test_the_ended_cycles_of_those_who_come_in_are_closed_without_a_word(tmp_path):
    taken(sample.whole(tmp_path / "export"))
    assert Cycle.objects.filter(end__lte=ON).exists()
    assert not Cycle.objects.filter(end__lte=ON, closed_at=None).exists()
    assert not Notice.objects.exists()


def test_an_activity_of_a_day_to_come_counts_when_its_day_has_come(tmp_path):
    rows = {name: sample.GOOD[name][:1] for name in ("members.csv", "certifications.csv")}
    day = date(2027, 1, 5)
    rows["activities.csv"] = [
        sample.activity("A90", "RMA-1", "professional_education", "1/5/2027", hours="30")
    ]
    taken(sample.write(tmp_path / "export", rows))
    assert not CycleFact.objects.filter(met_on__isnull=False).exists()
    assert cycles.count_matured(on=day) == 1
    assert CycleFact.objects.get(start=date(2025, 3, 10)).met_on == day
