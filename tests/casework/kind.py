"""A kind of case that exists only here, a claim of seashells: casework needs no audits."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import ClassVar

from PIL import Image

from casework import kinds
from casework.kinds import Choice, Claim, Dossier
from casework.models import Case, CaseFile, Page
from casework.services import cases, submissions
from casework.services.submissions import Claimed
from members.models import Certificant, Role
from plumbing import files
from plumbing.flow import PORTAL, Flow, Move
from tests import builders
from tests.plumbing.uploads.samples import picture

AUDITOR = "auditor"


class ShellDossier(Dossier):
    heading = "Seashells of 2026"
    required = Decimal("10.00")
    claims: ClassVar[dict[str, Claim]] = {}  # by title

    def claim(self, item):
        return self.claims.get(item.title) or Claim(line="Found on the beach")

    def choices(self, accepted, left):
        enough = self.total(accepted) >= self.required
        undecided = f"{left} of them have no verdict yet." if left else ""
        short = "" if enough else "It is not enough."
        return [
            Choice("pass", "Pass", "passed", undecided or short, says="They get a prize."),
            Choice("fail", "Fail", "failed", undecided, second=True, needs_note=True),
            Choice("ask", "Ask for more", "deficient", undecided),
        ]


class Shells(kinds.Kind):
    key = "shells"
    title = "Seashells"
    role = Role.AUDITOR
    flow = Flow(
        "A claim",
        Move("submit", ("open", "deficient"), "submitted"),
        Move("take", ("submitted",), "in_review", by=(AUDITOR,)),
        Move("give back", ("in_review",), "submitted", by=(AUDITOR,)),
        Move("pass", ("in_review", "appealed"), "passed", by=(AUDITOR,)),
        Move("ask for more", ("in_review",), "deficient", by=(AUDITOR,)),
        Move("fail", ("in_review", "appealed"), "failed", by=(AUDITOR, PORTAL)),
        Move("appeal", ("failed",), "appealed"),
    )
    waits_in = frozenset({"submitted", "in_review", "appealed"})
    answered_in = frozenset({"open", "deficient", "failed"})
    when_taken: ClassVar = {"submitted": "in_review"}
    judged_in = frozenset({"in_review", "appealed"})
    stays_with = frozenset({"deficient"})
    fresh_eyes = frozenset({"appealed"})
    reasons: ClassVar = {"no_proof": "There is no proof", "other": "Another reason"}

    def __init__(self):
        self.heard = []

    def goal_days(self, on):
        return 14

    def read(self, case, items):
        return ShellDossier(case, items)

    def decided(self, *, case, decision, on, actor):
        self.heard.append((case.number, decision.choice))


@contextmanager
def shells() -> Iterator[Shells]:
    """Declare the kind, and forget it afterwards; the test has the database."""
    kind = kinds.declare(Shells())
    kinds.write_moves()
    try:
        yield kind
    finally:
        kinds._kinds.pop(kind.key)


def a_case(
    number: str = "2026-0001",
    person: Certificant | None = None,
    *,
    claimed: tuple[str, ...] = ("6.00", "6.50"),
    files: int = 1,
    sent: bool = True,
) -> Case:
    """A case with an item for each of these points and so many files with each."""
    person = person or builders.certificant()
    case = cases.open_case(kind=kinds.of("shells"), number=number, certificant=person, state="open")
    items = submissions.claim(
        case=case,
        claimed=[
            Claimed(f"shell:{at}", f"Shell {at}", Decimal(points))
            for at, points in enumerate(claimed, start=1)
        ],
    )
    for item in items:
        for _file in range(files):
            document = builders.document(person)
            submissions.attach(
                case=case, item=item, document=document, name="shell.pdf", actor=None
            )
    if sent:
        submissions.submit(case=case, to="submitted", actor=None)
    case.refresh_from_db()
    return case


def drawn(case: Case, pictures: tuple[bytes, ...] = ()) -> Case:
    """Pages of all its files with the name and some words, so that nothing is drawn in the test and
    no check doubts it; of these JPEGs in turn.
    """
    pictures = pictures or (picture(),)
    files_ = list(CaseFile.objects.filter(case=case))
    for at, file in enumerate(files_):
        path = f"pages/aa/{file.pk}.jpg"
        content = pictures[at % len(pictures)]
        files.keep(path, content)
        with Image.open(io.BytesIO(content)) as image:
            size = {"width": image.width, "height": image.height}
        said = [*case.certificant.full_name.split(), *(f"word{n}" for n in range(3, 100))]
        words = [[word, 0.1, n / 150, 0.3, n / 150 + 0.01] for n, word in enumerate(said, 1)]
        pixels = f"{file.pk:064}"
        Page.objects.create(
            document=file.document, number=1, path=path, words=words, pixels=pixels, **size
        )
    return case
