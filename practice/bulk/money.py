"""Dues years as rows: paid before the portal opened, or invoiced by it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from members.rules import postal
from members.rules.calendar import anniv, first_of_month
from members.rules.postal import Postal
from practice.bulk.dues import Year, due_on
from practice.bulk.held import Held
from practice.bulk.person import Person
from practice.bulk.plan import Plan
from practice.bulk.rows import NONE, Lines, at, iso, iso_or_none

CLERK_ID = 1  # of the one account that is no member's

Due = tuple[Held, Year]


class Books:
    """Writes the dues and invoices of people; ids follow from person, certification and year."""

    def __init__(self, plan: Plan, lines: Lines) -> None:
        self.policy = plan.policy
        self.lines = lines

    def write(self, person: Person, due: Iterable[Due]) -> None:
        """The years of all certifications of a person, and the invoices month by month."""
        months: defaultdict[int, list[Due]] = defaultdict(list)
        for held, year in due:
            if year.paid is not None:
                write = self.imported if year.invoice is None else self._paid
                write(held, held.anchor.year + year.n, year.paid)
            if year.invoice is not None:
                months[year.invoice].append((held, year))
        for place, month in enumerate(sorted(months)):
            owed = sorted(months[month], key=lambda one: (one[0].granted, one[0].number))
            self._invoice(person, person.id * 8 + place, month, owed)

    def imported(self, held: Held, year: int, day: int) -> None:
        """A year that was paid before the portal opened, as an import leaves it."""
        self._paid(held, year, day)
        key, fee, moment = _key(held, year), self._fee(held, day), at(day)
        method = "card" if key % 3 else "check"
        self.lines["billing_payment"].append(
            f"{key}\t{held.person}\t{method}\t{fee}\t{iso(day)}\t\t\\N\tD-{key}\t\\N\t{moment}\n"
        )
        self.lines["billing_allocation"].append(f"{key}\t{key}\t{fee}\t{moment}\n")
        self.lines["dues_importeddues"].append(f"{key}\t{held.id}\t{year}\n")

    def _paid(self, held: Held, year: int, day: int) -> None:
        """The fact that a year is paid."""
        self.lines["members_duespaid"].append(
            f"{_key(held, year)}\t{held.id}\t{year}\t{iso(day)}\n"
        )

    def _fee(self, held: Held, day: int) -> Decimal:
        return self.policy.programs[held.program].terms.on(date.fromordinal(day)).annual_fee

    def _invoice(self, person: Person, key: int, month: int, owed: list[Due]) -> None:
        """An invoice, paid at once or not at all; where not all is paid, each line by itself."""
        day = date.fromordinal(month)
        total = Decimal(0)
        payments: defaultdict[int, Decimal] = defaultdict(Decimal)
        settled = all(year.paid is not None for _, year in owed)
        received: dict[int, int] = {}
        for position, (held, year) in enumerate(owed, start=1):
            called = held.anchor.year + year.n
            line = _key(held, called)
            fee = self._fee(held, first_of_month(year.starts).toordinal())
            total += fee
            payment = NONE
            if year.paid is not None:
                one = next(iter(received)) if settled and received else line
                received[one] = year.paid
                payments[one] += fee
                payment = str(one)
            name = self.policy.programs[held.program].names.on(day)
            self.lines["bulk_line"].append(
                f"{line}\t{key}\t{position}\t{held.id}\t{called}\t{year.starts}\t"
                f"{anniv(held.anchor, year.n + 1)}\t{name.code} renewal fee {called}\t"
                f"{name.code}\t{name.name}\t{held.number}\t{fee}\t{payment}\t"
                f"{iso_or_none(year.paid)}\n"
            )
        address = json.dumps(bill_to(person), ensure_ascii=False)
        self.lines["bulk_invoice"].append(
            f"{key}\t{person.id}\t{day}\t{due_on(month)}\t{total}\t"
            f"{iso(max(received.values())) if settled else NONE}\t{address}\t{person.email}\n"
        )
        for one, amount in payments.items():
            self._received(person, one, amount, received[one])

    def _received(self, person: Person, key: int, amount: Decimal, day: int) -> None:
        """By card on the portal, or a check that the clerk entered."""
        method, check, provider, clerk = "card", "", f"pi_practice_{key}", NONE
        if key % 4 == 0:
            method, check, provider, clerk = "check", str(1000 + key % 8999), NONE, str(CLERK_ID)
        self.lines["billing_payment"].append(
            f"{key}\t{person.id}\t{method}\t{amount}\t{iso(day)}\t{check}\t{provider}\t\\N\t"
            f"{clerk}\t{at(day)}\n"
        )


def _key(held: Held, year: int) -> int:
    """The id of all rows of a dues year."""
    return held.id * 128 + year - 1950


def bill_to(person: Person) -> list[str]:
    """Name and address as invoices keep them: the name, then the lines that are not empty."""
    return postal.lines(Postal(person.name, person.street, person.unit, *person.place))
