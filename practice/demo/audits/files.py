"""What the demo's people hand in for their audits, and what is wrong with some of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.files.base import ContentFile

from ccp.models.activity import Reported
from practice.demo.papers.handed import NOBODY, Handed, amount_of, file_of
from practice.demo.papers.paper import Look, Paper, printed
from practice.demo.papers.photograph import Camera
from practice.demo.person import Person
from practice.demo.stories import audits as people
from practice.sandbox.issuer import badges

SYMPOSIUM, HOSPITAL, ONLINE = Look.SYMPOSIUM, Look.HOSPITAL, Look.ONLINE
TRANSCRIPT, PROGRAM, SOCIETY = Look.TRANSCRIPT, Look.PROGRAM, Look.SOCIETY

HANDED: dict[str, tuple[Handed, ...]] = {
    people.TERRENCE.number: (
        Handed(1, "prairie-coagulation.pdf", SYMPOSIUM),
        Handed(3, "transcript-1.jpg", TRANSCRIPT, Camera(11)),
        Handed(3, "transcript-2.jpg", TRANSCRIPT, Camera(12, turned=True)),
        Handed(4, "letter-of-office.pdf", SOCIETY),
        Handed(6, "symposium-certificate.jpg", SYMPOSIUM, Camera(13), amount="6.0 contact hours"),
        Handed(7, "program-page.jpg", PROGRAM, Camera(14), says=NOBODY),
        Handed(8, "chemical-hygiene.pdf", HOSPITAL),
        Handed(8, "chemical-hygiene-badge.png", HOSPITAL, badge=True),
        Handed(9, "urinalysis-front.jpg", ONLINE, Camera(15)),
    ),
    people.ANDERS.number: (
        Handed(1, "transcript.jpg", TRANSCRIPT, Camera(21)),
        Handed(2, "compliance.pdf", ONLINE),
    ),
    people.SIMONE.number: (
        Handed(1, "transcripts.tiff", TRANSCRIPT, scan=(1, 2)),
        Handed(2, "transcripts.tiff", TRANSCRIPT, scan=(1, 2)),
        Handed(3, "hemostasis.pdf", SYMPOSIUM, of=people.TOMOKO),
    ),
    people.TOMOKO.number: (
        Handed(1, "transcript.pdf", TRANSCRIPT),
        Handed(2, "wound-care.jpg", HOSPITAL, Camera(31)),
        Handed(3, "hemostasis.pdf", SYMPOSIUM),
    ),
    people.DANA.number: (
        Handed(1, "difficult-draws.pdf", HOSPITAL),
        Handed(2, "pediatric.pdf", ONLINE, says="Donna Prewitt"),
    ),
    people.MARCUS.number: (
        Handed(1, "transcript.pdf", TRANSCRIPT),
        Handed(2, "ekg.jpg", HOSPITAL, Camera(41, blurred=True)),
    ),
    people.ELENA.number: (Handed(2, "vital-signs.pdf", ONLINE, amount="1.0 contact hour"),),
    people.HUGO.number: (
        Handed(1, "transcript.pdf", TRANSCRIPT),
        Handed(2, "flyer.pdf", PROGRAM, says=NOBODY),
    ),
    people.IDA.number: (
        Handed(1, "transcript.pdf", TRANSCRIPT),
        Handed(2, "amplification.pdf", SYMPOSIUM),
    ),
}
"""By member number, what is in the locker when the answer is sent."""

REPLACEMENTS: dict[str, Handed] = {
    people.DANA.number: Handed(2, "pediatric-my-name.pdf", ONLINE),
    people.HUGO.number: Handed(2, "certificate.pdf", SYMPOSIUM),
}
"""What was added later: to a deficient case, or with an appeal."""


def made(person: Person, handed: Handed, today: date) -> ContentFile[bytes]:
    """The file, in a demo that is seeded on a day. Raises PdfError."""
    if handed.badge:
        return ContentFile(_badge(_paper(person, handed, handed.place, today)), handed.name)
    return file_of(handed, lambda place: _paper(person, handed, place, today))


def _badge(paper: Paper) -> bytes:
    course = badges.Course(paper.title, paper.amount.split()[0], paper.day)
    return badges.picture(badges.signed(course, holder=paper.name), "Continuing education")


def certificate(activity: Reported, name: str) -> ContentFile[bytes]:
    """A certificate of an activity as it was reported, for whoever has no story of an audit."""
    paper = Paper(
        look=ONLINE,
        name=name,
        title=activity.title or activity.provider,
        provider=activity.provider,
        day=activity.completed_on,
        amount=amount_of(activity),
    )
    return ContentFile(printed(paper), "certificate.pdf")


def _paper(person: Person, handed: Handed, place: int, today: date) -> Paper:
    who = handed.of or person
    [held] = who.held
    assert held.audited is not None  # noqa: S101 - these people have a story of an audit
    act = held.audited.acts[place - 1]
    return Paper(
        look=handed.look,
        name=who.full_name if handed.says is None else handed.says,
        title=act.title,
        provider=act.provider,
        day=held.audited.period(today).end - timedelta(days=act.days_ago),
        amount=handed.amount or amount_of(act),
        number=f"{who.number[-3:]}-{place}",
    )
