"""Terrence Okafor's case, with documents as people send them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from casework import kinds
from casework.kinds import Claim
from casework.models import Case
from casework.rules.checks import Expected
from casework.services import cases, pages, submissions
from casework.services.submissions import Claimed
from practice.demo.papers.paper import Look, Paper, printed
from practice.demo.papers.photograph import Camera, photographed
from practice.demo.papers.scan import scanned
from tests import builders
from tests.casework.kind import ShellDossier

NAME = "Terrence A. Okafor"
# title, points, provider, day, what the paper says, how it was sent
ITEMS = [
    ("Coagulation update", "3.00", "Northfield General Hospital", (2022, 9, 9), "3.0", "pdf"),
    ("Antibody identification basics", "4.00", "AMT", (2023, 2, 2), "", ""),
    ("Medical law and ethics", "15.00", "Lakeview College", (2023, 12, 15), "15.0", "tiff"),
    ("Molecular testing in small labs", "3.00", "AMT", (2024, 8, 21), "", ""),
    ("Great Lakes Laboratory Symposium", "6.50", "Great Lakes Laboratory Symposium",
     (2024, 10, 19), "6.0", "photo"),
    ("Peripheral smear review", "5.00", "State society", (2024, 11, 7), "5.0", "pdf"),
    ("Laboratory chemical hygiene", "2.00", "Lab Safety Online", (2025, 1, 16), "2.0", "pdf"),
]  # fmt: skip
LOOKS = {"pdf": Look.HOSPITAL, "tiff": Look.TRANSCRIPT, "photo": Look.SYMPOSIUM}


def file_of(title: str, provider: str, on: date, hours: str, how: str) -> SimpleUploadedFile:
    paper = Paper(LOOKS[how], NAME, title, provider, on, f"{hours} contact hours")
    if how == "photo":
        content = photographed(paper, Camera(seed=5, slant=20))
        return SimpleUploadedFile("symposium-certificate.jpg", content)
    if how == "tiff":
        second = Paper(Look.TRANSCRIPT, NAME, "Page two", provider, on, "")
        return SimpleUploadedFile("transcript.tif", scanned(paper, second))
    return SimpleUploadedFile(f"{title.lower().replace(' ', '-')}.pdf", printed(paper))


def okafor(number: str = "2026-0143") -> Case:
    """The case, sent in and its pages drawn and read."""
    person = builders.certificant(first_name="Terrence", middle_name="A.", last_name="Okafor")
    case = cases.open_case(kind=kinds.of("shells"), number=number, certificant=person, state="open")
    items = submissions.claim(
        case=case,
        claimed=[
            Claimed(f"shell:{at}", title, Decimal(points), granted=not how)
            for at, (title, points, _by, _on, _hours, how) in enumerate(ITEMS, start=1)
        ],
    )
    for item, (title, points, provider, day, hours, how) in zip(items, ITEMS, strict=True):
        on = date(*day)
        ShellDossier.claims[title] = Claim(
            line=f"Professional education · {on:%b} {on.day}, {on.year}",
            notes=["Criteria ticked: helps in my job, advances my knowledge"],
            expected=Expected(
                completed_on=on,
                first=date(2022, 5, 14),
                last=date(2025, 5, 13),
                period="the cycle",
                hours=Decimal(points),
                provider=provider,
            ),
        )
        if how:
            file = file_of(title, provider, on, hours, how)
            submissions.add_file(case=case, item=item, file=file, actor=None)
    submissions.submit(case=case, to="submitted", actor=None)
    pages.make(seconds=60)
    case.refresh_from_db()
    return case
