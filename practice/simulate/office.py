"""What staff do in the office on a lived day: letters are gathered, printed and posted."""

from __future__ import annotations

from datetime import date

from members.models import Role, User
from notices.models import PrintRun
from notices.services import print_runs
from notices.tasks import gather_print_run
from plumbing import clock


def clerk(role: Role) -> User | None:
    """Somebody of that role; None where nobody was hired."""
    return User.objects.filter(roles__contains=[role.value], is_active=True).order_by("pk").first()


def post_letters(on: date) -> None:
    """Gather what is due, and take to the post office what is ready, without what is no longer
    true. A run that a killed process left is ready another day.
    """
    actor = clerk(Role.MAIL)
    if actor is None:
        return
    gather_print_run.delay(actor.pk, clock.now().isoformat())
    for run in PrintRun.objects.filter(state=PrintRun.State.RENDERED, letters__gt=0):
        pulled = [notice.pk for notice, _why in print_runs.to_pull(run)]
        print_runs.mark_posted(run_id=run.pk, actor=actor, on=on, today=on, pulled=pulled)
