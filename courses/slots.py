"""What the apps above the catalogue add to its pages: each declares its own when it becomes ready,
and the pages find it here. The catalogue knows neither quizzes nor completions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import DateField, Value

from courses.models import Course, Enrollment
from members.models import User


@dataclass(frozen=True, slots=True)
class Part:
    """A template and the values it is filled with."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


OfPlace = Callable[[Enrollment, date], "Part | None"]
OfCourse = Callable[[Course], "Part | None"]
Opened = Callable[[Enrollment, "User | None"], None]

_ON_PAGE: list[OfPlace] = []
_TERMS: list[Callable[[Course, date], Part | None]] = []
_IN_FIGURES: list[OfCourse] = []
_IN_EDITOR: list[Callable[[str, Course | None], Part | None]] = []
_LACKS: list[Callable[[Course, date], str]] = []
_CERTIFICATE: list[Callable[[int], str]] = []
_PROGRESS: list[Callable[[Collection[int]], Mapping[int, str]]] = []
_MOVED: list[Callable[[Collection[int], int], None]] = []
_OPENED: list[Opened] = []
_RECORDED: list[Callable[[int], Any]] = []


def on_page(part: OfPlace) -> OfPlace:
    """Declare a part of the page of a course, for who has a place that is open or completed."""
    _ON_PAGE.append(part)
    return part


def terms(part: Callable[[Course, date], Part | None]) -> Callable[[Course, date], Part | None]:
    """Declare what is asked of who takes a course, as its page tells before anybody has it."""
    _TERMS.append(part)
    return part


def in_figures(part: OfCourse) -> OfCourse:
    """Declare figures of a course at the desk."""
    _IN_FIGURES.append(part)
    return part


def in_editor(
    part: Callable[[str, Course | None], Part | None],
) -> Callable[[str, Course | None], Part | None]:
    """Declare what the editor shows below the fields of a course of that kind; None: a new one."""
    _IN_EDITOR.append(part)
    return part


def lacks(part: Callable[[Course, date], str]) -> Callable[[Course, date], str]:
    """Declare what a course may lack before it can be published: a sentence, "" for nothing."""
    _LACKS.append(part)
    return part


def certificate(of: Callable[[int], str]) -> Callable[[int], str]:
    """Declare the address of the certificate of a completed place, by its id."""
    _CERTIFICATE[:] = [of]
    return of


def progress(
    of: Callable[[Collection[int]], Mapping[int, str]],
) -> Callable[[Collection[int]], Mapping[int, str]]:
    """Declare how far open places have come, by their ids: a few words each, where there are any;
    one query for all of them.
    """
    _PROGRESS.append(of)
    return of


def moved(
    told: Callable[[Collection[int], int], None],
) -> Callable[[Collection[int], int], None]:
    """Declare what follows where a buyer turned out to be a member: it is told the ids of the
    places that went over, and of the certificant, in the transaction of that.
    """
    _MOVED.append(told)
    return told


def opened(told: Opened) -> Opened:
    """Declare what follows where a place was opened: it is told the place and who did it, in the
    transaction of that, its payer locked. It may complete the place.
    """
    _OPENED.append(told)
    return told


def recorded(of: Callable[[int], Any]) -> Callable[[int], Any]:
    """Declare the day on which somebody, by the id of their payer, completed a course without a
    place in it, None where they did not: an expression over rows of courses.
    """
    _RECORDED[:] = [of]
    return of


def page_parts(place: Enrollment, on: date) -> list[Part]:
    """What the page of a course shows to who has this place."""
    return _there(part(place, on) for part in _ON_PAGE)


def terms_of(course: Course, on: date) -> list[Part]:
    """What the page of a course says of how it is completed, to who has no place."""
    return _there(part(course, on) for part in _TERMS)


def figures(course: Course) -> list[Part]:
    """What the desk shows of a course beside what was sold."""
    return _there(part(course) for part in _IN_FIGURES)


def editor_parts(kind: str, course: Course | None) -> list[Part]:
    """What the editor shows beside the fields."""
    return _there(part(kind, course) for part in _IN_EDITOR)


def lacking(course: Course, on: date) -> list[str]:
    """What stands in the way of publishing it that day, in sentences."""
    return [said for part in _LACKS if (said := part(course, on))]


def certificate_of(enrollment_id: int) -> str:
    """The address of its certificate; "" where no app gives any."""
    return _CERTIFICATE[0](enrollment_id) if _CERTIFICATE else ""


def progress_of(places: Collection[int]) -> dict[int, str]:
    """How far each of some places has come, in words; those that have not begun are missing."""
    return {pk: said for of in _PROGRESS for pk, said in of(places).items()}


def recorded_of(payer_id: int | None) -> Any:
    """That expression; of a visitor nothing is on record."""
    none = Value(None, output_field=DateField())
    return _RECORDED[0](payer_id) if _RECORDED and payer_id else none


def tell_moved(places: Collection[int], certificant_id: int) -> None:
    """Tell that these places are the member's now."""
    for told in _MOVED:
        told(places, certificant_id)


def tell_opened(place: Enrollment, actor: User | None) -> None:
    """Tell that this place is open now."""
    for told in _OPENED:
        told(place, actor)


def _there(parts: Iterable[Part | None]) -> list[Part]:
    return [part for part in parts if part is not None]
