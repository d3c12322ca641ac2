"""Who on record may be somebody who says their name and birth date (handbook section 6)."""

from __future__ import annotations

from datetime import date

from members.models import Certificant
from members.rules.names import folded

MOST = 500  # of a million people some fifty are born on one day


def alike(name: str, birth_date: date) -> list[Certificant]:
    """The living with that birth date and a part of that name, first or last: people marry."""
    said = {folded(part) for part in name.split()} - {""}
    born = Certificant.objects.filter(birth_date=birth_date, deceased_on=None).order_by("pk")
    return [
        person
        for person in born[:MOST]
        if said & {folded(person.first_name), folded(person.last_name), *_parts(person)}
    ]


def _parts(person: Certificant) -> set[str]:
    return {folded(part) for part in f"{person.first_name} {person.last_name}".split()}
