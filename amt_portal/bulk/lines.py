r"""People as lines of COPY: text, cells parted by tabs, `\N` for nothing.

None of the words people are made of holds a tab, a backslash or a line break.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from amt_portal.bulk import dues
from amt_portal.bulk.cycles import Cycle, CyclesOf, Logged
from amt_portal.bulk.days import iso
from amt_portal.bulk.dues import Year, due_on
from amt_portal.bulk.held import Held, certifications
from amt_portal.bulk.person import Person, draw
from amt_portal.bulk.shapes import Courses
from ccp.rules.cycles import rolled_on
from ccp.services.bulk_cycles import periods
from members.models import Certification
from members.rules.calendar import anniv, first_of_month, months_after
from members.rules.policy import Policy

NONE = r"\N"
STAFF = 1  # the id of the one account that is no member's
MONTHS_OPEN = 12  # of renewals the portal has run before this month's
MONTHS_KEPT = 12  # before that whose payments were taken over; of older years only the fact was

TABLES = {
    "members_user": "id password last_login is_superuser email name is_active is_staff roles "
    "date_joined",
    "account_emailaddress": 'id user_id email verified "primary"',
    "members_certificant": "id member_number user_id prefix first_name middle_name last_name "
    "suffix email phone address_line1 address_line2 city state zip country email_bounced_on "
    "mail_returned_on deceased_on created_at",
    "members_history": "id at verb actor_name certificant_id subject reason",
    "members_certification": "id number certificant_id program_id granted_on recertified_on "
    "suspended_from suspended_until retired_on revoked_on cycles_anchor",
    "members_duespaid": "id certification_id year paid_on",
    "members_cyclefact": "id certification_id start met_on audit_failed_on",
    "ccp_cycle": 'id certification_id start "end" required rolled_on closed_at',
    "ccp_attestation": "id cycle_id attested_on text_id signed_name signed_at signed_by_id",
    "ccp_activity": "id certificant_id category title provider completed_on from_day to_day hours "
    "credits unit kind role years criteria logged_on withdrawn_at created_at changed_at",
    "ccp_activityclaim": "id activity_id certification_id",
    "billing_payment": "id certificant_id method amount received_on reference provider_ref "
    "external_ref entered_by_id created_at",
    "billing_allocation": "id payment_id certification_id year amount created_at",
    "bulk_invoice": "id certificant_id period due_on total settled_on bill_to email",
    "bulk_line": "id invoice_id position certification_id year covers_from covers_to description "
    "program_code program_name certification_number amount payment_id paid_on",
}
"""The columns filled of each table, in the order in which the tables refer to each other."""

Lines = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What every person is drawn from."""

    seed: int
    today: date
    password: str
    policy: Policy
    programs: dict[str, int]
    courses: dict[Decimal, Courses]
    text: int

    @property
    def opened(self) -> date:
        """The first day of the portal; older payments and signatures were imported."""
        return months_after(first_of_month(self.today), -MONTHS_OPEN)


def at(day: int) -> str:
    """Office hours of a day."""
    return f"{iso(day)} 17:00:00+00"


def _or_none(day: int | None) -> str:
    return NONE if day is None else iso(day)


class Writer:
    """Draws people and collects their lines."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.today = plan.today.toordinal()
        self.opened = plan.opened.toordinal()
        self.kept_from = months_after(plan.opened, -MONTHS_KEPT).toordinal()
        self.lines: Lines = {table: [] for table in TABLES}

    def add(self, number: int) -> None:
        """Draw the person with this number; the same whoever was drawn before."""
        rng = Random(self.plan.seed << 40 | number)
        person = draw(rng, number, self.today)
        self._person(person)
        cycles = CyclesOf(rng, self.today, self.plan.policy, self.plan.courses)
        due: list[tuple[Held, Year]] = []
        for held in certifications(rng, person, self.plan.today):
            self._certification(held)
            own = cycles.draw(held)
            found = dues.years(rng, held, self.today, self.opened)
            dues.invoiced(rng, held, found, self.today, self.opened)
            due += [(held, year) for year in found]
            for cycle in own:
                through = cycle.period.end.year - held.anchor.year
                if cycle.end <= self.today:
                    cycle.rolled = dues.rolled_on(cycle.end, through, cycle.met, found)
                self._cycle(held.id, cycle, person)
            if held.recertified:
                self._before(rng, held, person)
        for one in cycles.activities:
            self._activity(person, one)
        self._money(person, due)

    def _person(self, person: Person) -> None:
        """The person, the sign-in, and the history row of an import."""
        plan, put = self.plan, self.lines
        made = at(self.opened)
        user = NONE
        if person.has_sign_in:
            user = str(STAFF + person.id)
            put["members_user"].append(
                f"{user}\t{plan.password}\t\\N\tf\t{person.email}\t{person.name}\tt\tf\t{{}}\t{made}\n"
            )
            put["account_emailaddress"].append(f"{user}\t{user}\t{person.email}\tt\tt\n")
        place = "\t".join(person.place)
        put["members_certificant"].append(
            f"{person.id}\t{person.number}\t{user}\t\t{person.first}\t{person.middle}\t"
            f"{person.last}\t{person.suffix}\t{person.email}\t{person.phone}\t{person.street}\t"
            f"{person.unit}\t{place}\t{_or_none(person.bounced)}\t{_or_none(person.returned)}\t"
            f"{_or_none(person.deceased)}\t{made}\n"
        )
        put["members_history"].append(
            f"{person.id}\t{made}\timported\tthe portal\t{person.id}\tmember:{person.number}\t\n"
        )

    def _certification(self, held: Held) -> None:
        self.lines["members_certification"].append(
            f"{held.id}\t{held.number}\t{held.person}\t{self.plan.programs[held.program]}\t"
            f"{held.granted}\t{held.recertified or NONE}\t{_or_none(held.suspended_from)}\t"
            f"{_or_none(held.suspended_until)}\t{_or_none(held.retired)}\t{_or_none(held.revoked)}\t"
            f"{held.anchor}\n"
        )

    def _cycle(self, certification: int, cycle: Cycle, person: Person) -> None:
        put = self.lines
        start = iso(cycle.start)
        closed = at(cycle.end) if cycle.end <= self.today else NONE
        put["ccp_cycle"].append(
            f"{cycle.id}\t{certification}\t{start}\t{iso(cycle.end)}\t{cycle.required}\t"
            f"{_or_none(cycle.rolled)}\t{closed}\n"
        )
        if cycle.met is not None or cycle.audit_failed is not None:
            put["members_cyclefact"].append(
                f"{cycle.id}\t{certification}\t{start}\t{_or_none(cycle.met)}\t"
                f"{_or_none(cycle.audit_failed)}\n"
            )
        if cycle.attested is not None:
            signed = at(cycle.attested)
            text, name, user = NONE, "", NONE
            if cycle.attested >= self.opened and person.has_sign_in:
                text, name, user = str(self.plan.text), person.name, str(STAFF + person.id)
            put["ccp_attestation"].append(
                f"{cycle.id}\t{cycle.id}\t{iso(cycle.attested)}\t{text}\t{name}\t{signed}\t{user}\n"
            )

    def _activity(self, person: Person, one: Logged) -> None:
        put, act = self.lines, one.act
        done = iso(one.completed)
        logged = iso(one.logged)
        span = r"\N	\N" if act.first is None else f"{iso(one.start + act.first)}\t{done}"
        stamp = f"{logged} 17:00:00+00"
        gone = f"{logged} 18:00:00+00" if act.withdrawn else NONE
        put["ccp_activity"].append(
            f"{one.id}\t{person.id}\t{act.head}\t{done}\t{span}\t{act.tail}\t{logged}\t{gone}\t"
            f"{stamp}\t{stamp}\n"
        )
        claims = put["ccp_activityclaim"]
        for place, certification in enumerate(one.claims):
            claims.append(f"{one.id * 4 + place}\t{one.id}\t{certification}\n")

    def _before(self, rng: Random, held: Held, person: Person) -> None:
        """The earlier anchor of a recertified certification: years paid and signed for until it
        lapsed, then nothing.
        """
        row = Certification(granted_on=held.granted, recertified_on=held.recertified)
        kept = int(rng.random() * (held.anchor.year - held.granted.year))
        paid: dict[int, date] = {}
        for n in range(1, kept + 1):
            day = first_of_month(anniv(held.granted, n)).toordinal() + int(rng.random() * 27)
            paid[held.granted.year + n] = date.fromordinal(day)
            self._paid(held, held.granted.year + n, day)
        for k, period in enumerate(periods(row, self.plan.today)):
            if period.start >= held.anchor:
                break
            cycle = Cycle(
                held.id * 32 + k,
                period.start.toordinal(),
                period.end.toordinal(),
                self.plan.policy.programs[held.program].terms.on(period.start).points,
            )
            whole = anniv(held.granted, 3 * k + 3) == period.end
            if whole and period.end <= anniv(held.granted, kept):
                cycle.attested = cycle.met = cycle.end - 30
                rolled = rolled_on(
                    held.granted,
                    k + 1,
                    period,
                    date.fromordinal(cycle.met),
                    paid,
                    self.plan.policy,
                )
                if rolled and rolled < held.anchor:
                    cycle.rolled = rolled.toordinal()
            self._cycle(held.id, cycle, person)

    def _paid(self, held: Held, year: int, day: int, *, imported: bool = True) -> None:
        """The fact that a year is paid; one taken over lately with the payment it rests on."""
        key = held.id * 128 + year - 1950
        put = self.lines
        put["members_duespaid"].append(f"{key}\t{held.id}\t{year}\t{iso(day)}\n")
        if imported and day >= self.kept_from:
            fee = self._fee(held, day)
            method = "card" if key % 3 else "check"
            put["billing_payment"].append(
                f"{key}\t{held.person}\t{method}\t{fee}\t{iso(day)}\t\t\\N\tD-{key}\t\\N\t{at(day)}\n"
            )
            put["billing_allocation"].append(f"{key}\t{key}\t{held.id}\t{year}\t{fee}\t{at(day)}\n")

    def _fee(self, held: Held, month: int) -> Decimal:
        return self.plan.policy.programs[held.program].terms.on(date.fromordinal(month)).annual_fee

    def _money(self, person: Person, due: list[tuple[Held, Year]]) -> None:
        """Imported years as they were paid; invoiced ones month by month."""
        months: defaultdict[int, list[tuple[Held, Year]]] = defaultdict(list)
        for held, year in due:
            if year.paid is not None:
                name = held.anchor.year + year.n
                self._paid(held, name, year.paid, imported=year.invoice is None)
            if year.invoice is not None:
                months[year.invoice].append((held, year))
        for place, month in enumerate(sorted(months)):
            owed = sorted(months[month], key=lambda one: (one[0].granted, one[0].number))
            self._invoice(person, person.id * 8 + place, month, owed)

    def _invoice(self, person: Person, key: int, month: int, owed: list[tuple[Held, Year]]) -> None:
        put = self.lines
        day = date.fromordinal(month)
        total = Decimal(0)
        payments: defaultdict[int, Decimal] = defaultdict(Decimal)
        settled = {}
        for position, (held, year) in enumerate(owed, start=1):
            name = self.plan.policy.programs[held.program].names.on(day)
            fee = self._fee(held, first_of_month(year.starts).toordinal())
            total += fee
            called = held.anchor.year + year.n
            line = held.id * 128 + called - 1950
            payment = NONE
            if year.paid is not None:
                paid = held.id * 128 + held.anchor.year + (year.with_year or year.n) - 1950
                payments[paid] += fee
                settled[paid] = year.paid
                payment = str(paid)
            put["bulk_line"].append(
                f"{line}\t{key}\t{position}\t{held.id}\t{called}\t{year.starts}\t"
                f"{anniv(held.anchor, year.n + 1)}\t{name.code} renewal fee {called}\t{name.code}\t"
                f"{name.name}\t{held.number}\t{fee}\t{payment}\t{_or_none(year.paid)}\n"
            )
        address = json.dumps(bill_to(person), ensure_ascii=False)
        open_still = any(year.paid is None for _, year in owed)
        put["bulk_invoice"].append(
            f"{key}\t{person.id}\t{day}\t{due_on(month)}\t{total}\t"
            f"{NONE if open_still else iso(max(settled.values()))}\t{address}\t"
            f"{person.email}\n"
        )
        for paid, amount in payments.items():
            self._payment(person, paid, amount, settled[paid])

    def _payment(self, person: Person, key: int, amount: Decimal, day: int) -> None:
        """By card on the portal, or a check that staff entered."""
        method, check, provider, clerk = "card", "", f"pi_practice_{key}", NONE
        if key % 4 == 0:
            method, check, provider, clerk = "check", str(1000 + key % 8999), NONE, str(STAFF)
        self.lines["billing_payment"].append(
            f"{key}\t{person.id}\t{method}\t{amount}\t{iso(day)}\t{check}\t{provider}\t\\N\t"
            f"{clerk}\t{at(day)}\n"
        )


def bill_to(person: Person) -> list[str]:
    """Name and address as invoices keep them: the name, then the lines that are not empty."""
    city, state, code, country = person.place
    place = " ".join(part for part in (city, state, code) if part)
    lines = [person.name, person.street, person.unit, place, country if country != "US" else ""]
    return [line for line in lines if line]
