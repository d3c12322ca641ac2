"""The answer written out: each activity with its files, in the groups of the page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from casework.models import CaseFile, Document, DocumentUse
from ccp.audit.models import AuditCase
from ccp.audit.queries.answers import Found
from ccp.audit.queries.claims import completed_on
from ccp.audit.queries.letters import Account
from ccp.audit.rules.checklist import Entry, Place, Shown, shown
from ccp.audit.rules.verdicts import REASON_WORDS, Reason
from ccp.queries.tally import activity_facts
from ccp.rules.categories import CATEGORIES
from members.queries.policy import policy
from plumbing.templatetags.ui import short_day

Findings = list[tuple[str, str]]
LOOKS = {
    Place.MISSING: ("grace", "circle-alert"),
    Place.ATTACHED: ("active", "circle-check"),
    Place.NONE: ("retired", "circle-minus"),
    Place.POSTED: ("info", "badge-check"),
    Place.SETTLED: ("active", "circle-check"),
}


@dataclass(frozen=True, slots=True)
class File:
    """A file of an activity, from the locker or added in the case."""

    use: DocumentUse
    number: str  # of the case

    @property
    def from_locker(self) -> bool:
        return not isinstance(self.use, CaseFile)

    @property
    def sent(self) -> bool:
        return isinstance(self.use, CaseFile) and self.use.submission_id is not None

    @property
    def name(self) -> str:
        return self.use.name

    @property
    def size(self) -> int:
        return self._document.size

    @property
    def has_picture(self) -> bool:
        return self._document.has_picture

    @property
    def _document(self) -> Document:
        return self.use.document

    @property
    def preview(self) -> str:
        return self._address("ccp:proof_preview", "audit:preview")

    @property
    def original(self) -> str:
        return self._address("ccp:proof", "audit:file")

    @property
    def remove(self) -> str:
        """Where it is taken out of the answer; "" where it cannot be, or only from the locker."""
        return "" if self.from_locker or self.sent else self._address("", "audit:remove")

    def _address(self, locker: str, case: str) -> str:
        if self.from_locker:
            return reverse(locker, args=[self.use.pk])
        return reverse(case, args=[self.number, self.use.pk])


class ClaimRow:
    """One activity of the case. findings: why it was not accepted as claimed: verdict, sentence.
    adds: points that a better proof adds; None where nothing was found yet.
    """

    def __init__(self, audit: AuditCase, found: Found, adds: Decimal | None = None) -> None:
        self.audit, self.item, self.found, self.adds = audit, found.item, found, adds
        self.number, self.title = found.item.position, found.item.title
        self.claimed = found.item.claimed or Decimal(0)
        self.activity = found.activity
        self.entry = Entry(
            self.number,
            activity_facts(found.activity),
            self.claimed,
            files=len(found.fresh),
            none=found.none,
            posted=found.item.granted,
            accepted=found.verdict.accepted if found.verdict else None,
        )

    @property
    def name(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def place(self) -> Place:
        return self.entry.place

    @property
    def tone(self) -> str:
        return LOOKS[self.place][0]

    @property
    def icon(self) -> str:
        return LOOKS[self.place][1]

    @property
    def open(self) -> bool:
        """Whether it asks for a proof."""
        return self.place == Place.MISSING

    @property
    def takes_files(self) -> bool:
        return self.place not in {Place.POSTED, Place.SETTLED}

    @property
    def line(self) -> str:
        """What it was: category, day, and who provided it."""
        category = policy()[CATEGORIES][self.activity.category].on(self.audit.start)
        day = completed_on(self.activity, self.audit.period)
        parts = [category.label, short_day(day)]
        if self.activity.title and self.activity.provider and not self.item.granted:
            parts.append(self.activity.provider)
        return " · ".join(parts)

    @property
    def files(self) -> list[File]:
        uses = [*self.found.sent, *self.found.fresh]
        return [File(use, self.audit.case.number) for use in uses]

    @property
    def fresh(self) -> list[File]:
        """Those that go with the next answer."""
        return [File(use, self.audit.case.number) for use in self.found.fresh]

    @property
    def from_locker(self) -> bool:
        return any(file.from_locker for file in self.files)

    @property
    def findings(self) -> Findings:
        found = self.found.verdict
        if found is None or not found.reason:
            return []
        counted = "Counted in part." if found.accepted else "Not counted."
        words = f"{REASON_WORDS[Reason(found.reason)]}."
        return [(counted, f"{words} {found.note}".strip())]

    @property
    def unlist(self) -> str:
        """Where it is taken off the list; "" where it cannot be."""
        if not self.found.listed or self.item.submission_id is not None:
            return ""
        return reverse("audit:unlist", args=[self.audit.case.number, self.number])


class Answer:
    """All of it."""

    def __init__(
        self,
        audit: AuditCase,
        found: Collection[Found],
        on: date,
        decided: Account | None = None,
    ) -> None:
        adds = {row.place: row.adds for row in decided.lost} if decided else {}
        self.rows = [ClaimRow(audit, each, adds.get(each.item.position)) for each in found]
        self.audit, self.on = audit, on

    @cached_property
    def shown(self) -> Shown:
        entries = [row.entry for row in self.rows]
        return shown(self.audit.period, self.audit.required, entries, self.on, policy())

    @property
    def items(self) -> list[ClaimRow]:
        return self.rows

    @property
    def groups(self) -> list[tuple[Place, list[ClaimRow]]]:
        """The groups that have rows, in the order of the page."""
        groups = [(place, [row for row in self.rows if row.place == place]) for place in Place]
        return [(place, rows) for place, rows in groups if rows]

    @property
    def missing(self) -> list[ClaimRow]:
        return [row for row in self.rows if row.open]

    @property
    def unproven(self) -> list[str]:
        """Those of the missing of which no proof was judged, by name."""
        return [row.name for row in self.missing if row.found.verdict is None]

    @property
    def lacking(self) -> list[str]:
        """Those of which one was, and which counted in part or not at all, by name."""
        return [row.name for row in self.missing if row.found.verdict is not None]

    @property
    def missing_names(self) -> list[str]:
        return [row.name for row in self.missing]

    @property
    def missing_head(self) -> str:
        """What the group of the missing is called."""
        if not self.lacking:
            return "Proof missing"
        return "Proof missing, or not counted in full" if self.unproven else "Not counted in full"

    @property
    def files(self) -> int:
        """Files that go with the next answer."""
        return sum(row.entry.files for row in self.rows)

    @property
    def locker_only(self) -> bool:
        """Whether all files of the next answer come from the locker."""
        return all(file.from_locker for row in self.rows for file in row.fresh)

    @property
    def sendable(self) -> bool:
        """Whether there is something to send: of what was sent before, something new."""
        fresh = any(row.item.submission_id is None for row in self.rows)
        return fresh or self.files > 0

    @property
    def to_prove(self) -> bool:
        return any(not row.item.granted for row in self.rows)

    def row(self, number: int) -> ClaimRow | None:
        return next((row for row in self.rows if row.number == number), None)
