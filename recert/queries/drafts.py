"""A draft as it is now, with what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.models import CaseFile, CaseItem
from casework.queries.uses import in_force
from plumbing.uploads import ScanState
from recert.models import Application, Signature
from recert.queries.applications import statement_on
from recert.queries.record import OnRecord, cover, of_application
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
    files: dict[int, list[CaseFile]]
    signature: Signature | None

    def documents(self) -> list[tuple[CaseItem, list[CaseFile]]]:
        """Of the exam's route: what is to be shown, with its files."""
        asked = [item for about, item in self.items.items() if about.startswith(DOCUMENT)]
        return [(item, self.files.get(item.pk, [])) for item in asked]


def draft_now(application: Application, on: date) -> DraftNow:
    """Read a draft: seven queries at most."""
    said = dict(application.answers.values_list("step", "said"))
    items = {
        item.about: item
        for item in CaseItem.objects.filter(case=application.case_id).order_by("position")
    }
    files: dict[int, list[CaseFile]] = {}
    for file in in_force(CaseFile, case=application.case_id).exclude(
        document__scan=ScanState.INFECTED
    ):
        files.setdefault(file.item_id, []).append(file)
    rows = of_application(application, on) if application.by_ccp else []
    signature = _signature(application) if application.by_ccp else None
    felony = items.get(FELONY)
    to_show = [
        item for about, item in items.items() if about.startswith(DOCUMENT) and item.pk not in files
    ]
    draft = Draft(
        route=application.route,
        said=said,
        felony_files=len(files.get(felony.pk, [])) if felony else 0,
        covered=cover(application.certification, rows, on) if application.by_ccp else None,
        signed=signature is not None and signature.text == statement_on(on),
        fits=bool(said.get(Step.ELIGIBILITY, {}).get("fits")),
        to_show=len(to_show),
    )
    return DraftNow(draft, said, rows, items, files, signature)


def _signature(application: Application) -> Signature | None:
    return application.signatures.select_related("text").order_by("-pk").first()
