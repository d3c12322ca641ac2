"""What a decision about a certification would change, seen before it is decided.

It is carried out in a transaction that is rolled back, so what is seen is what would be; nothing of
it stays or is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from members.models import Certification, Matter, User
from members.queries.facts import standing_facts
from members.queries.locks import lock_members
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.rules import standing as rule
from members.rules.decisions import Refusal, turning_days, with_days
from members.services import decisions, second_person, standing, touched
from members.services.decisions import Decision
from members.services.touched import Row
from plumbing.meanwhile import ChangedMeanwhile

LABELS = {
    "retired_on": "Retired from",
    "retired_until": "Retired until",
    "suspended_from": "Suspended from",
    "suspended_until": "Suspended until",
    "revoked_on": "Revoked from",
    "deceased_on": "Died on",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """How a certification stands on a day, without the decision and with it."""

    on: date
    before: rule.StandingDecision
    after: rule.StandingDecision

    @property
    def same(self) -> bool:
        return (self.before.standing, self.before.since, self.before.way_back) == (
            self.after.standing,
            self.after.since,
            self.after.way_back,
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A certification with the days on which its standing turns, today among them."""

    certification: Certification
    code: str
    turns: Sequence[Turn]


@dataclass(frozen=True, slots=True)
class Touched:
    """One thing of another app; before: "" of what is new, after: "" of what goes."""

    row: Row
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Section:
    """The things of one app: what becomes otherwise, and what is looked at and stays."""

    title: str
    changed: Sequence[Touched]
    same: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Preview:
    """What it changes. then: the day by which the things of `sections` are told, today or the day
    from which the decision holds.
    """

    held: Sequence[Held]
    sections: Sequence[Section]
    then: date


def rehearse(*, decision: Decision, seen: str, on: date, actor: User | None) -> Preview:
    """Raises what carrying it out raises: Refusal, ChangedMeanwhile."""
    row = decision.certification
    then = decision.day if decision.day is not None and decision.day > on else on
    with transaction.atomic():
        lock_members([row.certificant_id])
        rows = Certification.objects.filter(certificant=row.certificant_id, granted_on__lte=on)
        held = list(rows.select_related("certificant", "program"))
        facts = standing_facts([one.pk for one in held])
        before = _read([one for one in held if _is_about(decision, one)], then)
        done = decisions.carry_out(decision=decision, seen=seen, on=on, actor=actor)
        if then > on:
            standing.refresh(certification_ids=[one.pk for one in done.held], on=then)
            touched.follow(done.held, then)
        after = _read(done.held, then)
        transaction.set_rollback(True)
    return Preview(
        [_held(one, facts[one.pk], done, on) for one in done.held],
        [_section(part, before[part], after[part]) for part in touched.parts()],
        then,
    )


def _is_about(decision: Decision, row: Certification) -> bool:
    return decision.of_person or row.pk == decision.certification.pk


def _read(held: Sequence[Certification], on: date) -> dict[touched.Part, Sequence[Row]]:
    return {part: part.read(held, on) for part in touched.parts()}


def _held(row: Certification, facts: rule.StandingFacts, done: decisions.Done, on: date) -> Held:
    then = with_days(facts, done.after)
    days = {*turning_days(done.after, on), *turning_days(done.before.get(row.pk, {}), on)}
    turns = [
        Turn(day, rule.decide(facts, day, policy()), rule.decide(then, day, policy()))
        for day in sorted(days)
    ]
    return Held(row, code_and_name(row.program, on).code, turns)


def _section(part: touched.Part, before: Sequence[Row], after: Sequence[Row]) -> Section:
    was, now = {row.key: row for row in before}, {row.key: row for row in after}
    changed = [
        Touched(row, was[row.key].says if row.key in was else "", row.says)
        for row in after
        if row.key not in was or was[row.key].says != row.says
    ]
    changed += [Touched(row, row.says, "") for row in before if row.key not in now]
    same = [row for row in after if row.key in was and was[row.key].says == row.says]
    return Section(part.title, changed, same)


def _changes(matter: Matter) -> Sequence[second_person.Change]:
    before, after = matter.payload["before"], matter.payload["after"]
    return [
        second_person.Change(LABELS[name], _day(before[name]), _day(after[name]))
        for name in after
        if before[name] != after[name]
    ]


def _day(kept: str | None) -> str:
    return f"{date.fromisoformat(kept):%B %-d, %Y}" if kept else "none"


def weigh(matter: Matter, user: User, on: date) -> Mapping[str, Any]:
    """The same of what waits for a second person, on the day on which it is looked at."""
    try:
        found = rehearse(
            decision=decisions.decision_of(matter), seen=matter.payload["seen"], on=on, actor=None
        )
    except Refusal as refused:
        return {"preview": None, "gone": str(refused)}
    except ChangedMeanwhile as changed:
        return {"preview": None, "gone": f"{changed.by or 'Somebody'} changed it meanwhile."}
    return {"preview": found, "second": True}


for key, title in (
    (decisions.REVOCATION, "Revoke a certification"),
    (decisions.TAKE_BACK, "Take back a decision"),
):
    second_person.declare(
        second_person.Kind(
            key,
            title,
            _changes,
            decisions.confirm,
            beside="members/_decision_preview.html",
            weigh=weigh,
        )
    )
