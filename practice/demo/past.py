"""The demo's past: what happened before the seeding day, written as an association's export and
taken in by the import, as a real association's would be.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

from amt_portal.imports.run import run_import
from members.queries.policy import policy
from members.rules.calendar import (
    anniv,
    anniversaries_reached,
    cycle_index,
    cycle_period,
    first_of_month,
)
from practice.demo.person import Act, Held, Person

PAID_ON_DAY = 9  # of the anniversary month
DAYS_OF_ACT = {"days_ago", "span"}
COLUMNS = {
    "members.csv": "member_number prefix first_name middle_name last_name suffix email phone "
    "address_line1 address_line2 city state zip country deceased_on",
    "certifications.csv": "certification_number member_number program granted_on recertified_on "
    "retired_on revoked_on suspended_from suspended_until",
    "payments.csv": "payment_ref certification_number dues_year paid_on amount method",
    "activities.csv": "activity_ref certification_number category completed_on title provider "
    "from_day to_day hours credits unit kind role years",
    "attestations.csv": "certification_number cycle_start attested_on",
    "audits.csv": "certification_number cycle_start failed_on",
}

Row = dict[str, str]


def import_past(people: Iterable[Person], today: date) -> None:
    """Import the people with everything that lies before `today`. RuntimeError when a row of the
    demo's own is refused."""
    refusals: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), list(people), today)
        run_import(
            Path(folder), on=today, actor=None, refused=lambda one: refusals.append(str(one))
        )
    if refusals:
        raise RuntimeError(f"the demo's own rows were refused: {refusals[:3]}")


def write(folder: Path, people: list[Person], today: date) -> None:
    """Write the six files of the export."""
    held = [(person, one) for person in people for one in person.held]
    rows: dict[str, list[Row]] = {
        "members.csv": [_member(person, today) for person in people],
        "certifications.csv": [_certification(person, one, today) for person, one in held],
        "payments.csv": [row for _, one in held for row in _payments(one, today)],
        "activities.csv": [row for person, one in held for row in _activities(one, today)],
        "attestations.csv": [row for _, one in held for row in _attestations(one, today)],
        "audits.csv": [row for _, one in held for row in _audits(one, today)],
    }
    for name, columns in COLUMNS.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns.split(), restval="")
            writer.writeheader()
            writer.writerows(rows[name])


def _day(day: date | None) -> str:
    return f"{day.month}/{day.day}/{day.year}" if day else ""


def _ago(today: date, days: int | None) -> str:
    return "" if days is None else _day(today - timedelta(days=days))


def _member(person: Person, today: date) -> Row:
    city, state, zip_code, country = person.place
    return {
        "member_number": person.number,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.address,
        "phone": "(555) 010-0100",
        "address_line1": person.street,
        "city": city,
        "state": state,
        "zip": zip_code,
        "country": country,
        "deceased_on": _ago(today, person.deceased_days_ago),
    } | person.extra


def _certification(person: Person, held: Held, today: date) -> Row:
    from_ago, until_ahead = held.suspended or (None, None)
    until = None
    if until_ahead is not None:
        over = from_ago is not None and from_ago > until_ahead and from_ago > OVER
        until = today + timedelta(days=-until_ahead if over else until_ahead)
    granted = held.granted_on(today)
    names = policy().programs[held.program].names
    return {
        "certification_number": held.number,
        "member_number": person.number,
        "program": names.on(granted).code,
        "granted_on": _day(granted),
        "recertified_on": _day(held.recertified_on(today)),
        "retired_on": _ago(today, held.retired_days_ago),
        "revoked_on": _ago(today, held.revoked_days_ago),
        "suspended_from": _ago(today, from_ago),
        "suspended_until": _day(until),
    }


OVER = 300  # a suspension that began longer ago ended in the past


def _end(held: Held, today: date) -> date:
    """The day on which a retired or revoked member stopped paying and logging."""
    days = held.retired_days_ago or held.revoked_days_ago or 0
    return today - timedelta(days=days)


def _anchor(held: Held, today: date) -> date:
    return held.recertified_on(today) or held.granted_on(today)


def _payments(held: Held, today: date) -> Iterator[Row]:
    """Every dues year begun by today but the newest `unpaid` ones, each paid in its month."""
    anchor, end = _anchor(held, today), _end(held, today)
    begun = anniversaries_reached(anchor, end)
    if anniv(anchor, begun + 1).replace(day=1) <= end:  # invoiced this month, begins later in it
        begun += 1
    for n in range(1, begun + 1 - held.unpaid):
        day = anniv(anchor, n)
        paid = min(first_of_month(day).replace(day=PAID_ON_DAY), today)
        fee = policy().programs[held.program].terms.on(day).annual_fee
        yield {
            "payment_ref": f"D-{held.number}-{day.year}",
            "certification_number": held.number,
            "dues_year": str(day.year),
            "paid_on": _day(max(paid, anchor)),
            "amount": str(fee),
            "method": "check" if n % 3 else "card",
        }


def _attestations(held: Held, today: date) -> Iterator[Row]:
    """Every ended cycle but the newest `missed` ones was attested two months before its end."""
    anchor, end = _anchor(held, today), _end(held, today)
    current = cycle_index(anchor, end)
    for k in range(1, current - held.missed):
        cycle = cycle_period(anchor, k)
        if k == 1 and held.audited and not held.audited.attested:
            continue  # met by what is on record
        yield _attestation(held, cycle.start, cycle.end - timedelta(days=60))
    if held.attested:
        start = cycle_period(anchor, current).start
        yield _attestation(held, start, max(start, today - timedelta(days=21)))


def _attestation(held: Held, start: date, on: date) -> Row:
    return {
        "certification_number": held.number,
        "cycle_start": _day(start),
        "attested_on": _day(on),
    }


def _audits(held: Held, today: date) -> Iterator[Row]:
    if held.audit_failed_days_ago is not None:
        anchor = _anchor(held, today)
        cycle = cycle_period(anchor, cycle_index(anchor, today) - 1)
        yield {
            "certification_number": held.number,
            "cycle_start": _day(cycle.start),
            "failed_on": _ago(today, held.audit_failed_days_ago),
        }


def _activities(held: Held, today: date) -> Iterator[Row]:
    for place, act in enumerate(held.acts, start=1):
        if act.days_ago < 0:
            continue  # still to come: practice.simulate.people logs it on its day
        yield _activity(held, imported_ref(held, place), act, today)
    if held.audited:
        end = held.audited.period(today).end
        for place, act in enumerate(held.audited.acts, start=1):
            yield _activity(held, audited_ref(held, place), act, end)


def imported_ref(held: Held, place: int) -> str:
    """The reference of an activity of a certification, by its place from 1."""
    return f"D-{held.number}-{place}"


def audited_ref(held: Held, place: int) -> str:
    """The reference of an activity of the audited cycle, by its place from 1."""
    return f"D-{held.number}-A{place}"


def _activity(held: Held, ref: str, act: Act, today: date) -> Row:
    return {
        "activity_ref": ref,
        "certification_number": held.number,
        **{name: value for name, value in asdict(act).items() if name not in DAYS_OF_ACT},
    } | _days(act, today)


def _days(act: Act, today: date) -> Row:
    if act.span is not None:
        return {"from_day": _day(act.span[0]), "to_day": _day(act.span[1])}
    done = today - timedelta(days=act.days_ago)
    if act.category == "employment":
        return {"from_day": _day(done - timedelta(days=365)), "to_day": _day(done)}
    return {"completed_on": _day(done)}
