"""People as lines of COPY."""

from __future__ import annotations

from datetime import date
from random import Random

from ccp.rules.cycles import rolled_on
from ccp.rules.figures import CCP_REMINDER_DAYS
from ccp.services.bulk_cycles import periods
from members.models import Certification
from members.rules.calendar import CYCLE_YEARS, anniv, first_of_month
from practice.bulk import dues
from practice.bulk.cycles import Cycle, CyclesOf, Logged
from practice.bulk.held import Held, certifications
from practice.bulk.money import CLERK_ID, Books
from practice.bulk.person import Person, draw
from practice.bulk.plan import Plan
from practice.bulk.rows import NONE, TABLES, Lines, at, iso, iso_or_none


class Writer:
    """Draws people and collects their lines; ids follow from the person's number."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.today = plan.today.toordinal()
        self.opened = plan.opened.toordinal()
        self.reminded = max(plan.policy[CCP_REMINDER_DAYS].on(plan.today))
        self.lines: Lines = {table: [] for table in TABLES}
        self.books = Books(plan, self.lines)

    def add(self, number: int) -> None:
        """Draw the person with this number: the same one whoever was drawn before."""
        rng = Random(self.plan.seed << 40 | number)
        person = draw(rng, number, self.today)
        self._person(person)
        cycles = CyclesOf(rng, self.today, self.plan.policy, self.plan.courses)
        holdings = []
        for held in certifications(rng, person, self.plan.today):
            own = cycles.draw(held)
            found = dues.years(rng, held, self.today, self.opened)
            dues.invoiced(rng, held, found, self.today, self.opened)
            holdings.append((held, own, found))
        dues.pay_together(found for _, _, found in holdings)
        for held, own, found in holdings:
            self._certification(held)
            for k, cycle in enumerate(own, start=1):
                if cycle.end <= self.today:
                    cycle.rolled = dues.rolled_on(cycle.end, CYCLE_YEARS * k, cycle.met, found)
                self._cycle(held.id, cycle, person)
            if held.recertified:
                self._before(rng, held, held.recertified, person)
        for one in cycles.activities:
            self._activity(person, one)
        self.books.write(person, ((held, year) for held, _, found in holdings for year in found))

    def _person(self, person: Person) -> None:
        """The person, the sign-in, and the history row of an import."""
        put, made = self.lines, at(self.opened)
        user = NONE
        if person.has_sign_in:
            user = str(_user(person))
            put["members_user"].append(
                f"{user}\t{self.plan.password}\t\\N\tf\t{person.email}\t{person.name}\tt\tf\t{{}}\t"
                f"{made}\n"
            )
            put["account_emailaddress"].append(f"{user}\t{user}\t{person.email}\tt\tt\n")
        place = "\t".join(person.place)
        put["members_certificant"].append(
            f"{person.id}\t{person.number}\t{user}\t\t{person.first}\t{person.middle}\t"
            f"{person.last}\t{person.suffix}\t{person.email}\t{person.phone}\t{person.street}\t"
            f"{person.unit}\t{place}\t{iso_or_none(person.bounced)}\t"
            f"{iso_or_none(person.returned)}\t{iso_or_none(person.deceased)}\t{made}\n"
        )
        put["members_history"].append(
            f"{person.id}\t{made}\timported\tthe portal\t{person.id}\tmember:{person.number}\t\n"
        )

    def _certification(self, held: Held) -> None:
        self.lines["members_certification"].append(
            f"{held.id}\t{held.number}\t{held.person}\t{self.plan.programs[held.program]}\t"
            f"{held.granted}\t{held.recertified or NONE}\t{iso_or_none(held.suspended_from)}\t"
            f"{iso_or_none(held.suspended_until)}\t{iso_or_none(held.retired)}\t"
            f"{iso_or_none(held.revoked)}\n"
        )

    def _cycle(self, certification: int, cycle: Cycle, person: Person) -> None:
        """A cycle, what standing knows of it, and its signature."""
        put, start = self.lines, iso(cycle.start)
        closed = at(cycle.end) if cycle.end <= self.today else NONE
        first_reminder = cycle.end - self.reminded
        put["ccp_cycle"].append(
            f"{cycle.id}\t{certification}\t{start}\t{iso(cycle.end)}\t{cycle.required}\t"
            f"{iso_or_none(cycle.rolled)}\t{closed}\t{iso(first_reminder)}\n"
        )
        if cycle.met is not None or cycle.audit_failed is not None:
            put["members_cyclefact"].append(
                f"{cycle.id}\t{certification}\t{start}\t{iso_or_none(cycle.met)}\t"
                f"{iso_or_none(cycle.audit_failed)}\n"
            )
        if cycle.attested is not None:
            text, name, user = NONE, "", NONE
            if cycle.attested >= self.opened and person.has_sign_in:
                text, name, user = str(self.plan.text), person.name, str(_user(person))
            put["ccp_attestation"].append(
                f"{cycle.id}\t{cycle.id}\t{iso(cycle.attested)}\t{text}\t{name}\t"
                f"{at(cycle.attested)}\t{user}\n"
            )

    def _activity(self, person: Person, one: Logged) -> None:
        put, act = self.lines, one.act
        done, logged = iso(one.completed), iso(one.logged)
        span = r"\N	\N" if act.first is None else f"{iso(one.start + act.first)}\t{done}"
        moment = f"{logged} 17:00:00+00"
        withdrawn = f"{logged} 18:00:00+00" if act.withdrawn else NONE
        put["ccp_activity"].append(
            f"{one.id}\t{person.id}\t{act.head}\t{done}\t{span}\t{act.tail}\t{logged}\t"
            f"{withdrawn}\t{moment}\t{moment}\n"
        )
        claims = put["ccp_activityclaim"]
        for place, certification in enumerate(one.claims):
            claims.append(f"{one.id * 4 + place}\t{one.id}\t{certification}\n")

    def _before(self, rng: Random, held: Held, recertified: date, person: Person) -> None:
        """The earlier anchor of a recertified certification: years paid and cycles signed for
        until it lapsed, then nothing.
        """
        kept = int(rng.random() * (recertified.year - held.granted.year))
        paid: dict[int, date] = {}
        for n in range(1, kept + 1):
            month = first_of_month(anniv(held.granted, n)).toordinal()
            paid_on = month + int(rng.random() * 27)
            paid[held.granted.year + n] = date.fromordinal(paid_on)
            self.books.imported(held, held.granted.year + n, paid_on)
        row = Certification(granted_on=held.granted, recertified_on=recertified)
        terms = self.plan.policy.programs[held.program].terms
        for k, period in enumerate(periods(row, self.plan.today)):
            if period.start >= recertified:
                break
            start, end = period.start.toordinal(), period.end.toordinal()
            cycle = Cycle(held.id * 32 + k, start, end, terms.on(period.start).points)
            whole = anniv(held.granted, CYCLE_YEARS * (k + 1)) == period.end
            if whole and period.end <= anniv(held.granted, kept):
                cycle.attested = cycle.met = end - 30
                met = date.fromordinal(cycle.met)
                day = rolled_on(held.granted, k + 1, period, met, paid, self.plan.policy)
                cycle.rolled = day.toordinal() if day and day < recertified else None
            self._cycle(held.id, cycle, person)


def _user(person: Person) -> int:
    return CLERK_ID + person.id
