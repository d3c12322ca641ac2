"""Activities that are entered within an application and count for it alone, and the items that
stand for what it claims (handbook section 9).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from casework.models import CaseItem
from casework.services import cases, submissions
from casework.services.cases import CaseRefused
from casework.services.submissions import Claimed
from ccp.models import Category
from ccp.models.activity import Reported
from ccp.queries.tally import activity_facts
from ccp.rules.categories import CATEGORIES
from ccp.rules.points import Line, line_by_itself
from ccp.services.entries import Entry
from members.models import User
from members.queries.policy import policy
from plumbing.templatetags.ui import day as long_day
from recert.models import Application, ClaimedActivity
from recert.queries.record import CLAIMED, about, cover, items_and_files, of_application
from recert.rules.covered import window
from recert.services.applying import in_draft, under_lock
from recert.services.listing import take_out
from recert.verbs import RecertVerb

WHY = {
    "before_cycle": "It was completed before {first}, so it does not count any more.",
    "after_cycle": "Its day is still to come.",
    "employment_closed": "Employment of that time earns no points.",
}
TOO_LITTLE = "It is less than the smallest amount that earns points."
NOT_NOW = "Activities are added while it is your turn. The application is with us now."


def claim(*, application: Application, entry: Entry, on: date, actor: User | None) -> CaseItem:
    """Enter an activity for an application alone, in a draft or to answer what was incomplete; the
    same one is there once. Raises CaseRefused.
    """
    with transaction.atomic():
        application, day = _with_member(application, on)
        if entry.category == Category.AMT_CE:
            raise CaseRefused("AMT continuing education is posted by the portal itself.")
        row = ClaimedActivity(application=application, added_by=actor, **entry.columns())
        known = ClaimedActivity.objects.filter(application=application, **entry.columns()).first()
        if known is not None:
            return CaseItem.objects.get(case=application.case_id, about=about(known))
        line = _line(row, day)
        if not line.points:
            first = long_day(window(day, policy()).start)
            reasons = [WHY[code].format(first=first) for code in line.reasons if code in WHY]
            raise CaseRefused(" ".join(reasons) or TOO_LITTLE)
        row.save()
        title = entry.title or entry.provider or row.get_category_display()
        claimed = Claimed(about(row), title, line.points)
        item = submissions.claim(case=application.case, claimed=[claimed])[-1]
        said = {"title": title, "completed_on": row.completed_on, "points": line.points}
        cases.note(application.case, RecertVerb.RECERT_CLAIMED, actor=actor, after=said)
    return item


def unclaim(*, application: Application, item: CaseItem, on: date, actor: User | None) -> None:
    """Take out an activity that was entered for the application and not sent, with its files.
    Twice changes nothing. Raises CaseRefused.
    """
    with transaction.atomic():
        application, _ = _with_member(application, on)
        found = CaseItem.objects.filter(pk=item.pk, case=application.case_id).first()
        if found is None:
            return
        kind, _, key = found.about.partition(":")
        if found.submission_id is not None or kind != CLAIMED:
            raise CaseRefused("This activity was sent in: it stays with the application.")
        take_out([found], actor)
        ClaimedActivity.objects.filter(pk=int(key), application=application).delete()
        said = {"title": found.title}
        cases.note(application.case, RecertVerb.RECERT_UNCLAIMED, actor=actor, after=said)


def copy_record(application: Application, on: date, actor: User | None) -> None:
    """Claim what of the record counts and has its proof, as it is on the day on which paying
    begins, with the files that show it. In the draft's transaction.
    """
    rows = of_application(application, *items_and_files(application), on)
    tally = cover(application.certification, rows, on)
    lines = {line.id: line for line in tally.proven.lines}
    for row in reversed(rows):
        line = lines.get(row.key)
        if row.own or line is None or not line.points:
            continue
        columns = {name: getattr(row.activity, name) for name in _COLUMNS}
        copy = ClaimedActivity.objects.create(
            application=application,
            activity_id=row.activity.pk,
            posted=row.posted,
            added_by=actor,
            **columns,
        )
        title = copy.title or copy.provider or copy.get_category_display()
        claimed = Claimed(about(copy), title, line.points, granted=row.posted)
        item = submissions.claim(case=application.case, claimed=[claimed])[-1]
        for use in row.uses:
            submissions.attach(
                case=application.case, item=item, document=use.document, name=use.name, actor=actor
            )


def drop_copies(application: Application, actor: User | None) -> None:
    """Take the copies out again: what is on record counts as it is once more."""
    copies = application.claimed.filter(activity__isnull=False)
    names = [about(copy) for copy in copies]
    take_out(CaseItem.objects.filter(case=application.case_id, about__in=names), actor)
    copies.delete()


_COLUMNS = tuple(field.name for field in Reported._meta.fields)  # noqa: SLF001 - documented


def _with_member(application: Application, on: date) -> tuple[Application, date]:
    """A draft, or one that is incomplete; and the day of its window."""
    application = under_lock(application)
    if application.case.state == "incomplete" and application.by_ccp:
        return application, application.asked_on or on
    return in_draft(application), on


def _line(row: ClaimedActivity, day: date) -> Line:
    category = policy()[CATEGORIES][row.category].on(day)
    days = window(day, policy())
    return line_by_itself(activity_facts(row), category, days, day, policy(), figures_of=day)
