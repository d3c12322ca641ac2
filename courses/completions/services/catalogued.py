"""What the catalogue and the record say of items that were read (handbook section 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from courses.completions.models import Why
from courses.completions.queries import doors
from courses.completions.rules.figures import HOURS_A_DAY
from courses.completions.services.reading import Item, Wrong
from courses.models import Course, Provider
from courses.queries.points import points
from members.queries.policy import policy
from plumbing import clock
from plumbing.templatetags.ui import day

NO_COURSE = "no course of yours in the catalogue has this code; send its title"
TOO_LONG = "more than the {hours} of the course"
TOO_SHORT = "too few to count: hours are rounded down to a quarter"
RESERVED = "begins as ids of the portal's own do; give it another beginning"
OTHER_DAY = "the meeting is on {day}"
NOT_OVER = "the meeting is not over yet"
PORTALS = ("enrollment:", "session:")  # begin the ids of what the portal reports itself
UNMATCHED = frozenset({Why.UNKNOWN, Why.NAME, Why.TWO})
AN_HOUR = Decimal(1)


def courses(provider: Provider, items: Sequence[Item]) -> dict[str, Course]:
    """The provider's courses that are named, by their code without case."""
    codes = {one.content.course_code.casefold() for one in items} - {""}
    if not codes:
        return {}
    rows = Course.objects.filter(provider=provider).exclude(state=Course.State.DRAFT)
    rows = rows.only("code", "title", "hours", "kind", "starts_at")
    found = {row.code.casefold(): row for row in rows}
    return {code: found[code] for code in codes & found.keys()}


def read(
    one: Item | Wrong, provider: Provider, named: Mapping[str, Course], *, known: bool
) -> Item | Wrong:
    """The item with the title of its course; wrong where the catalogue says otherwise. known: it is
    on record under its id, and holds as it was taken then.
    """
    if isinstance(one, Wrong):
        return one
    content = one.content
    course = named.get(content.course_code.casefold())
    wrong = None if known else _wrong(one, provider, course)
    if wrong is not None:
        return Wrong(one.completion_id, *wrong)
    if content.title or course is None:
        return one
    return replace(one, content=replace(content, title=course.title))


def _wrong(one: Item, provider: Provider, course: Course | None) -> tuple[str, str] | None:
    """The field that is wrong, and why; None where all can be."""
    content = one.content
    if provider.own and one.completion_id.startswith(PORTALS):
        return "completion_id", RESERVED
    if course is None and not content.title:
        return "course_code", NO_COURSE
    if course is not None and content.hours > course.hours:
        return "contact_hours", TOO_LONG.format(hours=course.hours)
    if content.hours < AN_HOUR and not points(
        content.hours, own=provider.own, figures_of=content.completed_on
    ):
        return "contact_hours", TOO_SHORT
    held = doors.hours(course) if course is not None else None
    if held is not None:
        first, last = clock.office_day(held.begins_at), clock.office_day(held.over_at)
        if not first <= content.completed_on <= last:
            return "completed_on", OTHER_DAY.format(day=day(first))
    if held is not None and not held.over(clock.now()):
        return "completed_on", NOT_OVER
    return None


def too_many(item: Item, named: Mapping[str, Course]) -> bool:
    """Whether it says more hours than count unseen. Those of a course are bound by the course."""
    content = item.content
    if content.course_code.casefold() in named:
        return False
    return content.hours > policy()[HOURS_A_DAY].on(content.completed_on)
