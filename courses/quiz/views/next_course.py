"""What comes next for who has just completed a course: the first one of what closes their gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from courses.models import Course
from courses.panels import Gap, gap_card
from courses.permissions import Learner
from courses.queries.catalogue import offers
from courses.rules.gap import Aim
from courses.views.shown import Row, viewer_of


@dataclass(frozen=True, slots=True)
class NextCourse:
    """A course, and the gap that it closes or makes smaller."""

    gap: Gap
    row: Row


def next_course(learner: Learner, course: Course, on: date) -> NextCourse | None:
    """Of the certifications that the course counted for first; None where nothing is missing, or
    nothing of the catalogue is for it.
    """
    viewer = viewer_of(learner, on, with_cycles=True)
    if not viewer.gaps:
        return None
    counted = set(course.programs.values_list("key", flat=True))
    gap = min(viewer.gaps, key=lambda one: one.key not in counted)
    card = gap_card(gap, (), offers(learner.payer_id), viewer.footing, Aim.FEWEST, on)
    if not card.lines:
        return None
    return NextCourse(gap, viewer.row(card.lines[0][0]))
