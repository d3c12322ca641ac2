"""Checking a list of people who allow it (handbook section 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from credentials.looks.models import ListCheck, Way
from credentials.looks.queries.looks import allowing
from credentials.looks.rules.rows import Asked
from credentials.looks.services.noting import Looker, note
from members.models import User
from members.queries.answered import code_of
from members.queries.verification import Verification, verify_all


@dataclass(frozen=True, slots=True)
class Answered:
    """A row with its answer: None of who is not found, and of who does not allow lists. code: by
    which the answer can be checked.
    """

    asked: Asked
    found: Verification | None
    code: str = ""

    @property
    def rank(self) -> int:
        """Where its answer stands among others: first what is to be looked at."""
        if self.found is None:
            return 0 if self.asked.problem else 1
        return 3 if self.found.certified else 2


@transaction.atomic
def check(
    *, rows: Sequence[Asked], organization: str, user: User, at: datetime, on: date
) -> list[Answered]:
    """The answers to a list, in its order; who was told of is noted for them to see."""
    usable = [row for row in rows if not row.problem]
    found = verify_all([(row.number, row.last_name) for row in usable], on, allowing)
    by_line = {row.line: one for row, one in zip(usable, found, strict=True)}
    held = {one.row for one in found if one}
    note(Looker(user, Way.LIST, organization), held=held, on=on)
    ListCheck.objects.create(
        user=user, organization=organization, asked=len(rows), answered=len(held), at=at
    )
    answers = ((row, by_line.get(row.line)) for row in rows)
    return [Answered(row, one, code_of(one, at) if one else "") for row, one in answers]
