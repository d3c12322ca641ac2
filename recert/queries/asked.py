"""What staff asked about in an application, with what its member has answered so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from casework.models import CaseFile, CaseItem, Verdict
from casework.queries.cases import verdicts_of
from casework.queries.uses import in_force
from casework.rules.verdicts import ZERO
from plumbing.uploads import ScanState
from recert.models import Application, Explanation
from recert.rules.verdicts import REASONS


@dataclass(frozen=True, slots=True)
class Asked:
    """One item that was not accepted as it is. files: that go with the next answer; text: the
    explanation that does.
    """

    item: CaseItem
    verdict: Verdict
    files: list[CaseFile] = field(default_factory=list)
    text: str = ""

    @property
    def number(self) -> int:
        return self.item.position

    @property
    def why(self) -> str:
        """In the reviewer's words."""
        if self.verdict.reason == "other":
            return self.verdict.note
        reason = f"{REASONS.get(self.verdict.reason, '')}."
        return f"{reason} {self.verdict.note}".strip()

    @property
    def answered(self) -> bool:
        return bool(self.files or self.text)


@dataclass(frozen=True, slots=True)
class PointsSent:
    """The points of an application as a bar draws them. asked: those asked about, of what was
    `sent`; required: that it needs.
    """

    sent: Decimal
    asked: Decimal
    required: Decimal

    @property
    def kept(self) -> Decimal:
        """Those that nobody asked about."""
        return self.sent - self.asked

    @property
    def parts(self) -> list[tuple[str, Decimal]]:
        return [("kept", self.kept), ("amber", self.asked)]

    @property
    def whole(self) -> Decimal:
        return max(self.sent, self.required)


@dataclass(frozen=True, slots=True)
class Answers:
    """All of them, with the points that were accepted, asked about and sent."""

    asked: list[Asked]
    new: list[CaseItem]
    accepted: Decimal
    open: Decimal

    @property
    def sent(self) -> Decimal:
        return self.accepted + self.open

    @property
    def answered(self) -> int:
        return sum(1 for one in self.asked if one.answered)

    @property
    def left(self) -> int:
        return len(self.asked) - self.answered

    @property
    def sendable(self) -> bool:
        return bool(self.answered or self.new)


def asked_of(application: Application) -> Answers:
    """Read them while they wait for their answer: four queries; none of any other state."""
    case = application.case
    if case.state != "incomplete":
        return Answers([], [], ZERO, ZERO)
    items = list(case.items.order_by("position"))
    verdicts = verdicts_of(case)
    files: dict[int, list[CaseFile]] = {}
    for file in in_force(CaseFile, case=case, submission=None).exclude(
        document__scan=ScanState.INFECTED
    ):
        files.setdefault(file.item_id, []).append(file)
    texts = dict(
        Explanation.objects.filter(item__case=case, submission=None).values_list("item", "text")
    )
    asked = [
        Asked(item, found, files.get(item.pk, []), texts.get(item.pk, ""))
        for item in items
        if (found := verdicts.get(item.pk)) is not None and found.outcome != "accept"
    ]
    accepted = sum((_accepted(item, verdicts.get(item.pk)) for item in items), ZERO)
    claimed = sum((item.claimed or ZERO for item in items if item.submission_id), ZERO)
    new = [item for item in items if item.submission_id is None]
    return Answers(asked, new, accepted, claimed - accepted)


def points_sent(application: Application, items: Iterable[CaseItem], asked: Answers) -> PointsSent:
    """Of the items that were sent, with what is asked about now."""
    sent = sum((item.claimed or ZERO for item in items), ZERO)
    return PointsSent(sent, asked.open, application.required or ZERO)


def _accepted(item: CaseItem, verdict: Verdict | None) -> Decimal:
    if item.granted:
        return item.claimed or ZERO
    return (verdict.accepted if verdict else None) or ZERO
