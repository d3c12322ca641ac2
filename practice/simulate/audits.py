"""What the demo's people do about their CCP audits on a lived day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from casework.models import Case, CaseItem
from casework.queries import cases as queries
from casework.rules.verdicts import Outcome
from casework.services import submissions
from casework.services.cases import CaseRefused
from casework.services.intake import NotTaken
from ccp.audit.models import AuditCase
from ccp.audit.queries.claims import reported_by
from ccp.audit.rules.flows import WITH_MEMBER
from ccp.audit.services.answer import submit_answer
from ccp.audit.services.listing import list_activity
from ccp.models import Category, Proof
from ccp.services.entries import Entry
from practice.demo.audits.files import certificate
from practice.simulate.people import HELD_BY_NUMBER

LISTED_BEFORE_END = timedelta(days=100)


def answer(on: date) -> None:
    """Members answer on the day of their story, where they have a sign-in: with a proof of each
    activity that has none.
    """
    mine = AuditCase.objects.filter(
        case__state__in=WITH_MEMBER,
        certification__number__in=HELD_BY_NUMBER,
        case__certificant__user__isnull=False,
    )
    for audit in mine.select_related("case__certificant__user", "certification").order_by("pk"):
        days = HELD_BY_NUMBER[audit.certification.number].answers
        if days is None or audit.clock is None:
            continue
        if on >= audit.clock.started_on + timedelta(days=days):
            with suppress(CaseRefused, NotTaken):
                _answer(audit, on)


def _answer(audit: AuditCase, on: date) -> None:
    person = audit.case.certificant
    if audit.attested and not audit.case.items.exists():
        entry = Entry(
            category=Category.PROFESSIONAL_EDUCATION,
            completed_on=audit.end - LISTED_BEFORE_END,
            title="Three years of continuing education",
            provider="Prairie Health Academy",
            hours=audit.required,
        )
        list_activity(audit=audit, entry=entry, on=on, actor=person.user)
    wanting = list(_without_proof(audit.case))
    reported = reported_by(wanting)
    for item in wanting:
        file = certificate(reported[item.pk], person.full_name)
        submissions.add_file(case=audit.case, item=item, file=file, actor=person.user)
    submit_answer(audit=audit, on=on, actor=person.user)


def _without_proof(case: Case) -> Iterator[CaseItem]:
    """What needs a proof and has none, or none that was accepted."""
    found = queries.verdicts_of(case)
    for item in case.items.filter(granted=False).order_by("position"):
        verdict = found.get(item.pk)
        kept = Proof.objects.filter(activity=item.about.partition(":")[2], removed_at__isnull=True)
        has_one = item.about.startswith("activity:") and kept.exists()
        if verdict.outcome != Outcome.ACCEPT if verdict else not has_one:
            yield item
