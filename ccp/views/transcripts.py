"""The transcript of a cycle: on paper with a code that anybody can check, as CSV, and as JSON for
other bodies. The fields of the last two are told in docs/transcript.md and stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ccp.kinds import TRANSCRIPT
from ccp.models import Cycle
from ccp.queries.cycles import cycles_of, is_mandatory, met_days, number, was_attested
from ccp.views.sheet import Sheet, SheetLine, sheet
from members.models import Certificant, Vouched
from members.queries.letterhead import BODY
from members.queries.locks import lock_members
from members.queries.programs import code_and_name, labels
from members.queries.vouched import link, typed_at
from members.rules.programs import ProgramName
from members.services.vouching import vouch
from plumbing import clock, sheets
from plumbing.access import member_required, own_eyes
from plumbing.downloads import csv_download, download
from plumbing.pdf.codes import qr_code
from plumbing.templatetags.ui import day, plain_number, two_places

VERSION = 1
COLUMNS = (
    *("category", "title", "provider", "completed_on", "from", "to"),
    *("hours", "credits", "unit", "kind", "role", "years"),
    *("points", "counted", "posted_by_amt", "reasons", "explained"),
)
_AMOUNTS = ("hours", "credits", "years")
_WORDS = ("unit", "kind", "role")


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that is told of a cycle. state: `open`, `met`, `attested` or `not_met`."""

    cycle: Cycle
    sheet: Sheet
    program: ProgramName
    number: int
    state: str
    met_on: date | None
    mandatory: bool
    on: date

    @property
    def person(self) -> Certificant:
        return self.cycle.certification.certificant

    @property
    def outcome(self) -> str:
        """What became of the cycle, in words."""
        return {
            "open": f"Open through {day(self.sheet.last_day)}",
            "met": f"Met {day(self.met_on)}",
            "attested": f"Attested {day(self.met_on)}",
            "not_met": "Not met" if self.mandatory else "Not met; it was a recommendation",
        }[self.state]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What AMT certifies with it. Of a cycle that runs it holds for the day."""
        total, required = self.sheet.tally.total, plain_number(self.cycle.required)
        by_category = [
            f"{group.points.label} {two_places(group.points.counted)}"
            for group in self.sheet.groups
            if group.points.counted
        ]
        told = [
            ("Program", f"{self.program.name} ({self.program.code})"),
            ("Certification number", self.cycle.certification.number),
            ("Cycle", f"{day(self.cycle.start)} to {day(self.sheet.last_day)}"),
            ("Points", f"{two_places(total)} of {required}"),
        ]
        if by_category:
            told.append(("By category", ", ".join(by_category)))
        told.append(("Outcome", self.outcome))
        return [*told, ("As of", day(self.on))] if self.cycle.end > self.on else told


@require_safe
@member_required
@own_eyes
def as_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """On paper; the same sheet to print where no PDF can be made."""
    told, document = _vouched(request, pk)
    facts: dict[str, Any] = {"told": told, "document": document, "typed_at": typed_at()}
    facts |= {"qr_code": qr_code(link(document), label="QR code that checks this transcript")}
    name = f"{_name(told)}.pdf"
    return sheets.answer("print/transcript.html", facts, on=document.issued_on, name=name)


@require_safe
@member_required
def as_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A row for each activity."""
    told = _told(request, pk)
    rows = ([_cell(row[name]) for name in COLUMNS] for row in _activities(told))
    return csv_download(f"{_name(told)}.csv", COLUMNS, rows)


@require_safe
@member_required
@own_eyes
def as_json(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The whole of it, for the system of another body."""
    told, document = _vouched(request, pk)
    answer = JsonResponse(_whole(told, document), json_dumps_params={"indent": 2})
    return download(answer.content, "application/json", f"{_name(told)}.json")


def _told(request: HttpRequest, pk: int) -> Transcript:
    """What is told of the viewer's cycle; a stranger's is not there."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    cycle = get_object_or_404(cycles_of(person), pk=pk)
    held = cycle.certification
    met_on = met_days([held.pk]).get((held.pk, cycle.start))
    state = "open" if cycle.end > on else "not_met"
    if met_on:
        state = "attested" if was_attested(cycle, met_on) else "met"
    return Transcript(
        cycle=cycle,
        sheet=sheet(cycle, on, labels([held], on)),
        program=code_and_name(held.program, on),
        number=number(cycle),
        state=state,
        met_on=met_on,
        mandatory=is_mandatory(held, cycle.start),
        on=on,
    )


@transaction.atomic
def _vouched(request: HttpRequest, pk: int) -> tuple[Transcript, Vouched]:
    """What is told, and its document. Their lock keeps a correction of the cycle from passing
    between the two, which takes back the documents that it finds.
    """
    lock_members([request.certificant.pk])  # type: ignore[attr-defined]
    told = _told(request, pk)
    document = vouch(
        kind=TRANSCRIPT,
        subject=told.cycle.transcript_subject,
        name=told.person.full_name,
        facts=told.facts,
        certificant=told.person,
        on=told.on,
    )
    return told, document


def _name(told: Transcript) -> str:
    return f"transcript-{told.program.code}-cycle-{told.number}"


def _whole(told: Transcript, document: Vouched) -> dict[str, Any]:
    cycle, held = told.cycle, told.cycle.certification
    return {
        "version": VERSION,
        "issuer": BODY,
        "document": {
            "code": document.shown_code,
            "check_at": link(document),
            "made_on": document.issued_on,
        },
        "person": {"name": document.name, "member_number": told.person.member_number},
        "certification": {
            "program": told.program.code,
            "program_name": told.program.name,
            "number": held.number,
            "granted_on": held.granted_on,
        },
        "cycle": {
            "number": told.number,
            "first_day": cycle.start,
            "last_day": told.sheet.last_day,
            "mandatory": told.mandatory,
            "state": told.state,
            "met_on": told.met_on,
            "required": two_places(cycle.required),
            "counted": two_places(told.sheet.tally.total),
        },
        "categories": [
            {
                "code": group.points.code,
                "name": group.points.label,
                "cap": None if group.points.cap is None else two_places(group.points.cap),
                "counted": two_places(group.points.counted),
                "rule": group.rule,
            }
            for group in told.sheet.groups
        ],
        "activities": list(_activities(told)),
    }


def _activities(told: Transcript) -> Iterator[dict[str, Any]]:
    for group in told.sheet.groups:
        for row in group.rows:
            yield _activity(row)


def _activity(row: SheetLine) -> dict[str, Any]:
    """One line, by COLUMNS; what its category is not entered as is null."""
    activity = row.activity
    own: dict[str, Any] = {
        "category": activity.category,
        "title": activity.title,
        "provider": activity.provider,
        "completed_on": row.line.completed_on,
        "from": activity.from_day,
        "to": activity.to_day,
    }
    for name in _AMOUNTS:
        amount = getattr(activity, name)
        own[name] = None if amount is None else two_places(amount)
    own |= {name: getattr(activity, name) or None for name in _WORDS}
    own |= {
        "points": two_places(row.line.points),
        "counted": two_places(row.line.counted),
        "posted_by_amt": activity.posted,
        "reasons": list(row.line.reasons),
        "explained": [f"{verdict} {said}" for verdict, said in row.reasons],
    }
    return {name: own[name] for name in COLUMNS}


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value
