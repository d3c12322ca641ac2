"""What the demo's people and its auditors do about CCP audits on a lived day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from casework import kinds
from casework.models import Case, CaseItem
from casework.queries import cases as queries
from casework.rules.verdicts import Finding, Outcome
from casework.services import decisions, submissions, taking, verdicts
from casework.services.cases import CaseRefused
from casework.services.intake import NotTaken
from ccp.audit.models import AuditCase
from ccp.audit.queries.claims import reported_by
from ccp.audit.rules.flows import KEY, WITH_MEMBER
from ccp.audit.services.answer import submit_answer
from ccp.audit.services.listing import list_activity
from ccp.models import Category, Proof
from ccp.services.activities import Entry
from members.models import Role, User
from members.services import second_person
from plumbing import clock
from practice.demo.audits.files import certificate
from practice.simulate.people import HELD_BY_NUMBER

REVIEWED_AFTER = timedelta(days=7)
LISTED_BEFORE_END = timedelta(days=100)
ACCEPT, NO_PROOF = Finding(Outcome.ACCEPT), Finding(Outcome.REJECT, reason="no_proof")


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


def review(on: date) -> None:
    """Auditors decide what has waited for a week: what has a proof is accepted."""
    auditors = list(
        User.objects.filter(roles__contains=[Role.AUDITOR.value], is_active=True).order_by("pk")
    )
    since = clock.day_begins(on - REVIEWED_AFTER)
    for case in queries.waiting(kinds.of(KEY)).filter(waiting_since__lt=since):
        able = [one for one in auditors if queries.why_barred(case, one) is None]
        able.sort(key=lambda one: one.pk != case.taken_by_id)
        if able:
            _decide(case, able[0], able[1:], on)


def _decide(case: Case, actor: User, others: list[User], on: date) -> None:
    matter = queries.waits_for_second(case)
    if matter is None:
        case = taking.take(case_id=case.pk, actor=actor)
        _judge(case, actor)
        case.refresh_from_db()
        choice = next(each for each in decisions.choices_of(case) if not each.why_not)
        note = "Proof is missing." if choice.needs_note else ""
        decisions.decide(
            case_id=case.pk,
            choice=choice.key,
            note=note,
            version=case.version,
            actor=actor,
            on=on,
        )
        matter = queries.waits_for_second(case)
    if matter is not None and others:
        second = next(one for one in others if one.pk != matter.asked_by_id)
        second_person.confirm(matter=matter, actor=second, now=clock.now())


def _judge(case: Case, actor: User) -> None:
    """Give a verdict on each item that has none."""
    known = queries.verdicts_of(case)
    proven = {file.item_id for file in queries.files_of(case)}
    for item in queries.items_of(case):
        if not item.granted and item.pk not in known:
            case.refresh_from_db()
            finding = ACCEPT if item.pk in proven else NO_PROOF
            verdicts.give(item=item, finding=finding, version=case.version, actor=actor)
