"""Getting at a case as its member: a stranger's is not there."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from ccp.audit.panels import CasePanel, panel
from ccp.audit.queries.answers import found
from ccp.audit.queries.letters import Account
from ccp.audit.queries.own_cases import cases_of
from ccp.audit.views.checklist import Answer, ClaimRow
from members.models import Certificant


def own_case(request: HttpRequest, number: str, on: date) -> CasePanel:
    """The case of that number, as its member is told of it; 404 for everybody else."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    audit = get_object_or_404(cases_of(person), case__number=number)
    audit.case.certificant = audit.certification.certificant = person
    case = panel(audit, on)
    if case is None:
        raise Http404
    return case


def answer_of(case: CasePanel, decided: Account | None = None) -> Answer:
    """The activities of a case, with what is in the locker while it is the member's turn. decided:
    what was found of them, where they know it.
    """
    return Answer(case.audit, found(case.audit, with_locker=case.to_do), case.on, decided)


def own_row(case: CasePanel, position: int) -> ClaimRow:
    row = answer_of(case).row(position)
    if row is None:
        raise Http404
    return row
