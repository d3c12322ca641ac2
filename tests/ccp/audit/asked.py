"""Terrence Okafor on January 29, 2026: an MLT whose closed cycle was drawn, one proof missing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from casework import kinds
from casework.models import Case, CaseMove
from casework.queries.cases import items_of, verdicts_of
from casework.rules.verdicts import Finding, Outcome
from casework.services import cases, decisions, submissions, taking, verdicts
from ccp.audit.models import AuditCase, Draw, Drawn, Round, Unit
from ccp.audit.queries.claims import about
from ccp.audit.rules.draw import ticket
from ccp.audit.services.kind import CcpAudit
from ccp.models import Activity, ActivityClaim, Attestation, AttestationText, Cycle
from members.models import Certification, CycleFact, DuesPaid, Matter, Role, User
from members.services import second_person, standing
from plumbing import clock
from tests import builders

START, END = date(2022, 5, 14), date(2025, 5, 14)
NOTICE, TODAY, LAST_DAY = date(2026, 1, 15), date(2026, 1, 29), date(2026, 3, 16)

SEED = "dice 0042"

COURSE, HOSPITAL, SOCIETY = "professional_education", "Northfield General", "Prairie Lab Society"
# title, provider, completed on, category, amounts, files
DONE: list[tuple[str, str, date, str, dict[str, Any], int]] = [
    ("Coagulation update", SOCIETY, date(2022, 9, 9), COURSE, {"hours": "3.00"}, 1),
    ("Antibody panels", "AMT", date(2023, 2, 2), "amt_ce", {"hours": "4.00"}, 0),
    (
        "Law for laboratories",
        "Northfield College",
        date(2023, 12, 15),
        "formal_education",
        {"credits": "1.00", "unit": "semester"},
        2,
    ),
    (
        "Treasurer",
        "State society",
        date(2024, 6, 30),
        "organization",
        {"years": "1.00", "role": "officer"},
        1,
    ),
    ("Molecular tests in small labs", "AMT", date(2024, 8, 21), "amt_ce", {"hours": "3.00"}, 0),
    ("Lakes laboratory symposium", SOCIETY, date(2024, 10, 19), COURSE, {"hours": "6.50"}, 1),
    ("Reading smears", HOSPITAL, date(2024, 11, 7), "instruction", {"hours": "2.50"}, 2),
    ("Chemical hygiene", HOSPITAL, date(2025, 1, 16), COURSE, {"hours": "2.00"}, 0),
    ("Urine under the microscope", SOCIETY, date(2025, 3, 12), COURSE, {"hours": "4.00"}, 1),
]
POINTS = ("3.00", "4.00", "15.00", "5.00", "3.00", "6.50", "5.00", "2.00", "4.00")


def mlt(**fields: Any) -> Certification:
    """An MLT in good standing whose cycle of 2022 to 2025 rolled over."""
    person = builders.certificant(first_name="Terrence", last_name="Okafor")
    held = builders.certification(
        person, program="MLT", granted_on=date(2016, 5, 14), **({"number": "1984402"} | fields)
    )
    CycleFact.objects.create(certification=held, start=START, met_on=date(2025, 3, 12))
    DuesPaid.objects.bulk_create(
        DuesPaid(certification=held, year=year, paid_on=date(year, 5, 2))
        for year in range(2017, 2026)
    )
    for first in (date(2016, 5, 14), date(2019, 5, 14)):
        CycleFact.objects.create(certification=held, start=first, met_on=first + timedelta(days=9))
    Cycle.objects.create(
        certification=held,
        start=START,
        end=END,
        required=Decimal(45),
        rolled_on=END,
        closed_at=END.isoformat() + "T06:00:00Z",
    )
    standing.refresh(certification_ids=[held.pk], on=TODAY)
    return held


def reported(held: Certification, which: slice = slice(None)) -> list[Activity]:
    """Activities of the cycle on record, with their proofs."""
    rows = []
    for title, provider, day, category, amounts, files in DONE[which]:
        row = Activity.objects.create(
            certificant=held.certificant,
            category=category,
            title=title,
            provider=provider,
            completed_on=day,
            logged_on=day,
            criteria=["job"],
            **amounts,
        )
        row.refresh_from_db()
        ActivityClaim.objects.create(activity=row, certification=held)
        for n in range(files):
            builders.proof(row, name=f"{title.split()[0].lower()}-{n + 1}.pdf")
        rows.append(row)
    return rows


def drawn(held: Certification, *, taken: bool = True) -> Unit:
    """Its unit in the drawn round of 2026, taken or not."""
    unit_id = UUID("5a" * 16)
    own = ticket(SEED, unit_id.hex)
    cut = own if taken else "0" * 64
    held_round = Round.objects.create(
        year=2026,
        state="drawn",
        rate=Decimal("0.05"),
        algorithm="…",
        population=24049,
        sample=1203,
        list_sha256="ab" * 32,
        frozen_on=date(2026, 1, 4),
    )
    unit: Unit = Unit.objects.create(
        id=unit_id, round=held_round, certification=held, start=START, program="MLT"
    )
    draw = Draw.objects.create(
        round=held_round,
        number=1,
        seed=SEED,
        origin="Four dice, thrown before witnesses",
        cuts={"": [cut, unit_id.hex]},
        sample=1203,
        drawn_on=date(2026, 1, 5),
    )
    if taken:
        Drawn.objects.create(draw=draw, unit=unit, ticket=own, place=1)
    return unit


def asked(
    held: Certification | None = None,
    *,
    which: slice = slice(None),
    attested: bool = False,
    number: str = "2026-0143",
    notified_on: date = NOTICE,
    with_draw: bool = False,
) -> AuditCase:
    """The case of it, as its member was told of it."""
    held = held or mlt()
    if not CaseMove.objects.exists():  # emptied by a transactional test before
        kinds.write_moves()
    rows = [] if attested else reported(held, which)
    case = cases.open_case(
        kind=CcpAudit(), number=number, certificant=held.certificant, state="notified"
    )
    last_day = notified_on + timedelta(days=60)
    audit: AuditCase = AuditCase.objects.create(
        case=case,
        unit=drawn(held) if with_draw else None,
        certification=held,
        start=START,
        end=END,
        required=Decimal(45),
        attested=attested,
        notice_on=notified_on,
        notified_on=notified_on,
        started_on=notified_on,
        last_day=last_day,
        steps=[30, 14, 3],
        next_on=last_day - timedelta(days=30),
    )
    if attested:
        Attestation.objects.create(
            cycle=held.cycles.get(start=START),
            attested_on=date(2025, 5, 1),
            text=AttestationText.objects.get(version=1),
            signed_name="Terrence Okafor",
        )
    points = dict(zip((title for title, *_ in DONE), POINTS, strict=True))
    _claimed(case, rows, points)
    return audit


def _claimed(case: Case, rows: list[Activity], points: dict[str, str]) -> None:
    with transaction.atomic():
        submissions.claim(
            case=case,
            claimed=[
                submissions.Claimed(
                    about(row), row.title, Decimal(points[row.title]), row.category == "amt_ce"
                )
                for row in rows
            ],
        )


def reviewed(
    audit: AuditCase,
    choice: str = "",
    *,
    reject: dict[int, str] | None = None,
    on: date = TODAY,
    auditor: User | None = None,
    second: User | None = None,
) -> User:
    """Take the case, judge what is open (all accepted but what `reject` names with its reason), and
    decide; return who did.
    """
    auditor = auditor or builders.staff(Role.AUDITOR)
    taking.take(case_id=audit.case_id, actor=auditor)
    case = Case.objects.get(pk=audit.case_id)
    held = verdicts_of(case)
    for item in items_of(case):
        if item.granted or item.pk in held:
            continue
        why = (reject or {}).get(item.position)
        finding = Finding(Outcome.REJECT, reason=why) if why else Finding(Outcome.ACCEPT)
        case.refresh_from_db()
        verdicts.give(item=item, finding=finding, version=case.version, actor=auditor)
    if not choice:
        return auditor
    case.refresh_from_db()
    decided = decisions.decide(
        case_id=case.pk, choice=choice, note="", version=case.version, actor=auditor, on=on
    )
    if isinstance(decided, Matter):
        second = second or builders.staff(Role.AUDITOR)
        second_person.confirm(matter=decided, actor=second, now=clock.now())
    return auditor
