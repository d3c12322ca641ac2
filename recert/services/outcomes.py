"""What a decision brings about, in its transaction: the new anchor, the authorization to test, what
was owed before, word to the member (handbook section 9).
"""

from __future__ import annotations

from datetime import date

from casework.models import Case
from members.models import User
from members.queries.policy import policy
from recert.models import Application
from recert.rules.deadlines import appeal_through
from recert.rules.flows import OPEN
from recert.rules.verdicts import Choice
from recert.services import exams, telling
from recert.services.applying import under_lock
from recert.services.deadlines import next_on
from recert.services.recertifying import recertify, refuse_not_lapsed


def moved(case: Case, before: str, on: date) -> None:
    """The application follows its case into another state."""
    application = Application.objects.select_related("authorization").get(case=case)
    open_ = case.state in OPEN or (case.state == "approved" and not application.by_ccp)
    application.ended_on = None if open_ else on
    application.next_on = next_on(application, case.state, on)
    application.save(update_fields=["ended_on", "next_on"])


def carry_out(*, case: Case, choice: Choice, on: date, actor: User) -> None:
    """Write what was decided of a locked case; it is in its new state. Raises NotDecided."""
    application = under_lock(Application(pk=case.pk))
    if choice is Choice.APPROVE:
        _approve(application, on, actor)
    elif choice is Choice.DENY:
        application.denied_on = on
        application.appeal_through = appeal_through(on, application.expires_on, policy())
        application.save(update_fields=["denied_on", "appeal_through"])
        telling.decided(application, telling.DENIED, on=on)
    elif choice is Choice.INCOMPLETE:
        telling.decided(application, telling.INCOMPLETE, on=on)
    else:
        telling.decided(application, telling.REOPENED, on=on)


def _approve(application: Application, on: date, actor: User) -> None:
    application.approved_on = on
    application.save(update_fields=["approved_on"])
    if application.by_ccp:
        recertify(application, day=on, on=on, actor=actor)
        telling.tell(application, telling.APPROVED, on=on)
    else:
        refuse_not_lapsed(application, on)
        exams.authorize(application, on=on)
        telling.tell(application, telling.AUTHORIZED, on=on)
