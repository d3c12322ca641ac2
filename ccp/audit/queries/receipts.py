"""Receipts: what was received of an answer, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from casework.models import CaseFile, CaseItem, Submission
from ccp.audit.models import AuditCase, MoreTime
from ccp.audit.queries.claims import ACTIVITY
from ccp.audit.queries.record import Record
from plumbing import clock
from plumbing.zones import office_time, zone_in_full


@dataclass(frozen=True, slots=True)
class Came:
    """Something of a member that came to us, and when. number: of its receipt. what: by name, of
    `words/audit/received`. last_day: of the clock that ran (None of an appeal).
    """

    number: str
    what: str
    at: datetime
    email: str
    last_day: date | None

    @property
    def day(self) -> date:
        return clock.office_day(self.at)

    @property
    def time(self) -> str:
        return office_time(self.at)

    @property
    def zone(self) -> str:
        return zone_in_full(self.at)


@dataclass(frozen=True, slots=True)
class AskedTime(Came):
    """A request for more time."""

    days: int


@dataclass(frozen=True, slots=True)
class Receipt(Came):
    """One submission as it came. items: the case's as they were sent with it or before; files: that
    came with it, each with its item.
    """

    sent: Submission
    items: Sequence[CaseItem]
    files: Sequence[CaseFile]
    proven_ids: frozenset[int]

    @property
    def submission(self) -> int:
        return self.sent.number

    @property
    def appeal(self) -> bool:
        return self.what == "appeal"

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


def receipts(record: Record) -> list[Receipt]:
    """The receipts of all submissions of a case, the latest first: a query, three where there are
    some.
    """
    audit = record.audit
    rows = Submission.objects.filter(case=audit.case_id).select_related("received")
    sent = list(rows.order_by("-number"))
    if not sent:
        return []
    places = {item.pk: at for at, item in enumerate(record.items)}
    files = [file for file in record.files if file.submission_id]
    for file in files:
        file.item = record.items[places[file.item_id]] if file.item_id else None
    files.sort(key=lambda file: (places.get(file.item_id or 0, len(places)), file.pk))
    return [_receipt(audit, each, sent, files, record.items) for each in sent]


def receipt(record: Record, number: int) -> Receipt | None:
    """The receipt of one of them; None where there is none."""
    return next((each for each in receipts(record) if each.submission == number), None)


def asked_time(asked: MoreTime) -> AskedTime:
    """The receipt of a request, which comes with its case."""
    audit = asked.audit
    return AskedTime(
        number=f"{audit.case.number}-T{asked.pk}",
        what="more_time",
        at=asked.asked_at,
        email=audit.case.certificant.email,
        last_day=asked.last_day,
        days=asked.days,
    )


def _receipt(
    audit: AuditCase,
    one: Submission,
    sent: Sequence[Submission],
    files: Sequence[CaseFile],
    items: Sequence[CaseItem],
) -> Receipt:
    came = {each.pk for each in sent if each.number <= one.number}
    proven = frozenset(
        file.item_id for file in files if file.item_id and file.submission_id in came
    )
    received = getattr(one, "received", None)
    return Receipt(
        number=f"{audit.case.number}-{one.number}",
        what=_what(one),
        at=one.at,
        email=audit.case.certificant.email,
        last_day=received.last_day if received else None,
        sent=one,
        items=[
            item
            for item in items
            if item.about.startswith(ACTIVITY) or item.submission_id in came or item.pk in proven
        ],
        files=[file for file in files if file.submission_id == one.pk],
        proven_ids=proven,
    )


def _what(sent: Submission) -> str:
    if sent.statement:
        return "appeal"
    return "replacement" if sent.number > 1 else "answer"
