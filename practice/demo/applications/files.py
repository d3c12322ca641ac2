"""What the demo's people claim in their applications, with the papers that show it, and what is
wrong with some of it. Days are counted back from the day on which the demo is seeded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.files.base import ContentFile

from practice.demo.papers.handed import Handed, amount_of, file_of
from practice.demo.papers.paper import Look, Paper
from practice.demo.papers.photograph import Camera
from practice.demo.person import Act, Person, course
from practice.demo.stories import applications as people
from practice.demo.stories.dues import ELEANOR, GRACE, GRACES_OWN

PE = "professional_education"
SYMPOSIUM, HOSPITAL = Look.SYMPOSIUM, Look.HOSPITAL
ONLINE, TRANSCRIPT = Look.ONLINE, Look.TRANSCRIPT
NORTHFIELD, ACADEMY = "Northfield General Hospital", "Prairie Health Academy"

CLAIMS: dict[str, tuple[Act, ...]] = {
    people.SHARON.number: (
        course(420, "Pharmacology for medical assistants"),
        Act(PE, 230, "Wound care", NORTHFIELD, "9"),
        Act(PE, 96, "Triage by telephone", ACADEMY, "8"),
    ),
    people.NADINE.number: (
        course(510, "Anatomy for phlebotomists"),
        Act(PE, 140, "Difficult draws", NORTHFIELD, "9.5"),
    ),
    people.CURTIS.number: (course(380, "Health information management", "2"),),
    people.WANDA.number: (
        course(640, "Dental radiography"),
        Act(PE, 210, "Infection control in the dental office", ACADEMY, "15"),
    ),
    people.WALTER.number: (course(800, "Patient safety", "2"),),
    people.CAMILA.number: (
        course(560, "Medical office management"),
        Act(PE, 180, "Electrocardiography", "Midwest Cardiac Institute", "16"),
    ),
    people.OSCAR.number: (course(700, "Introduction to the laboratory", "2"),),
    GRACE.number: (course(30, "Pharmacology for medical assistants"),),
}
"""By CCP: the activities that are entered in the application, by member number."""

STUDIED: dict[str, Act] = {
    people.PRISCILLA.number: course(2900, "Medical laboratory technology, A.A.S.", "64"),
    ELEANOR.number: course(9400, "Medical technology, B.S.", "124"),
}
"""By exam: what shows that today's criteria are met."""

HANDED: dict[str, tuple[Handed, ...]] = {
    people.SHARON.number: (
        Handed(1, "transcript.pdf", TRANSCRIPT),
        Handed(2, "wound-care.jpg", HOSPITAL, Camera(51)),
        Handed(3, "triage.pdf", ONLINE, amount="6.0 contact hours"),
    ),
    people.NADINE.number: (
        Handed(1, "transcript.pdf", TRANSCRIPT),
        Handed(2, "draws.jpg", HOSPITAL, Camera(52, blurred=True)),
    ),
    people.CURTIS.number: (Handed(1, "transcript.pdf", TRANSCRIPT, says="Carter Boyle"),),
    people.WANDA.number: (
        Handed(1, "transcript.pdf", TRANSCRIPT),
        Handed(2, "infection-control.pdf", ONLINE, amount="1.5 contact hours"),
    ),
    people.WALTER.number: (Handed(1, "transcript.pdf", TRANSCRIPT, says="W. Stroud"),),
    people.CAMILA.number: (
        Handed(1, "transcript.pdf", TRANSCRIPT),
        Handed(2, "electrocardiography.pdf", SYMPOSIUM),
    ),
    people.OSCAR.number: (Handed(1, "transcript.pdf", TRANSCRIPT, says="O. Lindholm"),),
    people.PRISCILLA.number: (Handed(1, "transcript.pdf", TRANSCRIPT),),
    ELEANOR.number: (Handed(1, "transcript.jpg", TRANSCRIPT, Camera(53)),),
    GRACE.number: (Handed(1, "transcript.pdf", TRANSCRIPT),),
}
"""By member number, the files of what is claimed, or of what was studied."""

KEPT: tuple[Handed, ...] = (
    Handed(4, "vital-signs.pdf", HOSPITAL),
    Handed(5, "ecg.jpg", SYMPOSIUM, Camera(54)),
    Handed(5, "ecg-program.pdf", Look.PROGRAM, says=""),
    Handed(7, "osha.pdf", HOSPITAL),
    Handed(8, "vaccines.pdf", ONLINE),
)
"""What Grace keeps with her activities; two of them have nothing yet."""

LATER: dict[str, Handed] = {
    people.NADINE.number: Handed(2, "draws-again.pdf", HOSPITAL),
}
"""What is added once it was asked for."""


def claimed_file(person: Person, handed: Handed, seeded_on: date) -> ContentFile[bytes]:
    """A file of an application. Raises PdfError."""
    acts = CLAIMS.get(person.number) or (STUDIED[person.number],)
    return _file(person, handed, acts, seeded_on)


def kept_file(handed: Handed, seeded_on: date) -> ContentFile[bytes]:
    """A file of Grace's own locker. Raises PdfError."""
    return _file(GRACE, handed, GRACES_OWN, seeded_on)


def _file(
    person: Person, handed: Handed, acts: Sequence[Act], seeded_on: date
) -> ContentFile[bytes]:
    def paper_at(place: int) -> Paper:
        act = acts[place - 1]
        return Paper(
            look=handed.look,
            name=person.full_name if handed.says is None else handed.says,
            title=act.title,
            provider=act.provider,
            day=seeded_on - timedelta(days=act.days_ago),
            amount=handed.amount or amount_of(act),
            number=f"{person.number[-3:]}-{place}",
        )

    return file_of(handed, paper_at)
