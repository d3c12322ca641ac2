"""The steps of an application as items: what staff go through, beside what is claimed."""

from __future__ import annotations

from collections.abc import Iterable

from casework.models import CaseFile, CaseItem
from casework.services import submissions
from casework.services.submissions import Claimed
from members.models import User
from recert.models import Application
from recert.queries.drafts import FELONY
from recert.rules.steps import Step

ABOUT, STATEMENT, ELIGIBILITY = "about", "statement", "eligibility"
TITLES = {
    ABOUT: "Personal data",
    STATEMENT: "Signed statement",
    ELIGIBILITY: "Today's criteria are met",
    FELONY: "Felony question",
}


def item_for(application: Application, about: str, title: str = "") -> CaseItem:
    """The item of something that files are added to, made where it is not there; inside the
    transaction of a locked draft.
    """
    claimed = Claimed(about, title or TITLES[about])
    items = submissions.claim(case=application.case, claimed=[claimed], lock=False)
    return next(item for item in items if item.about == about)


def list_steps(application: Application) -> None:
    """Put the steps of a draft into its case before it is sent. What asks for nobody's judgement is
    granted: personal data, a signature, and that nobody was convicted.
    """
    steps = [ABOUT, FELONY, STATEMENT] if application.by_ccp else [ABOUT, ELIGIBILITY]
    said = dict(application.answers.values_list("step", "said"))
    convicted = bool(said.get(Step.FELONY, {}).get("convicted"))
    submissions.claim(
        case=application.case,
        claimed=[
            Claimed(
                about,
                TITLES[about],
                granted=about in {ABOUT, STATEMENT} or (about == FELONY and not convicted),
            )
            for about in steps
        ],
    )


def take_out(items: Iterable[CaseItem], actor: User | None) -> None:
    """Take out items that were not sent, with their files."""
    for item in items:
        for file in CaseFile.objects.filter(item=item, removed_at__isnull=True):
            submissions.remove_file(file=file, actor=actor)
        CaseFile.objects.filter(item=item).delete()
        item.delete()
