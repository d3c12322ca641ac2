"""What came to pass in a case, as its member may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.models import Decision
from ccp.audit.models import MoreTime
from ccp.audit.queries.receipts import AskedTime, Came, Receipt, asked_time, receipts
from ccp.audit.queries.record import Record
from plumbing import clock


@dataclass(frozen=True, slots=True)
class Course:
    """What was sent (the latest first), decided, and asked for, each in the order of time."""

    receipts: Sequence[Receipt]
    decisions: Sequence[Decision]
    requests: Sequence[MoreTime]

    @property
    def asked(self) -> list[AskedTime]:
        return [asked_time(each) for each in self.requests]

    @property
    def came(self) -> list[Came]:
        """All that came from the member, the latest first."""
        return sorted([*self.receipts, *self.asked], key=lambda each: each.at, reverse=True)

    @property
    def last(self) -> Receipt | None:
        return self.receipts[0] if self.receipts else None

    @property
    def decision(self) -> Decision | None:
        """The last one."""
        return self.decisions[-1] if self.decisions else None

    @property
    def decided_on(self) -> date | None:
        return clock.office_day(self.decision.at) if self.decision else None


def course(record: Record) -> Course:
    """record: of a case as `cases_of` gives it. A query, three more once something was sent, one
    more where more time was asked for.
    """
    audit: Any = record.audit
    sent = receipts(record)
    decisions = Decision.objects.filter(case=audit.case_id).order_by("at", "pk") if sent else ()
    requests = MoreTime.objects.filter(audit=audit.pk).order_by("pk")
    asked = list(requests) if audit.has_asked_time else []
    for each in asked:
        each.audit = audit
    return Course(sent, list(decisions), asked)
