"""Changing the policy: a new row from a day on, never an edited one (handbook section 1)."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.forms.models import model_to_dict

from members.models import User
from members.models.effective import EffectiveDated
from members.queries.policy import document, read_policy, tried
from members.rules.calendar import anniv
from members.rules.dated import Policy, PolicyError
from members.services import history
from members.services.meanwhile import refuse_stale
from members.verbs import MemberVerb
from plumbing.templatetags.ui import day

Row = TypeVar("Row", bound=EffectiveDated)


YEARS_AHEAD = 10


class PolicyRefused(Exception):
    """The policy cannot be changed so; the text is for the administrator."""


def set_value(
    *,
    row: Row,
    key: str,
    on: date,
    actor: User,
    reason: str,
    seen: str = "",
) -> Row:
    """Let an unsaved row hold from its `valid_from` on; the one in force ends the day before.

    key: the field that rows of one thing share, for example `name`. seen: the mark of a change
    planned already, which this one replaces. Raises PolicyRefused, and ChangedMeanwhile where such
    a change was not seen; nothing is changed.
    """
    if row.valid_from <= on:
        raise PolicyRefused("What held until today stays as it was: choose a later day.")
    latest = anniv(on, YEARS_AHEAD)
    if row.valid_from > latest:
        raise PolicyRefused(f"That is far ahead: choose a day through {day(latest)}.")
    with transaction.atomic():
        rows = _locked(row, key)
        planned = [other for other in rows if other.valid_from > on]
        replaced = planned_values(planned)
        if replaced:
            refuse_stale(seen=seen or "nothing", values=replaced, subject=_subject(row, key))
        for other in reversed(planned):
            _take_back(other, rows)
        last = rows[-1] if rows else None
        before = replaced or (_figures(last) if last else None)
        if last is not None and (last.valid_to is None or last.valid_to > row.valid_from):
            last.valid_to = row.valid_from
            last.save(update_fields=["valid_to"])
        row.valid_to = None
        row.save()
        _check()
        _note(row, key, actor, reason, before=before, after=_figures(row))
    return row


def withdraw(
    *,
    row: EffectiveDated,
    key: str,
    on: date,
    actor: User,
    reason: str,
) -> None:
    """Take back a change that is not in force yet; what holds goes on holding.

    Raises PolicyRefused for a row that is or was in force.
    """
    with transaction.atomic():
        rows = _locked(row, key)
        planned = next((other for other in rows if other.pk == row.pk), None)
        if planned is None:
            return
        if planned.valid_from <= on:
            raise PolicyRefused("It is in force, or was: change it from a later day on.")
        before = _figures(planned)
        _take_back(planned, rows)
        _check()
        _note(row, key, actor, reason, before=before, after=None)


@dataclass(frozen=True, slots=True)
class Trial:
    """The policy as it is, and as a change would leave it."""

    before: Policy
    after: Policy


def try_value(*, row: Row, key: str, on: date, actor: User, seen: str = "") -> Trial:
    """What `set_value` would make of the policy; tried out and rolled back. The figure's rows stay
    locked until the caller's transaction ends. Raises as that does.
    """
    return _tried(
        row,
        key,
        lambda: set_value(
            row=copy(row), key=key, on=on, actor=actor, reason="tried out", seen=seen
        ),
    )


def try_withdrawal(*, row: EffectiveDated, key: str, on: date, actor: User) -> Trial:
    """The same of `withdraw`."""
    return _tried(
        row, key, lambda: withdraw(row=row, key=key, on=on, actor=actor, reason="tried out")
    )


def _tried(row: EffectiveDated, key: str, deed: Callable[[], object]) -> Trial:
    with transaction.atomic():
        _locked(row, key)
        before = read_policy(document())
        with transaction.atomic():
            deed()
            after = read_policy(document())
            transaction.set_rollback(True)
    return Trial(before, after)


def planned_values(rows: list[Any]) -> dict[str, Any]:
    """The figures of the changes to come, the first of them for a form to show; none: empty."""
    figures = [_figures(row) for row in rows]
    return figures[0] | {"later": figures[1:]} if figures else {}


def _take_back(planned: Any, rows: list[Any]) -> None:
    """Delete what is to come, of rows that are locked: what held before it goes on holding."""
    rows.remove(planned)
    begun = planned.valid_from
    planned.delete()  # first: the two rows may not overlap
    for other in rows:
        if other.valid_to == begun:
            other.valid_to = None
            other.save(update_fields=["valid_to"])


def _locked(row: Any, key: str) -> list[Any]:
    """All rows of the same thing, by their days."""
    same = type(row).objects.filter(**{key: getattr(row, key)})
    return list(same.select_for_update().order_by("valid_from"))


def _check() -> None:
    try:
        tried(document())
    except PolicyError as error:
        raise PolicyRefused(f"The policy would make no sense: {error}.") from error


def _figures(row: EffectiveDated) -> dict[str, Any]:
    return model_to_dict(row, exclude=["id"])


def _subject(row: EffectiveDated, key: str) -> str:
    return f"{type(row).__name__}:{getattr(row, key)}"


def _note(
    row: EffectiveDated,
    key: str,
    actor: User,
    reason: str,
    *,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    history.record(
        actor=actor,
        verb=MemberVerb.POLICY_CHANGED,
        subject=_subject(row, key),
        before=before,
        after=after,
        reason=reason,
    )
