"""What comes next for who has just completed a course: the first one of what closes their gap."""

from __future__ import annotations

from dataclasses import dataclass

from courses.panels import Gap, gap_card
from courses.queries.catalogue import offers
from courses.rules.gap import Aim
from courses.views.shown import Row, Viewer


@dataclass(frozen=True, slots=True)
class NextCourse:
    """A course, and the gap that it closes or makes smaller."""

    gap: Gap
    row: Row


def next_course(viewer: Viewer, course_id: int) -> NextCourse | None:
    """Of the certifications that the course counted for first; None where nothing is missing, or
    nothing of the catalogue is for it. Two queries.
    """
    if not viewer.gaps:
        return None
    offered = offers(viewer.learner.payer_id)
    counted = next((one.programs for one in offered if one.id == course_id), frozenset())
    gap = min(viewer.gaps, key=lambda one: one.key not in counted)
    card = gap_card(gap, (), offered, viewer.footing, Aim.FEWEST, viewer.on, viewer.entries)
    if not card.lines:
        return None
    return NextCourse(gap, viewer.row(card.lines[0][0]))
