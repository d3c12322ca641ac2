"""Getting at a case as its member: a stranger's is not there."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest

from ccp.audit.panels import CasePanel, keep_open, panels_of
from ccp.audit.queries.answers import found
from ccp.audit.queries.letters import Account
from ccp.audit.queries.record import Record
from ccp.audit.views.checklist import Answer, ClaimRow
from members.models import Certificant


def own_case(request: HttpRequest, number: str, on: date) -> CasePanel:
    """The case of that number, as its member is told of it; 404 for everybody else."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    panels = panels_of(person, on)
    keep_open(request, panels)  # the banner of the page asks for the others
    case = next((each for each in panels if each.number == number), None)
    if case is None:
        raise Http404
    return case


def answer_of(
    case: CasePanel, record: Record | None = None, decided: Account | None = None
) -> Answer:
    """The activities of a case, with what is in the locker while it is the member's turn. record:
    of the case, where the page tells more of it; decided: what was found, where they know it.
    """
    rows = found(record or Record(case.audit), with_locker=case.to_do)
    return Answer(case.audit, rows, case.on, decided)


def own_row(case: CasePanel, position: int) -> ClaimRow:
    row = answer_of(case).row(position)
    if row is None:
        raise Http404
    return row
