"""Receipts: what was received of an answer, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.models import CaseFile, CaseItem, Submission
from ccp.audit.models import AuditCase
from ccp.audit.queries.claims import ACTIVITY
from plumbing import clock
from plumbing.zones import office_time, zone_in_full


@dataclass(frozen=True, slots=True)
class Receipt:
    """One submission as it came. items: the case's as they were sent with it or before; files: that
    came with it, each with its item; last_day: of the clock that ran (None of an appeal).
    """

    case_number: str
    email: str
    sent: Submission
    items: Sequence[CaseItem]
    files: Sequence[CaseFile]
    proven_ids: frozenset[int]
    last_day: date | None

    @property
    def submission(self) -> int:
        return self.sent.number

    @property
    def number(self) -> str:
        return f"{self.case_number}-{self.sent.number}"

    @property
    def day(self) -> date:
        return clock.office_day(self.sent.at)

    @property
    def time(self) -> str:
        return office_time(self.sent.at)

    @property
    def zone(self) -> str:
        return zone_in_full(self.sent.at)

    @property
    def appeal(self) -> bool:
        return bool(self.sent.statement)

    @property
    def statement(self) -> str:
        return self.sent.statement

    @property
    def letters(self) -> int:
        return len(self.sent.statement)

    @property
    def posted(self) -> int:
        return sum(item.granted for item in self.items)

    @property
    def proven(self) -> int:
        return len(self.proven_ids)

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(file.document.size for file in self.files)

    @property
    def missing(self) -> list[str]:
        """What went without proof, by name."""
        return [
            f"{item.position}. {item.title}"
            for item in self.items
            if not item.granted and item.pk not in self.proven_ids
        ]

    @property
    def claimed(self) -> Decimal:
        return sum((item.claimed or Decimal(0) for item in self.items), Decimal("0.00"))

    @property
    def days_kept(self) -> int | None:
        """Days that were left when it came, that one counted."""
        return (self.last_day - self.day).days + 1 if self.last_day else None


def receipt(audit: AuditCase, number: int | None = None) -> Receipt | None:
    """The receipt of one submission of a case, of the latest where no number is given; None where
    there is none: three queries.
    """
    rows = Submission.objects.filter(case=audit.case_id).select_related("received")
    sent = list(rows.order_by("-number"))
    chosen = next((each for each in sent if number in {None, each.number}), None)
    if chosen is None:
        return None
    came = {each.pk: each.number for each in sent if each.number <= chosen.number}
    kept = CaseFile.objects.filter(case=audit.case_id, submission__in=came)
    files = list(kept.select_related("document", "item").order_by("item__position", "pk"))
    items = CaseItem.objects.filter(case=audit.case_id).order_by("position")
    proven = frozenset(file.item_id for file in files if file.item_id)
    return Receipt(
        audit.case.number,
        audit.case.certificant.email,
        chosen,
        [
            item
            for item in items
            if item.about.startswith(ACTIVITY) or item.submission_id in came or item.pk in proven
        ],
        [file for file in files if file.submission_id == chosen.pk],
        proven,
        received.last_day if (received := getattr(chosen, "received", None)) else None,
    )
