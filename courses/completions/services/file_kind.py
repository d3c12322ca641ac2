"""Completions as a file, rosters of live meetings among them (handbook section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import ClassVar

from django.db import transaction
from django.urls import reverse

from casework.files.kinds import Column, FileKind, Found
from casework.files.models import FileRow, RowState
from courses.completions.models import Source
from courses.completions.rules.sameness import ROSTER, of_roster
from courses.completions.services.reading import FIELDS, Item, read
from courses.completions.services.reporting import Answer, Result, receive
from courses.models import Provider
from members.models import User
from plumbing.tables.row import Row, Trial, digest

NOBODY = "no provider has this code"
ENDED = "this provider reports nothing more"


@dataclass(frozen=True, slots=True)
class Reported:
    """An item and the code of who reports it."""

    provider: str
    item: Item


class Completions(FileKind[Reported]):
    """One row a completion. A roster has no ids: see `of_roster`."""

    key = "completions"
    label = "Completions and rosters"
    home = ("completions:desk", "Completions")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("provider", "The code of who reports it, as under Providers."),
        Column("completion_id", "The provider's own id. A roster may leave it out.", needed=False),
        Column("certification_number", "As on the card; or the next two.", needed=False),
        Column("member_number", "With the last name.", needed=False),
        Column("last_name", "Compared with the record where it is given.", needed=False),
        Column("course_code", "As in the catalogue; or a title.", needed=False),
        Column("title", "Of a course that is not in the catalogue.", needed=False),
        Column("completed_on", "Day on which it was completed."),
        Column("contact_hours", "At most those of the course."),
    )

    def read(self, row: Row, on: date) -> Reported:
        trial = Trial()
        provider = trial("", row.text, "provider", 24, required=True).casefold()
        cells = {name: row.cells[name] for name in FIELDS}
        named = bool(cells["completion_id"])
        if not named:
            cells |= {"completion_id": ROSTER}
        item = trial(None, _item, Row(row.line, cells), on, named)
        trial.end()
        assert item is not None  # noqa: S101 - else it was refused
        return Reported(provider, item if named else _by_what_it_says(item))

    def look(self, rows: Sequence[Reported], on: date) -> Sequence[Found]:
        """What `take` would do, taken back: so the two never differ."""
        with transaction.atomic():
            answers = _received(rows, on)
            transaction.set_rollback(True)
        return [_found(answer, RowState.READY) for answer in answers]

    def take(
        self, rows: Sequence[tuple[FileRow, Reported]], *, on: date, actor: User
    ) -> Sequence[Found]:
        return [_found(one, RowState.TAKEN) for one in _received([said for _, said in rows], on)]

    def summary(self, row: FileRow) -> tuple[str, str]:
        who = row.said("certification_number") or row.said("member_number")
        what = row.said("title") or row.said("course_code")
        said = filter(None, [what, row.said("completed_on")])
        return f"{who} {row.said('last_name')}".strip(), ", ".join(said)

    def page(self, row: FileRow) -> str:
        """None is held: what is parked or contradicts stands in lists of its own."""
        return reverse("completions:desk")


def _item(row: Row, on: date, named: bool) -> Item | None:
    return read(row, on, roster=not named)


def _by_what_it_says(item: Item) -> Item:
    name = f"{ROSTER}{digest(*of_roster(item.content))}"
    return replace(item, completion_id=name, cells={**item.cells, "completion_id": name})


def _received(rows: Sequence[Reported], on: date) -> list[Answer]:
    """Store rows, those of each provider at once; the answers in their order."""
    providers = {row.code: row for row in Provider.objects.all()}
    answers: dict[int, Answer] = {}
    by_code = sorted(range(len(rows)), key=lambda place: rows[place].provider)
    for code, group in groupby(by_code, key=lambda place: rows[place].provider):
        places = list(group)
        provider = providers.get(code)
        if provider is None or (provider.ended_on is not None and provider.ended_on <= on):
            why = Result.INVALID, "provider", NOBODY if provider is None else ENDED
            for place in places:
                answers[place] = Answer(rows[place].item.completion_id, *why)
            continue
        said = [rows[place].item for place in places]
        found = receive(provider=provider, said=said, source=Source.FILE, on=on)
        answers |= dict(zip(places, found, strict=True))
    return [answers[place] for place in range(len(rows))]


def _found(answer: Answer, taken: RowState) -> Found:
    made = answer.completion_id[:40]
    if answer.result in {Result.ACCEPTED, Result.PARKED}:
        parked = f"Kept until it can be matched: {answer.reason}." if answer.reason else ""
        return Found(taken, parked, made=made if taken == RowState.TAKEN else "")
    if answer.result in {Result.UNCHANGED, Result.DUPLICATE}:
        return Found(RowState.SAME, answer.reason or "The same is on record.", made=made)
    why = f"{answer.field}: {answer.reason}" if answer.field else answer.reason
    return Found(RowState.REFUSED, why)


KIND = Completions()
