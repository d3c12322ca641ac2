"""The demo's people: each has a story, told relative to the day on which the demo is seeded.

Months are counted from the seeding month: `granted=(8, -1)` is eight years and one month before
it (the anniversary month is then the month before). Everything a person shows follows from a few
facts: what they hold, which dues years and cycles they left out, and what they logged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from members.rules.calendar import CYCLE_YEARS, Period, anniv, first_of_month, months_after
from practice.demo.days import days_of


@dataclass(frozen=True, slots=True)
class Act:
    """An activity and its amount; `days_ago` is counted back from the seeding day: of one that is
    still to come, and is logged when its day is lived, it is negative. span: first and last day of
    an employment where they are days of the calendar, as of one before 2021.
    """

    category: str
    days_ago: int
    title: str
    provider: str = ""
    hours: str = ""
    kind: str = ""
    role: str = ""
    years: str = ""
    credits: str = ""
    unit: str = ""
    span: tuple[date, date] | None = None


def course(days_ago: int, title: str, amount: str = "1") -> Act:
    """A course at the college, of so many semester credits."""
    college = "Rock Valley College"
    return Act("formal_education", days_ago, title, college, credits=amount, unit="semester")


def served(days_ago: int, title: str, provider: str, role: str, years: str = "1") -> Act:
    """An office or a committee, for some years."""
    return Act("organization", days_ago, title, provider, role=role, years=years)


@dataclass(frozen=True, slots=True)
class Audited:
    """The cycle that a CCP audit looks at. It ended on a day of the year before the round's, or of
    a year `later` than that; the days of its activities are counted back from its end. attested: it
    was met by a signature, and the activities are not on record.
    """

    month: int
    day: int
    acts: tuple[Act, ...] = ()
    later: int = 0
    attested: bool = False

    def period(self, today: date) -> Period:
        end = date(days_of(today).year - 1 + self.later, self.month, self.day)
        return Period(anniv(end, -CYCLE_YEARS), end)


@dataclass(frozen=True, slots=True)
class Held:
    """One certification. granted: (years, months) before the seeding month, on `day` of it.

    unpaid: how many of the newest begun dues years are not paid. missed: how many of the newest
    ended cycles were not met. attested: the current cycle is attested already. attests: how many
    days before its end each cycle is attested from now on, where points have not met it, if ever.
    audited: the first cycle of somebody whose story is an audit; nothing is said of `granted` then.
    answers: how many days after a notice of an audit, or after more was asked for, it is answered.
    """

    program: str
    number: str
    granted: tuple[int, int] = (0, 0)
    day: int = 12
    unpaid: int = 0
    missed: int = 0
    attested: bool = False
    acts: tuple[Act, ...] = ()
    recertified: tuple[int, int] | None = None
    retired_days_ago: int | None = None
    revoked_days_ago: int | None = None
    suspended: tuple[int, int | None] | None = None
    audit_failed_days_ago: int | None = None
    granted_exactly: date | None = None
    attests: int | None = 40
    audited: Audited | None = None
    answers: int | None = 20

    def granted_on(self, today: date) -> date:
        if self.audited:
            return self.audited.period(today).start
        return self.granted_exactly or _back(today, self.granted, self.day)

    def recertified_on(self, today: date) -> date | None:
        return _back(today, self.recertified, self.day) if self.recertified else None


def _back(today: date, ago: tuple[int, int], day: int) -> date:
    years, months = ago
    month = months_after(first_of_month(today), -12 * years + months)
    return month.replace(day=day)


@dataclass(frozen=True, slots=True)
class Person:
    """One member. account: has a sign-in; try_this: what to look at, for the list of accounts.

    pays: how many days after its due day (before it, where negative) a check for each invoice comes
    in from now on; None: never.
    """

    number: str
    first_name: str
    last_name: str
    story: str
    held: tuple[Held, ...]
    account: bool = False
    try_this: str = ""
    email: str | None = None
    street: str = "1180 Prairie Ave"
    place: tuple[str, str, str, str] = ("Rockford", "IL", "61102", "US")
    extra: dict[str, str] = field(default_factory=dict)
    deceased_days_ago: int | None = None
    pays: int | None = -12

    @property
    def full_name(self) -> str:
        """The name as it stands on what others issue."""
        middle = self.extra.get("middle_name", "")
        return " ".join(filter(None, (self.first_name, middle, self.last_name)))

    @property
    def address(self) -> str:
        """The email address on record; "" when there is none."""
        if self.email is not None:
            return self.email
        last = "".join(letter for letter in self.last_name.lower() if letter.isascii())
        return f"{self.first_name.lower()}.{last.replace(' ', '')}@example.org".replace("'", "")
