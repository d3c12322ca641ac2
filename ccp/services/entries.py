"""What a member reports, and why it is not taken (handbook sections 4 and 5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from members.models import Certification
from members.queries.programs import code_and_name
from plumbing.templatetags.ui import day as long_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a member reports. `completed_on` of a span is its last day; what the category does not
    use stays empty. Hours, credits and years are more than 0 with at most two decimals.
    """

    category: str
    completed_on: date
    title: str = ""
    provider: str = ""
    from_day: date | None = None
    to_day: date | None = None
    hours: Decimal | None = None
    credits: Decimal | None = None
    unit: str = ""
    kind: str = ""
    role: str = ""
    years: Decimal | None = None
    criteria: tuple[str, ...] = ()

    def columns(self) -> dict[str, Any]:
        return asdict(self) | {"criteria": list(self.criteria)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An entry and the certifications it is to count for. token: as `log_activity` has it."""

    entry: Entry
    certification_ids: Collection[int]
    token: UUID | None = None


class ActivityRefused(Exception):
    """Why an entry is not taken; the text is for the member. at: its place among several."""

    at = 0


class CycleClosed(ActivityRefused):
    """The cycle that the completion day belongs to has ended; only staff can correct it. code: of
    its certification; why: without what to do.
    """

    def __init__(self, certification: Certification, last_day: date, on: date) -> None:
        self.certification = certification
        self.code = code_and_name(certification.program, on).code
        self.why = f"The {self.code} cycle of that day ended on {long_day(last_day)} and is closed."
        super().__init__(f"{self.why} Ask the office if it needs a correction.")


class BeforeCertified(ActivityRefused):
    """The completion day lies before the certification began. code, why: as above."""

    def __init__(self, certification: Certification, on: date) -> None:
        self.certification = certification
        self.code = code_and_name(certification.program, on).code
        self.why = (
            f"Your {self.code} began on {long_day(certification.granted_on)}; an activity before "
            f"that day has no {self.code} cycle."
        )
        super().__init__(self.why)


class SavedBefore(ActivityRefused):
    """The form was sent before, and what it says now is not what is on record."""


class NotYours(ActivityRefused):
    """A certification of somebody else, or an activity that the portal posted."""
