"""What a member's answer is made of: the activities of the case, their files, what was found."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from casework.models import CaseFile, CaseItem, DocumentUse, Verdict
from casework.queries.uses import in_force
from casework.rules.verdicts import Outcome
from ccp.audit.models import AuditCase
from ccp.audit.queries.claims import ACTIVITY, LISTED
from ccp.audit.queries.record import Record
from ccp.models import Proof
from ccp.models.activity import Reported
from plumbing.uploads import ScanState


@dataclass(frozen=True, slots=True)
class Found:
    """What is on record of one item. activity: as reported, also of a listed one. fresh: files that
    go with the next answer, from the locker or added in the case; sent: files that went before.
    """

    item: CaseItem
    activity: Reported
    fresh: list[DocumentUse] = field(default_factory=list)
    sent: list[CaseFile] = field(default_factory=list)
    verdict: Verdict | None = None

    @property
    def from_locker(self) -> list[DocumentUse]:
        """Of the fresh files those that are not put to the case yet."""
        return [use for use in self.fresh if not isinstance(use, CaseFile)]

    @property
    def none(self) -> bool:
        return getattr(self.item, "no_proof", None) is not None

    @property
    def listed(self) -> bool:
        return self.item.about.startswith(f"{LISTED}:")


def found(record: Record, *, with_locker: bool) -> list[Found]:
    """The items of a case in their order: five queries, one more for activities that are listed in
    it, and one for verdicts once something was sent; fewer of a record of which some was read.

    with_locker: whether what is in the locker goes with the next answer; not to what was accepted,
    which would be judged anew.
    """
    items, reported, verdicts = record.items, record.reported, record.verdicts
    files, fresh = _files(record)
    if with_locker:
        judged = {pk for pk, found in verdicts.items() if found.outcome == Outcome.ACCEPT}
        _add_locker([item for item in items if item.pk not in judged], files, fresh)
    return [
        Found(item, reported[item.pk], fresh[item.pk], files[item.pk], verdicts.get(item.pk))
        for item in items
    ]


def _files(record: Record) -> tuple[Any, Any]:
    """The files of the case by item: those that were sent, and those that were not."""
    sent: dict[int | None, list[Any]] = defaultdict(list)  # None: of the whole case
    fresh: dict[int | None, list[Any]] = defaultdict(list)
    for file in record.files:
        if not file.document.infected:
            (fresh if file.submission_id is None else sent)[file.item_id].append(file)
    return sent, fresh


def _add_locker(items: list[CaseItem], sent: Any, fresh: Any) -> None:
    """Put what is in the locker to what goes with the next answer, each document once an item."""
    about = {item.about: item.pk for item in items if not item.granted}
    rows = in_force(
        Proof, activity__in=[a.partition(":")[2] for a in about if a.startswith(ACTIVITY)]
    )
    for proof in rows.exclude(document__scan=ScanState.INFECTED):
        item = about[f"{ACTIVITY}:{proof.activity_id}"]
        if proof.document_id not in {each.document_id for each in (*sent[item], *fresh[item])}:
            fresh[item].append(proof)


def of_appeal(audit: AuditCase) -> list[CaseFile]:
    """The files added for an appeal that was not sent yet."""
    return list(in_force(CaseFile, case=audit.case_id, item=None, submission=None))
