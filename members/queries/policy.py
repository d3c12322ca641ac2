"""The policy: what the apps declare to be one, and what of it is on record.

An app declares its figures when it is ready (`AppConfig.ready`).
"""

from __future__ import annotations

import logging
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from django.db.models.signals import post_delete, post_save

from members.models import PolicyValue
from members.models.effective import EffectiveDated
from members.queries.policy_line import Line, of_figure
from members.rules.dated import Policy, PolicyError
from members.rules.declared import Declared, Figure, Table
from members.rules.readers import Row, as_text, read, refuse_unknown

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table of figures and where it is kept.

    starting: a file of the rows that an empty database gets; `load` puts them there, what is there
    already stays. rows: reads them back in the same shape. models: what they are kept in.
    lines: how the desk shows them, named as on a day.
    """

    table: Table[Any]
    starting: Path
    load: Callable[[Iterable[Row]], None]
    rows: Callable[[], Sequence[Row]]
    models: tuple[type[EffectiveDated], ...]
    lines: Callable[[date], Iterable[Line]]

    def starting_rows(self) -> list[dict[str, Any]]:
        read: list[dict[str, Any]] = tomllib.loads(self.starting.read_text("utf-8"))[self.table.key]
        return read


_declared: dict[str, Declared[Any]] = {}
_tables: dict[str, KeptTable] = {}
_trials: dict[Callable[[Policy], None], None] = {}


def declare(
    module: ModuleType,
    *,
    tables: Iterable[KeptTable] = (),
    trial: Callable[[Policy], None] | None = None,
) -> None:
    """Take every Figure of a module, and the tables. trial: asks the app's rules with a policy, and
    raises PolicyError where they find no answer. Raises ValueError where a key is taken.
    """
    for figure in (each for each in vars(module).values() if isinstance(each, Figure)):
        _add(figure)
    for kept in tables:
        _add(kept.table)
        _tables[kept.table.key] = kept
        _watch(kept.models)
    if trial is not None:
        _trials[trial] = None
    policy.forget()


def _add(each: Declared[Any]) -> None:
    if _declared.setdefault(each.key, each) is not each:
        raise ValueError(f"{each.key} is declared twice")


def figures() -> list[Figure[Any]]:
    return [each for each in _declared.values() if isinstance(each, Figure)]


def tables() -> list[KeptTable]:
    return list(_tables.values())


def starting_document() -> dict[str, Any]:
    """The handbook's own figures, as an empty database gets them."""
    rows: dict[str, Any] = {key: kept.starting_rows() for key, kept in _tables.items()}
    return rows | {"setting": [figure.starting_row() for figure in figures()]}


def lines(on: date) -> list[Line]:
    """Everything that the desk shows and changes, by groups, named as on that day."""
    rows: defaultdict[str, list[PolicyValue]] = defaultdict(list)
    for row in PolicyValue.objects.order_by("valid_from"):
        rows[row.name].append(row)
    found = [of_figure(figure, rows[figure.key]) for figure in figures()]
    for kept in _tables.values():
        found += kept.lines(on)
    return sorted(found, key=lambda line: line.group.place)


def line(key: str, on: date) -> Line | None:
    """The one with that key."""
    return next((each for each in lines(on) if each.key == key), None)


def document() -> dict[str, Any]:
    """What is on record of all that is declared; a figure without a row holds as declared."""
    names = {figure.key for figure in figures()}
    rows = list(PolicyValue.objects.filter(name__in=names))
    for name in sorted(names - {row.name for row in rows}):
        log.warning("the figure %s of the policy has no row: it holds as it was declared", name)
    settings = [
        days_of(row) | {"name": row.name, "value": row.value, "placeholder": row.placeholder}
        for row in rows
    ]
    return {"setting": settings} | {key: kept.rows() for key, kept in _tables.items()}


def days_of(row: EffectiveDated) -> dict[str, Any]:
    """The days and the source of a row, as in the document; what it has none of is left out."""
    validity = {"valid_from": row.valid_from, "valid_to": row.valid_to, "source": row.source}
    return {key: value for key, value in validity.items() if value}


def read_policy(document: Row) -> Policy:
    """The policy that a document tells: {"setting": [...]} and the rows of each table by its key.

    Days may be dates or ISO text, decimals are text. Raises PolicyError naming what is wrong.
    """
    settings = {figure.key for figure in figures()}
    refuse_unknown(document, "document", {"setting", *_tables})
    for row in document.get("setting", ()):
        name = read(row, "name", "setting", as_text)
        if name not in settings:
            raise PolicyError(f"setting {name}: unknown")
    return Policy({key: each.read(document) for key, each in _declared.items()})


def tried(document: Row) -> Policy:
    """The same, tried on the rules before it is taken; PolicyError where one finds no answer."""
    found = read_policy(document)
    for trial in _trials:
        trial(found)
    return found


class KeptPolicy:
    """`policy()` is the whole policy: programmes, single figures and what else is declared. It is
    read again after some seconds, or when it was told to `forget()`: other processes see a change
    so much later, which fits what has effective days.
    """

    seconds: float = 30
    entry: tuple[float, Policy] | None = None

    def __call__(self) -> Policy:
        entry = self.entry
        if entry is None or time.monotonic() - entry[0] > self.seconds:
            entry = self.entry = (time.monotonic(), read_policy(document()))
        return entry[1]

    def forget(self, **_signal: object) -> None:
        self.entry = None


policy = KeptPolicy()


def _watch(models: Iterable[type[EffectiveDated]]) -> None:
    for model in models:
        post_save.connect(policy.forget, sender=model, weak=False, dispatch_uid=("policy", model))
        post_delete.connect(policy.forget, sender=model, weak=False, dispatch_uid=("policy", model))


_watch([PolicyValue])
