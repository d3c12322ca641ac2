"""What the review desk shows, read in a number of statements that does not grow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from rapidfuzz.distance import OSA

from casework import kinds
from casework.models import (
    Case,
    CaseFile,
    CaseItem,
    Conflict,
    Decision,
    Document,
    Page,
    Submission,
    Verdict,
)
from casework.models.review import IN_FORCE
from casework.queries.cases import accepted_points, items_of, second_asked, verdicts_of, waiting
from casework.rules.checks import Check, Same, Use, checked
from casework.rules.found import Text
from casework.rules.reviewers import Barred, Reviewer, barred
from casework.rules.tally import Tally, tally
from casework.rules.verdicts import ZERO
from casework.signed.queries.sameness import same_badge
from casework.signed.queries.told import signature_checks, signature_of
from members.models import User
from plumbing import clock
from plumbing.uploads import ScanState

MOST_BESIDE = 100  # cases in the list beside the one at hand
BEING_READ = "Still being read."
MINE, ALL, LATE = "mine", "all", "late"
MOST_BADGES = 500  # files of one badge that are looked up
NEWEST_FIRST = ("-submission__number", "pk")  # files of an item


@dataclass(frozen=True, slots=True)
class Beside:
    """A case in a list. left: items without a verdict, of all the `total`; days: that it waits;
    again: better proof was sent since it was looked at.
    """

    case: Any
    again: bool
    left: int
    total: int
    days: int
    late: bool
    word: str


@dataclass(frozen=True, slots=True)
class Line:
    """An item on the desk, what is claimed of it and what was found."""

    item: Any
    claim: kinds.Claim
    verdict: Verdict | None

    @property
    def open(self) -> bool:
        return self.verdict is None and not self.item.granted

    @property
    def points(self) -> Decimal | None:
        return self.verdict.accepted if self.verdict else self.item.claimed


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of an item with its pages as far as they are drawn."""

    file: Any
    pages: list[Page]
    read: bool
    again: bool = False  # beside it is a file of another answer
    new: bool = False  # of the latest of them

    @property
    def unread(self) -> int:
        """Pages on which no words were found."""
        return self.file.document.pages - sum(bool(page.words) for page in self.pages)


def case_of(kind: kinds.Kind, number: str, user: User) -> Any | None:
    """A case with what may keep somebody from it, and how many wait: one statement."""
    mine_, before = Q(taken_by=user), Q(by=user) | Q(second=user)
    before_goal = _late_before(kind, clock.today())
    numbers = waiting(kind).order_by().values("kind")

    def count(which: Q) -> Any:
        counted = numbers.filter(which).annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(counted), 0)

    rows = Case.objects.filter(kind=kind.key, number=number)
    return (
        rows.select_related("certificant", "taken_by", "changed_by")
        .annotate(
            in_conflict=Exists(
                Conflict.objects.filter(staff=user, certificant=OuterRef("certificant"))
            ),
            decided_before=Exists(Decision.objects.filter(before, case=OuterRef("pk"))),
            second_asked=Subquery(second_asked(kind).values("pk")[:1]),
            number_mine=count(mine_),
            number_all=count(Q()),
            number_late=count(Q(waiting_since__lt=before_goal) if before_goal else Q(pk=None)),
        )
        .first()
    )


def barred_from(case: Any, user: User) -> Barred | None:
    """Why somebody may not judge a case read by `case_of`."""
    kind = kinds.of(case.kind)
    reviewer = Reviewer(
        holds_role=user.has_role(kind.role),
        is_the_member=case.certificant.user_id == user.pk,
        declared_conflict=case.in_conflict,
        decided_before=case.decided_before,
    )
    return barred(reviewer, fresh_eyes=case.state in kind.fresh_eyes)


def listed(kind: kinds.Kind, user: User, which: str, on: date) -> QuerySet[Case]:
    """The cases of a list: mine, all that wait, or those that are late; the longest waiting first.

    Each with `total`, `left` (items without a verdict) and `again`.
    """
    rows = late(kind, on) if which == LATE else waiting(kind)
    if which == MINE:
        rows = rows.filter(taken_by=user)
    items = CaseItem.objects.filter(case=OuterRef("pk"), submission__isnull=False).order_by()
    # By the index of each item: joined to its case a plan may read every verdict there is.
    judged = Verdict.objects.filter(
        IN_FORCE, item=OuterRef("pk"), submission=OuterRef("submission")
    )
    return rows.select_related("certificant", "taken_by").annotate(
        total=_counted(items),
        left=_counted(items.filter(~Exists(judged), granted=False)),
        again=Exists(Submission.objects.filter(case=OuterRef("pk"), number__gt=1)),
    )


def late(kind: kinds.Kind, on: date) -> QuerySet[Any]:
    """The cases of a kind that wait longer than its goal, the longest waiting first."""
    before = _late_before(kind, on)
    return waiting(kind).filter(waiting_since__lt=before) if before else waiting(kind).none()


def _counted(items: QuerySet[CaseItem]) -> Coalesce:
    return Coalesce(Subquery(items.values("case").annotate(n=Count("pk")).values("n")), 0)


def beside(kind: kinds.Kind, rows: Sequence[Any], on: date) -> list[Beside]:
    """Rows of `listed` in words."""
    before = _late_before(kind, on)
    return [
        Beside(
            case=row,
            again=row.again and row.state not in kind.fresh_eyes,
            left=row.left,
            total=row.total,
            days=days_waited(row, on),
            late=before is not None and row.waiting_since < before,
            word=kind.word(row.state),
        )
        for row in rows
    ]


def days_waited(case: Any, on: date) -> int:
    """Days since when a case waits for staff."""
    return (on - clock.office_day(case.waiting_since)).days


def lines_of(case: Case) -> tuple[kinds.Dossier, list[Line]]:
    """The items of a case with what its kind tells of them, each with its `first_file`."""
    files = CaseFile.objects.filter(item=OuterRef("pk"), submission__isnull=False)
    files = files.exclude(document__scan=ScanState.INFECTED).order_by(*NEWEST_FIRST)
    first = Subquery(files.values("pk")[:1])
    items, verdicts = list(items_of(case).annotate(first_file=first)), verdicts_of(case)
    dossier = kinds.of(case.kind).read(case, items)
    return dossier, [Line(item, dossier.claim(item), verdicts.get(item.pk)) for item in items]


def tally_of(dossier: kinds.Dossier, lines: Sequence[Line], at_hand: Line | None) -> Tally:
    """The sum as verdicts stand, with the item at hand apart where it has none or one."""
    verdicts = {line.item.pk: line.verdict for line in lines if line.verdict}
    return tally(
        accepted_points([line.item for line in lines], verdicts)
        | {pk: ZERO for pk, verdict in verdicts.items() if verdict.outcome == "reject"},
        {line.item.pk: line.item.claimed for line in lines},
        at_hand.item.pk if at_hand else None,
        total=dossier.total,
        required=dossier.required,
    )


def sheets_of(case: Case, item: CaseItem | None) -> list[Sheet]:
    """The files of an item, or those of the whole case, with their pages, what was sent last
    before what was sent earlier: one statement.
    """
    pages = (
        Page.objects.filter(document=OuterRef("document"))
        .order_by()
        .values("document")
        .annotate(
            found=JSONBAgg(
                JSONObject(
                    pk="pk", number="number", width="width", height="height",
                    words="words", pixels="pixels", wording="wording",
                )
            )
        )
        .values("found")
    )  # fmt: skip
    elsewhere = Document.objects.filter(
        sha256=OuterRef("document__sha256"), removed_at__isnull=True
    ).exclude(certificant=OuterRef("document__certificant"))
    rows = CaseFile.objects.filter(case=case, item=item, submission__isnull=False)
    rows = rows.select_related(
        "document__reading",
        "document__signature__issuer",
        "document__signature__list",
        "submission",
    ).annotate(found=Subquery(pages), elsewhere=Exists(elsewhere))
    sheets: list[Sheet] = []
    files = list(rows.order_by(*NEWEST_FIRST))
    answers = {file.submission.number for file in files}
    for file in files:
        drawn = [Page(document=file.document, **each) for each in file.found or []]
        reading = getattr(file.document, "reading", None)
        sheets.append(
            Sheet(
                file,
                sorted(drawn, key=lambda page: page.number),
                read=reading is not None and reading.over,
                again=len(answers) > 1,
                new=file.submission.number == max(answers),
            )
        )
    return sheets


def checks_of(case: Case, line: Line, sheets: Sequence[Sheet]) -> list[Check]:
    """The automatic checks of an item."""
    person = case.certificant
    texts = [
        Text(at, [(word, tuple(box)) for word, *box in page.words])
        for at, page in enumerate(page for sheet in sheets for page in sheet.pages)
    ]
    expected = replace(
        line.claim.expected, first_name=person.first_name, last_name=person.last_name
    )
    found = checked(expected, texts, _uses(case, line, sheets), distance=OSA.distance)
    for sheet in sheets:
        found += signature_checks(sheet.file.document, expected)
    if all(sheet.read for sheet in sheets):
        return found
    return [_being_read(check) if check.unread else check for check in found]


def _being_read(check: Check) -> Check:
    return replace(check, saw=BEING_READ)


def _uses(case: Case, line: Line, sheets: Sequence[Sheet]) -> list[Use]:
    """Where the same bytes, the same badge, or a page that looks or reads the same, are used beside
    this item.
    """
    hashes = {sheet.file.document.sha256 for sheet in sheets}
    drawn = [page for sheet in sheets for page in sheet.pages]
    pixels = {page.pixels for page in drawn} - {""}
    wording = {page.wording for page in drawn} - {""}
    badges = _same_badges(sheets)
    same = Document.objects.filter(Q(sha256__in=hashes) | Q(pk__in=list(badges))).values("pk")
    alike = Page.objects.filter(Q(pixels__in=pixels) | Q(wording__in=wording)).values("document")
    rows = CaseFile.objects.filter(
        submission__isnull=False, document__in=same.union(alike)
    ).exclude(item=line.item)
    found = [
        Use(
            where=_where(case, row),
            same_person=row.document.certificant_id == case.certificant_id,
            what=_what(row.document, hashes, badges),
        )
        for row in rows.select_related("case", "item", "document").order_by("case", "pk")[:20]
    ]
    if all(use.same_person for use in found):
        if any(sheet.file.elsewhere for sheet in sheets):
            found.append(Use("kept by another member", same_person=False, what=Same.FILE))
        elif any(owner != case.certificant_id for owner in badges.values()):
            found.append(Use("kept by another member", same_person=False, what=Same.BADGE))
    return found


def _same_badges(sheets: Sequence[Sheet]) -> dict[int, int]:
    """Whose each file is that holds a badge of these sheets, by its id; of sheets without: none,
    and nothing is asked.
    """
    signed = filter(None, (signature_of(sheet.file.document) for sheet in sheets))
    prints = [row.prints for row in signed]
    rows = same_badge(prints).values_list("document", "document__certificant")
    return dict(rows[:MOST_BADGES]) if prints else {}


def _what(document: Document, hashes: set[str], badges: Collection[int]) -> Same:
    if document.sha256 in hashes:
        return Same.FILE
    return Same.BADGE if document.pk in badges else Same.PAGE


def _where(case: Case, row: CaseFile) -> str:
    where = "this case" if row.case_id == case.pk else f"case {row.case.number}"
    return f"{where}, {row.item}" if row.item else where


def _late_before(kind: kinds.Kind, on: date) -> Any:
    """Since before when a case has waited that is late; None: none is."""
    days = kind.goal_days(on)
    return None if days is None else clock.day_begins(on - timedelta(days=days))
