"""What the pages of a case ask of the database in every state of it: twelve queries at most, how
much ever is claimed, also of a case in which activities were listed and more time was asked for.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.models import Case
from casework.services import submissions
from ccp.audit.models import AuditCase
from ccp.audit.services import answers
from ccp.audit.services.answer import ask_more_time, decline_more_time, submit_answer
from ccp.audit.services.listing import list_activity
from ccp.services.entries import Entry
from members.models import Role
from tests import builders
from tests.ccp.audit.asked import TODAY, asked, reviewed

pytestmark = pytest.mark.django_db
MOST = 12
ANEW = Entry(
    category="professional_education",
    title="Antibodies",
    provider="Prairie Lab Society",
    completed_on=date(2024, 3, 3),
    hours=Decimal(2),
    criteria=("job",),
)
MEMBER = {
    "notified": 9,
    "asked for more time": 10,
    "submitted": 8,
    "in review": 8,
    "deficient": 11,
    "listed": 12,
    "failed": 11,
    "appealed": 11,
    "withdrawn": 11,
}
DESK = {  # the review desk, the part of it that changes, the page of the decision, that of the case
    "notified": (9, 9, 9, 9),
    "asked for more time": (9, 9, 9, 9),
    "submitted": (11, 11, 9, 10),
    "in review": (11, 11, 10, 10),
    "deficient": (11, 11, 10, 10),
    "listed": (11, 11, 10, 10),
    "failed": (12, 12, 11, 11),
    "appealed": (12, 12, 11, 12),
    "withdrawn": (12, 12, 10, 11),
}


def life(rows: int):
    """A case of so many activities, in one state after the other, by its name."""
    audit = asked(which=slice(0, rows), with_draw=True)
    how = {"audit": audit, "on": TODAY, "actor": None}
    reviewer = builders.staff(Role.AUDITOR)
    yield "notified", audit
    more = ask_more_time(days=9, why="The school is closed.", token=uuid4(), **how)
    decline_more_time(asked=more, because="Sixty days do.", actor=reviewer)
    yield "asked for more time", audit
    submit_answer(**how)
    yield "submitted", audit
    reviewed(audit, "", reject={3: "unreadable"}, auditor=reviewer)
    yield "in review", audit
    reviewed(audit, "deficient", auditor=reviewer)
    yield "deficient", audit
    item = list_activity(entry=ANEW, **how)
    case = Case.objects.get(pk=audit.pk)
    document = builders.document(case.certificant)
    submissions.attach(case=case, item=item, document=document, name="b.pdf", actor=None)
    yield "listed", audit
    submit_answer(**how)
    reviewed(audit, "fail", reject={item.position: "duplicate"}, auditor=reviewer)
    yield "failed", audit
    answers.appeal(case=audit.case, statement="It was good.", on=TODAY, actor=None)
    yield "appealed", audit
    Case.objects.filter(pk=audit.pk).update(state="withdrawn", waiting_since=None)
    AuditCase.objects.filter(pk=audit.pk).update(withdrawn_on=TODAY, withdrawn_because="Mail.")
    yield "withdrawn", audit


def queries(client, address: str, **headers: str) -> int:
    client.get(address, headers=headers)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address, headers=headers).status_code == 200
    return len(found)


@pytest.mark.parametrize("rows", [3, 9])
def test_no_state_of_a_case_asks_more_than_twelve_queries(rows, client, settings):
    settings.PORTAL_TODAY = TODAY.isoformat()
    member, desk, users = {}, {}, None
    for state, audit in life(rows):
        users = users or (
            builders.member(audit.case.certificant),
            builders.staff(Role.AUDITOR),
        )
        client.force_login(users[0])
        member[state] = queries(client, reverse("audit:case", args=[audit.case.number]))
        client.force_login(users[1])
        names = {"args": [audit.case.kind, audit.case.number]}
        desk[state] = (
            queries(client, reverse("casework:review", **names)),
            queries(client, reverse("casework:review", **names), **{"X-Review": "part"}),
            queries(client, reverse("casework:decide", **names)),
            queries(client, reverse("desk:case", **names)),
        )
    assert member == MEMBER
    assert desk == DESK
    assert max(*member.values(), *(each for row in desk.values() for each in row)) <= MOST
