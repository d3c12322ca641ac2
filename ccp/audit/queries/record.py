"""What is on record of a case, each thing read once however many parts of a page tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from casework.models import CaseFile, CaseItem, Decision, Verdict
from casework.queries.cases import verdicts_at, verdicts_ever
from casework.queries.uses import in_force
from ccp.audit.models import AuditCase
from ccp.audit.queries.claims import reported_by
from ccp.models.activity import Reported


class Record:
    """A case as it is when it is asked. What is not asked for is not read; what changes it makes a
    new one.
    """

    def __init__(self, audit: AuditCase) -> None:
        self.audit = audit

    @cached_property
    def items(self) -> list[CaseItem]:
        """What is claimed, in its order, each with the word that there is no proof of it."""
        return list(self.audit.case.items.select_related("no_proof").order_by("position"))

    @cached_property
    def reported(self) -> Mapping[int, Reported]:
        """The activity that each item stands for: a query, two where some were listed in it."""
        return reported_by(self.items)

    @cached_property
    def files(self) -> list[CaseFile]:
        """The files that hold, sent or not, each with its document, oldest first."""
        return list(in_force(CaseFile, case=self.audit.case_id))

    @cached_property
    def verdicts(self) -> dict[int, Verdict]:
        """By item, the verdict in force on it as it was sent last."""
        sent = {item.pk: item.submission_id for item in self.items if item.submission_id}
        if not sent:
            return {}
        return {
            row.item_id: row
            for row in self._verdicts_ever
            if row.taken_back_at is None and row.submission_id == sent[row.item_id]
        }

    def verdicts_at(self, decision: Decision) -> dict[int, Verdict]:
        """By item, the verdict that held when the case was decided."""
        return verdicts_at(decision, self._verdicts_ever)

    @cached_property
    def _verdicts_ever(self) -> list[Verdict]:
        return verdicts_ever(self.audit.case_id)
