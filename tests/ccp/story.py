"""Marisol Reyes on November 9, 2026: an RMA behind pace and an RPT, with proof of all but one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ccp.models import Activity, ActivityClaim, Category
from ccp.services import bulk_cycles
from members.models import Certification
from members.services import facts, standing
from tests import builders
from tests.ccp.entries import log

TODAY = date(2026, 11, 9)


def marisol() -> tuple[Certification, Certification]:
    """Her RMA (18.25 of 30) and her RPT, logged day by day."""
    rma = builders.certification(number="2618447", granted_on=date(2018, 9, 18))
    rpt = builders.certification(
        rma.certificant, program="RPT", number="3027715", granted_on=date(2019, 10, 14)
    )
    log(rma, date(2021, 3, 1), "30.00")
    log(rpt, date(2022, 6, 2), "24.00", title="Order of draw")
    log(rpt, date(2025, 4, 2), "24.00", title="Capillary collection")
    log(rpt, date(2026, 2, 2), "5.00", title="Difficult draws")
    log(rma, date(2024, 5, 3), "32.50", title="Clinical laboratory update")
    osha = "Bloodborne pathogens and OSHA update"
    clinic = {"provider": "Harbor Family Clinic"}
    log(rma, date(2024, 11, 16), "2.00", title=osha, **clinic)
    teaching = {"category": "instruction", "title": "Phlebotomy skills for new medical assistants"}
    kept = [
        log(rma, date(2025, 3, 8), "2.00", **teaching),
        log(rma, date(2025, 6, 21), "4.40", title="ECG lead placement and artifact workshop"),
        log(rma, date(2025, 9, 13), "2.00", **teaching),
        log(
            rma,
            date(2025, 12, 31),
            None,
            category="organization",
            title="Education committee",
            provider="Illinois state society",
            role="committee",
            years=Decimal("1.00"),
            also=[rpt],
        ),
        log(rma, date(2026, 8, 29), "1.50", title="Diabetes care: insulin", also=[rpt], **clinic),
    ]
    log(
        rma,
        date(2026, 2, 28),
        None,
        category="employment",
        title="Medical assistant",
        from_day=date(2025, 1, 1),
        to_day=date(2026, 2, 28),
        **clinic,
    )
    for activity in kept:
        builders.proof(activity)
    for day, hours, title in (
        (date(2026, 4, 18), "2.00", "Medication reconciliation in ambulatory care"),
        (date(2025, 1, 25), "1.50", "Point-of-care testing: quality basics"),
    ):
        posted = Activity.objects.create(
            certificant=rma.certificant,
            category=Category.AMT_CE,
            title=title,
            completed_on=day,
            logged_on=day,
            hours=Decimal(hours),
        )
        ActivityClaim.objects.create(activity=posted, certification=rma)
    for row, first in ((rma, 2019), (rpt, 2020)):
        for year in range(first, 2027):
            facts.dues_paid(
                certification=row, year=year, paid_on=date(year, 9, 1), on=TODAY, actor=None
            )
    bulk_cycles.settle(certification_ids=[rma.pk, rpt.pk], on=TODAY, closing=True)
    standing.refresh(certification_ids=[rma.pk, rpt.pk], on=TODAY)
    return rma, rpt
