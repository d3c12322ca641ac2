"""What the practice office offers: three courses with their articles and questions, a webinar, a
session, and one of another provider. The names are invented, what the articles teach is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from courses.models import Course, Provider
from courses.quiz.services import banks
from courses.rules.writing import (
    ARTICLE,
    CHAPTER,
    EXTERNAL,
    SESSION,
    WEBINAR,
    Written,
)
from courses.services import editing
from members.models import User
from notices.services import recipients
from plumbing import clock

HERE = Path(__file__).parent
BANKS = HERE / "banks"
"""A file of questions for each course that has a quiz, by its code."""
PARTNER, PARTNER_NAME = "gpri", "Great Plains Respiratory Institute"
CONTACT = {"attention": "Ellen Marsh", "email": "ellen.marsh@example.org"}

LATE = 22  # o'clock
HALF = 30


@dataclass(frozen=True, slots=True)
class Shelved:
    """A course; in_days: how far away the day of one that happens at one time is."""

    said: Written
    in_days: int | None = None


SHELF = (
    Shelved(
        Written(
            code="infection-control",
            kind=ARTICLE,
            title="Infection control in the exam room",
            summary="What to clean between patients, and in which order.",
            hours=Decimal("2.00"),
            programs=("RMA", "RPT", "CMAS", "PCT"),
            about="For everybody who works where patients are examined. You read how hands,"
            " surfaces, instruments and injections are made safe, and why the order matters."
            "\n\nTwo hours with its cases, what you look up where you work, and a quiz on it.",
            author="Dana Whitfield, RMA",
            objectives=(
                "Name the five moments for hand hygiene and choose between rub and soap",
                "Put protective equipment on and take it off in the right order",
                "Clean and disinfect an exam room between two patients",
                "Say how an instrument is made safe by what it touches",
            ),
            member_price=Decimal("18.00"),
            other_price=Decimal("27.00"),
        )
    ),
    Shelved(
        Written(
            code="order-of-draw",
            kind=ARTICLE,
            title="Order of draw: preventing carryover",
            summary="Tubes, additives and the draws that go wrong, with cases.",
            hours=Decimal("1.50"),
            programs=("RMA", "RPT", "MLT", "CMLA"),
            about="For who draws blood and for who wonders at a result. You read what each additive"
            " does to the tube after it, and what else makes a potassium wrong.",
            author="Ravi Menon, MLS",
            objectives=(
                "Give the order of draw and the reason for each place",
                "Recognize the pattern of carryover in a result",
                "Fill and mix a light blue tube so that it is accepted",
                "Name what the arm and the tourniquet do to a specimen",
            ),
            member_price=Decimal("14.00"),
            other_price=Decimal("21.00"),
        )
    ),
    Shelved(
        Written(
            code="needlestick",
            kind=ARTICLE,
            title="Needlestick: the first hour",
            summary="What to do, whom to tell and what to write down.",
            hours=Decimal("1.00"),
            programs=("RMA", "RPT", "MLT", "MLS", "CMLA", "PCT", "RDA"),
            about="Free for everybody who handles sharps. You read what is done in the first"
            " minute, in the first hour and in the weeks after, and what your employer owes you.",
            author="Ravi Menon, MLS",
            objectives=(
                "Treat a wound and a splash in the first minute",
                "Report an exposure so that no treatment comes too late",
                "Say what is done about HIV, hepatitis B and hepatitis C",
                "Name what the employer has to offer and to keep to themselves",
            ),
            member_price=Decimal("0.00"),
            other_price=Decimal("0.00"),
        )
    ),
    Shelved(
        Written(
            code="blood-culture",
            kind=WEBINAR,
            title="Blood cultures without contamination",
            summary="Skin, volume and order: fewer false alarms.",
            hours=Decimal("1.50"),
            programs=("RPT", "MLT", "MLS", "RMA"),
            about="An hour and a half live, with questions. Skin that is prepared, bottles that are"
            " filled, and what a contaminated culture costs a patient.",
            author="Colleen Hart, MLS",
            objectives=("Prepare the skin and let it dry", "Fill aerobic and anaerobic bottles"),
            member_price=Decimal("14.00"),
            other_price=Decimal("21.00"),
            starts_time=time(18),
            seats=60,
            link="https://webinars.example.org/blood-culture",
        ),
        in_days=24,
    ),
    Shelved(
        Written(
            code="pediatric-vitals",
            kind=SESSION,
            title="Pediatric vital signs",
            summary="Readings to trust from a child who will not sit still.",
            hours=Decimal("2.00"),
            programs=("RMA", "CMAS", "PCT"),
            about="A session of the convention, with practice in pairs. Check in at the door.",
            author="Priya Raman, RMA",
            objectives=("Choose a cuff that fits", "Count a pulse that will not hold still"),
            member_price=Decimal("18.00"),
            other_price=Decimal("27.00"),
            starts_time=time(9),
            place="Convention center, room 12",
            seats=40,
        ),
        in_days=220,
    ),
    Shelved(
        Written(
            code="glucose-meters",
            kind=CHAPTER,
            title="Glucose meters side by side",
            summary="A meeting of the chapter: five meters, one drop each.",
            hours=Decimal("1.50"),
            programs=("RMA", "RPT", "MLT", "CMLA", "PCT"),
            about="Bring the meter of your clinic. Check in at the door with your phone.",
            author="Colleen Hart, MLS",
            objectives=("Name what makes two meters differ", "Run a control and read it"),
            member_price=Decimal("0.00"),
            other_price=Decimal("0.00"),
            starts_time=time(17),  # see `_soon`
            place="Rockford Public Library, room 2",
            seats=30,
        ),
        in_days=0,
    ),
    Shelved(
        Written(
            code="spirometry",
            kind=EXTERNAL,
            title="Spirometry coaching",
            summary="They report it to us; it is in your cycle within a minute of that.",
            hours=Decimal("2.50"),
            programs=("RMA",),
            about="How to coach a patient through an effort that can be read.",
            link="https://learn.example.org/spirometry",
        )
    ),
)


def stock(today: date, clerk: User) -> Mapping[str, Course]:
    """Write and publish the courses; they are there by code."""
    own = Provider.objects.get(own=True)
    contact = recipients.add(name=PARTNER_NAME, **CONTACT)
    partner = Provider.objects.create(code=PARTNER, name=PARTNER_NAME, recipient=contact)
    return {
        one.said.code: _published(one, partner if one.said.kind == EXTERNAL else own, today, clerk)
        for one in SHELF
    }


def _soon() -> time:
    """When what is today begins: within the hour, so that its door is open; not past 10 PM."""
    now = clock.now().astimezone(settings.OFFICE_ZONE)
    if now.hour >= LATE:
        return time(LATE)
    return time(now.hour, HALF) if now.minute < HALF else time(now.hour + 1)


def _published(one: Shelved, provider: Provider, today: date, clerk: User) -> Course:
    said = one.said
    article = HERE / "articles" / f"{said.code}.txt"
    if article.exists():
        said = replace(said, article=article.read_text("utf-8").strip())
    if one.in_days is not None:
        said = replace(said, starts_day=today + timedelta(days=one.in_days))
    if one.in_days == 0:
        said = replace(said, starts_time=_soon())
    course = editing.write(
        course=None, said=said, provider=provider, seen="", on=today, actor=clerk
    )
    bank = BANKS / f"{said.code}.csv"
    if bank.exists():
        rows = banks.look(course=course, name=bank.name, content=bank.read_bytes())
        asked = [row.told for row in rows if row.told is not None]
        banks.take(course=course, questions=asked, actor=clerk)
    return editing.publish(course=course, on=today, actor=clerk)
