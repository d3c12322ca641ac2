"""Files of exam results from the test vendor (handbook section 9, "Result file")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.urls import reverse

from casework.files.kinds import Column, FileKind, Found
from casework.files.models import FileRow, RowState
from members.models import User
from plumbing.tables.row import Row
from plumbing.templatetags.ui import short_day
from recert.exam.queries.result_rows import authorized, barred_to
from recert.exam.rules.above import Above
from recert.exam.rules.reported import RESULTS, Reported, score
from recert.models import Authorization
from recert.models.exam import Result
from recert.queries.exams import known_of
from recert.rules import results
from recert.rules.results import Found as Judged
from recert.rules.results import Known, judged_in_turn
from recert.services import exams
from recert.services.exams import Report

NOBODY: Mapping[str, str] = {}
UNKNOWN = "no authorization has this number"
ON_RECORD = "The same result is on record."
NOTHING_ABOVE = Above()


class ExamResults(FileKind[Reported]):
    """One row a sitting of the exam."""

    key = "exam-results"
    label = "Exam results"
    home = ("exam:desk", "Exam")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("authorization_number", "As on the list for the test vendor, such as 26-A-0073."),
        Column("candidate_id", "The vendor's id of the candidate.", needed=False),
        Column("last_name", "Compared with the record; one that differs waits for a person."),
        Column("attempted_on", "Day of the exam."),
        Column("result", "pass, fail or cancelled. A cancelled one is no attempt."),
        Column("score", "As the vendor gives it.", needed=False),
        Column("form", "Of the exam.", needed=False),
    )

    def read(self, row: Row, on: date) -> Reported:
        attempted_on = row.any_day("attempted_on")
        if attempted_on > on:
            row.refuse("attempted_on", "in the future")
        return Reported(
            number=row.reference("authorization_number").upper(),
            last_name=row.text("last_name", 100, required=True),
            sitting=results.Sitting(
                attempted_on=attempted_on,
                result=row.choice("result", RESULTS),
                score=score(row.text("score", 20)),
                form=score(row.text("form", 20)),
                candidate_id=row.text("candidate_id", 40),
            ),
            line=row.line,
        )

    def look(self, rows: Sequence[Reported], on: date) -> Sequence[Found]:
        known = authorized(row.number for row in rows)
        named = [row for row in rows if row.number in known]
        facts = known_of([known[row.number].pk for row in named], on)
        asked = [(known[row.number].pk, row.sitting, row.last_name) for row in named]
        judged = judged_in_turn(asked, facts)
        taken = [row for row, each in zip(named, judged, strict=True) if each.taken]
        return _told(rows, known, facts, judged, above=Above(taken))

    def take(
        self, rows: Sequence[tuple[FileRow, Reported]], *, on: date, actor: User
    ) -> Sequence[Found]:
        said = [each for _, each in rows]
        known = authorized(each.number for each in said)
        barred = barred_to(actor, known.values())
        reports = [
            Report(known[each.number].pk, each.sitting, each.last_name)
            for each in said
            if each.number in known and each.number not in barred
        ]
        judged = exams.record_many(reports=reports, on=on, actor=actor)
        facts = known_of({report.application_id for report in reports}, on)
        return _told(said, known, facts, judged, RowState.TAKEN, barred)

    def summary(self, row: FileRow) -> tuple[str, str]:
        what = [
            row.said("authorization_number"),
            row.said("attempted_on"),
            row.said("result"),
        ]
        return row.said("last_name"), ", ".join(filter(None, what))

    def page(self, row: FileRow) -> str:
        return reverse("exam:desk_row", args=[row.pk])


def read(row: FileRow, on: date) -> Reported:
    """What a kept row says. Raises Refused (of plumbing.tables.row)."""
    return KIND.read(Row(row.line, {name: row.said(name) for name in KIND.names}), on)


def accept(row: FileRow, *, reason: str, on: date, actor: User) -> Found:
    """Record what a held row says, as a person decided who has looked at the name; inside the
    transaction that has the row locked. Raises ResultRefused.
    """
    said = read(row, on)
    authorization = authorized([said.number])[said.number]
    report = Report(authorization.pk, said.sitting, None, reason)
    found = exams.accept(report=report, on=on, actor=actor)
    state = RowState.SAME if found.again else RowState.TAKEN
    return Found(state, "", authorization.application.case.certificant_id, made(said))


def _told(
    rows: Sequence[Reported],
    known: Mapping[str, Authorization],
    facts: Mapping[int, Known],
    judged: Sequence[Judged],
    taken: RowState = RowState.READY,
    barred: Mapping[str, str] = NOBODY,
    above: Above = NOTHING_ABOVE,
) -> list[Found]:
    """What becomes of each row: judged has those whose authorization there is, in their order, but
    for the numbers of `barred`, each with why somebody else decides it. above: what rows of the
    file would bring that are not on record yet.
    """
    found: list[Found] = []
    answers = iter(judged)
    for row in rows:
        authorization = known.get(row.number)
        if authorization is None:
            found.append(Found(RowState.REFUSED, f"authorization_number: {UNKNOWN}"))
            continue
        if row.number in barred:
            person = authorization.application.case.certificant_id
            found.append(Found(RowState.HELD, barred[row.number], person))
            continue
        one = next(answers)
        found.append(of(row, authorization, facts[authorization.pk], one, taken, above))
    return found


def of(
    row: Reported,
    authorization: Authorization,
    known: Known,
    judged: Judged,
    taken: RowState,
    above: Above,
) -> Found:
    """What becomes of one row. taken: the state of one that nothing stands in the way of."""
    person = authorization.application.case.certificant_id
    if judged.again:
        return Found(RowState.SAME, above.same(row) or ON_RECORD, person, made(row))
    if judged.holds:
        why = " ".join(
            above.why(hold, row) or exams.in_words(hold, row.sitting, known)
            for hold in judged.holds
        )
        return Found(RowState.HELD, why, person)
    return Found(taken, "", person, made(row) if taken == RowState.TAKEN else "")


def made(row: Reported) -> str:
    """What a row became: "26-A-0073 passed"."""
    sitting = row.sitting
    word = Result(sitting.result).label.lower()
    return f"{row.number}, {short_day(sitting.attempted_on)}: {word}"[:40]


KIND = ExamResults()
