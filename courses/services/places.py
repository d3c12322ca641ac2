"""Places in courses: opened, closed, and opened again. Inside the caller's transaction, which has
locked the payer.
"""

from __future__ import annotations

from datetime import date

from courses import slots
from courses.models import Enrollment
from courses.queries.refunds import on_places
from courses.rules.flows import ENROLLMENT
from courses.verbs import CourseVerb
from members.models import User
from members.services import history

State = Enrollment.State


def open_place(*, place: Enrollment, on: date, actor: User | None) -> bool:
    """Open a place that is paid for, or free; False where it was open or done already."""
    if place.state in {State.OPEN, State.COMPLETED}:
        return False
    ENROLLMENT.moves(place.state, State.OPEN)
    place.state, place.opened_on = State.OPEN, on
    place.save(update_fields=["state", "opened_on"])
    note(place, CourseVerb.COURSE_OPENED, actor=actor)
    slots.tell_opened(place, actor)
    return True


def close_place(*, place: Enrollment, reason: str, actor: User | None) -> bool:
    """Close a place that was not completed; what was done stays done. False where it is closed, or
    was completed.
    """
    if place.state in {State.CLOSED, State.COMPLETED}:
        return False
    before = place.state
    ENROLLMENT.moves(place.state, State.CLOSED)
    place.state = State.CLOSED
    place.save(update_fields=["state"])
    if before == State.OPEN:
        note(place, CourseVerb.COURSE_CLOSED, actor=actor, reason=reason)
    return True


def reopen_place(*, place: Enrollment, reason: str, actor: User | None) -> None:
    """Open a place again, as what completed it was taken back; closed where its money has gone back
    since, as of any course that is given back before it is completed.
    """
    ENROLLMENT.moves(place.state, State.OPEN)
    place.state, place.completed_on = State.OPEN, None
    place.save(update_fields=["state", "completed_on"])
    note(place, CourseVerb.COURSE_REOPENED, actor=actor, reason=reason)
    if place.price and not on_places([place.pk]):
        close_place(place=place, reason=reason, actor=actor)


def note(place: Enrollment, verb: CourseVerb, *, actor: User | None, reason: str = "") -> None:
    """Write what was done to a place into the history of whose it is."""
    history.record(
        actor=actor,
        verb=verb,
        subject=f"course:{place.course.code}",
        certificant_id=place.payer.certificant_id,
        after={"course": place.course.title, "price": place.price},
        reason=reason,
    )
