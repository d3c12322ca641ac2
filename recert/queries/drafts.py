"""A draft as it is now, with what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Subquery

from casework.models import CaseFile, CaseItem
from recert.models import Application
from recert.queries.applications import statements
from recert.queries.record import Files, OnRecord, cover, items_and_files, of_application
from recert.rules.steps import Draft, Step

FELONY, DOCUMENT = "felony", "document"


@dataclass(frozen=True, slots=True)
class DraftNow:
    """said: by step. rows: activities, by CCP. items: those that files are added to, by what they
    are about; files: by item.
    """

    draft: Draft
    said: dict[str, dict[str, Any]]
    rows: list[OnRecord]
    items: dict[str, CaseItem]
    files: Files

    def documents(self) -> list[tuple[CaseItem, list[CaseFile]]]:
        """Of the exam's route: what is to be shown, with its files."""
        asked = [item for about, item in self.items.items() if about.startswith(DOCUMENT)]
        return [(item, self.files.get(item.pk, [])) for item in asked]


def draft_now(application: Application, on: date) -> DraftNow:
    """Read a draft: five queries, one more where activities were entered in it."""
    answers = application.answers.annotate(text=Subquery(statements(on).values("version")[:1]))
    found = list(answers.values_list("step", "said", "text"))
    said = {step: each for step, each, _ in found}
    signed = said.get(Step.STATEMENT, {}).get("text_version")
    items, files = items_and_files(application)
    rows = of_application(application, items, files, on) if application.by_ccp else []
    felony = items.get(FELONY)
    documents = [item for about, item in items.items() if about.startswith(DOCUMENT)]
    draft = Draft(
        route=application.route,
        said=said,
        felony_files=len(files.get(felony.pk, [])) if felony else 0,
        covered=cover(application.certification, rows, on) if application.by_ccp else None,
        signed=signed is not None and signed == found[0][2],
        fits=bool(said.get(Step.ELIGIBILITY, {}).get("fits")),
        shown=any(item.pk in files for item in documents),
    )
    return DraftNow(draft, said, rows, items, files)
