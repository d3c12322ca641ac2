"""Activities that a member lists within a case: of an attested cycle, or to replace what was not
accepted; also in an appeal. They count for this case alone (handbook section 7).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from casework.models import CaseFile, CaseItem
from casework.services import cases, submissions
from casework.services.cases import CaseRefused
from ccp.audit.models import AuditCase, ListedActivity, NoProof
from ccp.audit.queries.claims import about
from ccp.audit.rules.flows import lists
from ccp.audit.services.answer import members_turn
from ccp.audit.verbs import AuditVerb
from ccp.models import Category
from ccp.queries.tally import activity_facts
from ccp.rules.categories import CATEGORIES
from ccp.rules.points import line_by_itself
from ccp.services.entries import Entry
from members.models import User
from members.queries.policy import policy

NOT_LISTED_HERE = (
    "The activities of this cycle are on record already; the case asks for their proof."
)
WHY = {
    "before_cycle": "It was completed before the cycle began on {first}.",
    "after_cycle": "It was completed after the cycle's last day, {last}.",
    "future": "Its day is still to come.",
    "employment_closed": "Employment of that time earns no points in this cycle.",
}
TOO_LITTLE = "It is less than the smallest amount that earns points."


def list_activity(*, audit: AuditCase, entry: Entry, on: date, actor: User | None) -> CaseItem:
    """Put an activity on the list of a case; the same one is there once. Raises CaseRefused."""
    with transaction.atomic():
        audit = _to_list(audit, on)
        if entry.category == Category.AMT_CE:
            raise CaseRefused("AMT continuing education is posted by the portal itself.")
        row = ListedActivity(audit=audit, added_by=actor, **entry.columns())
        known = ListedActivity.objects.filter(audit=audit, **entry.columns()).first()
        if known is not None:
            return CaseItem.objects.get(case=audit.case_id, about=about(known))
        facts, period = activity_facts(row), audit.period
        category = policy()[CATEGORIES][entry.category].on(audit.start)
        line = line_by_itself(facts, category, period, on, policy())
        if not line.points:
            first, last = _day(period.start), _day(period.last_day)
            reasons = [WHY[code].format(first=first, last=last) for code in line.reasons]
            raise CaseRefused(" ".join(reasons) or TOO_LITTLE)
        row.save()
        title = entry.title or entry.provider
        claimed = submissions.Claimed(about(row), title, line.points)
        item = submissions.claim(case=audit.case, claimed=[claimed])[-1]
        said = {"title": title, "completed_on": row.completed_on, "points": line.points}
        cases.note(audit.case, AuditVerb.AUDIT_LISTED, actor=actor, after=said)
    return item


def unlist_activity(*, audit: AuditCase, item: CaseItem, on: date, actor: User | None) -> None:
    """Take an activity off the list that was not sent yet, with its files. Twice changes nothing.

    Raises CaseRefused.
    """
    with transaction.atomic():
        audit = _to_list(audit, on)
        found = CaseItem.objects.filter(pk=item.pk, case=audit.case_id).first()
        if found is None:
            return
        kind, _, key = found.about.partition(":")
        if found.submission_id is not None or kind != "listed":
            raise CaseRefused("This activity was sent in: it stays with the case.")
        for file in CaseFile.objects.filter(item=found, removed_at__isnull=True):
            submissions.remove_file(file=file, actor=actor)
        CaseFile.objects.filter(item=found).delete()
        NoProof.objects.filter(item=found).delete()
        found.delete()
        ListedActivity.objects.filter(pk=int(key), audit=audit).delete()
        said = {"title": found.title}
        cases.note(audit.case, AuditVerb.AUDIT_UNLISTED, actor=actor, after=said)


def _to_list(audit: AuditCase, on: date) -> AuditCase:
    """The case under its lock, where it takes activities. Raises CaseRefused."""
    audit = members_turn(audit, on)
    if not lists(audit.case.state, attested=audit.attested):
        raise CaseRefused(NOT_LISTED_HERE)
    return audit


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
