"""A change of the policy by which somebody lapses: asked by one administrator, made by another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from members.models import Matter, Role, User
from members.models.effective import EffectiveDated
from members.queries.policy import line
from members.queries.policy_effects import effects
from members.queries.policy_line import Line
from members.services import figures
from members.services.second_person import Change, Kind, MatterRefused, ask, declare
from plumbing import clock
from plumbing.meanwhile import ChangedMeanwhile
from plumbing.templatetags.ui import day

KIND = "policy_change"
GONE = "This is not to be changed any more. Decline it."


def words(held: Line, row: EffectiveDated) -> str:
    """What a row says, in one line."""
    fields = [f"{one.label} {one.words}".strip() for one in held.in_words(row)]
    return ", ".join(" / ".join(one.splitlines()) for one in fields)


def ask_change(
    *,
    held: Line,
    values: Mapping[str, Any],
    marks: tuple[str, ...],
    valid_from: date,
    source: str,
    seen: str,
    reason: str,
    on: date,
    actor: User,
) -> Matter:
    """Ask that a value holds from a day on. Raises MatterRefused."""
    fields = {field.name: field for field in held.fields}
    row = held.new_row(values, marks, valid_from, source)
    payload = {
        "values": {name: fields[name].plain(value) for name, value in values.items()},
        "marks": list(marks),
        "source": source,
        "seen": seen,
        "was": words(held, held.in_force(on)),
        "to": f"{words(held, row)} from {day(valid_from)}",
    }
    return _ask(held, payload, valid_from, reason, actor)


def ask_withdrawal(
    *, held: Line, row: EffectiveDated, reason: str, on: date, actor: User
) -> Matter:
    """Ask that a change to come is taken back. Raises MatterRefused."""
    payload = {
        "takes_back": row.pk,
        "was": f"{words(held, row)} from {day(row.valid_from)}",
        "to": f"{words(held, held.in_force(on))}, as today",
    }
    return _ask(held, payload, row.valid_from, reason, actor)


def _ask(
    held: Line, payload: Mapping[str, Any], valid_from: date, reason: str, actor: User
) -> Matter:
    return ask(
        kind=KIND,
        subject=held.subject,
        role=Role.ADMIN,
        payload={"line": held.key, "label": held.label, "valid_from": valid_from, **payload},
        reason=reason,
        actor=actor,
    )


def _carry_out(matter: Matter, actor: User) -> None:
    assert matter.decided_at is not None  # noqa: S101 - it is being decided
    reason = f"{matter.reason} (asked by {matter.asked_by})"
    _of_matter(
        matter,
        clock.office_day(matter.decided_at),
        lambda given: figures.set_value(actor=actor, reason=reason, **given),
        lambda given: figures.withdraw(actor=actor, reason=reason, **given),
    )


def _weigh(matter: Matter, user: User, on: date) -> Mapping[str, Any]:
    """Whom it touches, counted anew for who decides."""
    try:
        trial: figures.Trial = _of_matter(
            matter,
            on,
            lambda given: figures.try_value(actor=user, **given),
            lambda given: figures.try_withdrawal(actor=user, **given),
        )
    except MatterRefused as refused:
        return {"refused": str(refused)}
    first = date.fromisoformat(matter.payload["valid_from"])
    held = line(matter.payload["line"], on)
    return {
        "effects": effects(trial.before, trial.after, first),
        "foreseen": held and held.foresee(trial.before, trial.after, first),
        "first": first,
    }


def _of_matter(
    matter: Matter,
    on: date,
    to_set: Callable[[dict[str, Any]], Any],
    to_withdraw: Callable[[dict[str, Any]], Any],
) -> Any:
    """Do with what was asked for; MatterRefused where it is not as it was then."""
    asked = matter.payload
    held = line(asked["line"], on)
    if held is None:
        raise MatterRefused(GONE)
    given: dict[str, Any] = {"key": held.same[0], "on": on}
    try:
        if "takes_back" in asked:
            found = [row for row in held.to_come(on) if row.pk == asked["takes_back"]]
            if not found:
                raise MatterRefused("It is not to come any more. Decline it.")
            return to_withdraw(given | {"row": found[0]})
        values = {field.name: field.of(asked["values"], held.key) for field in held.fields}
        first = date.fromisoformat(asked["valid_from"])
        row = held.new_row(values, tuple(asked["marks"]), first, asked["source"])
        return to_set(given | {"row": row, "seen": asked["seen"]})
    except figures.PolicyRefused as refused:
        raise MatterRefused(f"{refused} Decline it and ask anew.") from refused
    except ChangedMeanwhile as changed:
        raise MatterRefused(
            f"{changed.by or 'Somebody'} planned another change of this. Decline it and ask anew."
        ) from changed


declare(
    Kind(
        KIND,
        "A change of the policy",
        lambda matter: [
            Change(matter.payload["label"], matter.payload["was"], matter.payload["to"])
        ],
        _carry_out,
        beside="members/_policy_effects.html",
        weigh=_weigh,
    )
)
