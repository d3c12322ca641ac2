"""What people choose and type about courses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from courses.models import CourseKind
from courses.rules.gap import Aim
from courses.rules.offers import HOURS, Wanted

LONGEST = 100
MOST_DIGITS = 15  # of an id
ALL = "all"


def wanted(query: QueryDict, own: Iterable[str]) -> Wanted:
    """What a search asks for. own: the keys of the programs that the viewer holds, which are chosen
    until somebody chooses; what is unknown is no choice.
    """
    chosen = set(query.getlist("program"))
    programs = frozenset(chosen - {ALL}) if "filter" in query or chosen else frozenset(own)
    return Wanted(
        words=query.get("q", "")[:LONGEST].strip(),
        programs=frozenset() if ALL in chosen else programs,
        kinds=frozenset(query.getlist("kind")) & set(CourseKind.values),
        hours=frozenset(query.getlist("hours")) & set(HOURS),
        free="free" in query,
    )


def aim(query: QueryDict) -> Aim:
    """What a set that closes the gap is to be."""
    named = query.get("set", "")
    return Aim(named) if named in list(Aim) else Aim.FEWEST


class CoursesForm(forms.Form):
    """Courses by their ids, as a button sends them; seen: the sum that was shown with it."""

    course = forms.TypedMultipleChoiceField(coerce=int)
    seen = forms.DecimalField(max_digits=10, decimal_places=2, min_value=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].valid_value = _is_id  # type: ignore[attr-defined]


def _is_id(value: Any) -> bool:
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
