"""What the public may learn of a certification (handbook section 10), and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.queries.facts import facts_of
from members.queries.numbers import certifications_of_number, in_full
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.rules.names import same_last_name
from members.rules.timeline import steps


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer to a stranger. since: first day of the unbroken run of days that are certified,
    or are not, up to the day asked.
    """

    name: str
    number: str
    program_code: str
    program_name: str
    certified: bool
    since: date


def verify(number: str, last_name: str, on: date) -> Verification | None:
    """Say whether the certification of that number and last name holds on that day.

    None when there is no such number, when the last name is another one, and before the grant:
    a stranger cannot tell which. Certified means active or in grace.
    """
    rows = in_full(
        number,
        (
            row
            for row in certifications_of_number(number)
            if row.granted_on <= on
            and same_last_name(last_name, row.certificant.last_name, row.certificant.suffix)
        ),
    )
    row = rows[0] if len(rows) == 1 else None  # of several, nobody can tell which is meant
    if row is None:
        return None
    certified, since = False, row.granted_on
    for day, decision in steps(facts_of([row])[row.pk], on, policy()):
        if day == row.granted_on or decision.certified != certified:
            certified, since = decision.certified, day
    program = code_and_name(row.program, on)
    return Verification(
        row.certificant.full_name, row.number, program.code, program.name, certified, since
    )
