"""What is told of a candidate who passed the exam (handbook section 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.rules.calendar import anniv


@dataclass(frozen=True, slots=True)
class Said:
    """One result. program: its key; member_number: of a person who is on record, "" of a new one.
    Text that is not known is empty.
    """

    candidate_id: str
    program: str
    passed_on: date
    last_name: str
    first_name: str = ""
    middle_name: str = ""
    suffix: str = ""
    birth_date: date | None = None
    email: str = ""
    phone: str = ""
    address_line1: str = ""
    address_line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    member_number: str = ""

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, [self.first_name, self.last_name]))


PERSON = (
    *("first_name", "middle_name", "last_name", "suffix", "birth_date", "email", "phone"),
    *("address_line1", "address_line2", "city", "state", "zip", "country"),
)
"""What of it goes on the record of a new person."""


def is_old(passed_on: date, on: date) -> bool:
    """Whether the first year is over already: a renewal fee is owed as soon as it is granted, so a
    person looks at the day.
    """
    return anniv(passed_on, 1) <= on
