"""What is on record of the years that count: activities with what shows them (handbook section 9).

Until paying begins that is the record as it is, with what was entered for the application alone;
from then on it is what was claimed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from casework.models import CaseFile, CaseItem, DocumentUse
from casework.queries.uses import in_force
from ccp.models import Activity, Proof
from ccp.models.activity import Reported
from ccp.queries.tally import activity_facts
from members.models import Certification
from members.queries.policy import policy
from members.queries.programs import terms
from members.rules.calendar import anniv
from plumbing.uploads import ScanState
from recert.models import Application, ClaimedActivity
from recert.rules.covered import Covered, Entry, covered, window

CLAIMED = "claimed"

Files = Mapping[int | None, list[CaseFile]]


def about(claimed: ClaimedActivity) -> str:
    """How an item of a case names it: "claimed:3"."""
    return f"{CLAIMED}:{claimed.pk}"


@dataclass(frozen=True, slots=True)
class OnRecord:
    """One activity. uses: the files that show it. posted: by the portal, so it needs none. item: of
    the application, where it was entered in it.
    """

    activity: Reported
    uses: list[DocumentUse]
    posted: bool = False
    item: CaseItem | None = None

    @property
    def own(self) -> bool:
        """Whether it was entered for the application alone."""
        return isinstance(self.activity, ClaimedActivity)

    @property
    def key(self) -> int:
        """Under which the points rule knows it."""
        return -self.activity.pk if self.own else self.activity.pk

    @property
    def entry(self) -> Entry:
        facts = replace(activity_facts(self.activity), id=self.key)
        return Entry(facts, len(self.uses), self.posted)


def on_record(certification: Certification, on: date) -> list[OnRecord]:
    """The activities declared for a certification whose day lies in the years that count, or at
    most one before: latest first, two queries.
    """
    first = anniv(window(on, policy()).start, -1)
    rows = Activity.objects.filter(
        claims__certification=certification, withdrawn_at=None, completed_on__gte=first
    ).order_by("-completed_on", "-pk")
    activities = list(rows)
    uses = defaultdict(list)
    proofs = in_force(Proof, activity__in=[row.pk for row in activities])
    for proof in proofs.exclude(document__scan=ScanState.INFECTED):
        uses[proof.activity_id].append(proof)
    return [OnRecord(row, uses[row.pk], row.posted) for row in activities]


def of_application(
    application: Application, items: Mapping[str, CaseItem], files: Files, on: date
) -> list[OnRecord]:
    """What an application claims, or would claim now: latest first. items: of its case, by what
    they are about; files: by item. Two queries, one more where activities were entered.
    """
    entered: list[ClaimedActivity] = []
    if any(name.startswith(f"{CLAIMED}:") for name in items):
        entered = list(application.claimed.all())
    found = [
        OnRecord(row, [*files.get(item.pk, [])], row.posted, item)
        for row in entered
        for item in [items[about(row)]]
    ]
    if application.asked_on is None:
        found += on_record(application.certification, on)
    return sorted(found, key=lambda one: (one.activity.completed_on, one.activity.pk), reverse=True)


def items_and_files(application: Application) -> tuple[dict[str, CaseItem], Files]:
    """The items of its case by what they are about, and their files by item: two queries."""
    rows = CaseItem.objects.filter(case=application.case_id).order_by("position")
    items, files = {item.about: item for item in rows}, defaultdict(list)
    kept = in_force(CaseFile, case=application.case_id)
    for file in kept.exclude(document__scan=ScanState.INFECTED):
        files[file.item_id].append(file)
    return items, dict(files)


def cover(certification: Certification, rows: Iterable[OnRecord], on: date) -> Covered:
    """What they come to for an application of that day."""
    required = terms(certification.program, on).points
    return covered([row.entry for row in rows], required, on, policy())
