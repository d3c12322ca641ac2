"""Finding people by what somebody has at hand: a number, an email, a name with typos.

Exact words are asked first, by index; similar names only while there is room for them, so that a
common name costs no more than a rare one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower, Upper

from members.models import Certificant, Certification
from members.queries.programs import code_and_name

MOST = 50


def by_number(text: str) -> Certificant | None:
    """The person with that member number, or who holds the certification of that number."""
    numbers = {text, text.upper()}
    return (
        Certificant.objects.filter(member_number__in=numbers).first()
        or Certificant.objects.filter(certifications__number__in=numbers).first()
    )


def by_email(text: str) -> list[Certificant]:
    """The people with that email address, in any case of letters."""
    rows = Certificant.objects.annotate(address=Lower("email")).filter(address=text.lower())
    return list(rows.order_by("pk")[:MOST])


def by_name(text: str) -> list[Certificant]:
    """People called that or nearly that, the nearest first: at most 50.

    Takes "Reyes", "Marisol Reyes" and "Reyes, Marisol"; a name may be cut short or mistyped.
    """
    words = text.replace(",", " ").split()
    if not words:
        return []
    pairs = [(words[0], words[-1]), (words[-1], words[0])] if len(words) > 1 else []
    exact = _in_order(_beginning(words[0], pairs))
    if len(exact) >= MOST:
        return exact
    known = {person.pk for person in exact}
    similar = (person for person in _similar(words[0], pairs) if person.pk not in known)
    return [*exact, *similar][:MOST]


def _beginning(word: str, pairs: Iterable[tuple[str, str]]) -> QuerySet[Any]:
    """Names that begin with the words typed."""
    wanted = Q()
    for first, last in pairs:
        wanted |= Q(last__startswith=last.upper(), first__startswith=first.upper())
    if not wanted:
        wanted = Q(last__startswith=word.upper()) | Q(first__startswith=word.upper())
    return _in_capitals().filter(wanted)


def _similar(word: str, pairs: Iterable[tuple[str, str]]) -> QuerySet[Certificant]:
    wanted = Q()
    for first, last in pairs:
        wanted |= Q(last__trigram_similar=last.upper(), first__trigram_similar=first.upper())
    if not wanted:
        wanted = Q(last__trigram_similar=word.upper()) | Q(first__trigram_similar=word.upper())
    typed = " ".join(next(iter(pairs), (word,))).upper()
    return (
        _in_capitals()
        .filter(wanted)
        .annotate(nearness=TrigramSimilarity("last", typed) + TrigramSimilarity("first", typed))
        .order_by("-nearness", "last", "first", "pk")[:MOST]
    )


def _in_capitals() -> QuerySet[Any]:
    """As the index `certificant_name_trgm` has the names."""
    return Certificant.objects.annotate(last=Upper("last_name"), first=Upper("first_name"))


def _in_order(rows: QuerySet[Certificant]) -> list[Certificant]:
    """At most 50 of them, by name; taken before they are sorted."""
    return sorted(
        rows[:MOST], key=lambda one: (one.last_name.lower(), one.first_name.lower(), one.pk)
    )


def with_certifications(
    people: list[Certificant], on: date
) -> list[tuple[Certificant, list[tuple[Certification, str]]]]:
    """Each person with what they hold, as (certification, code of its programme): one query."""
    held: dict[int, list[tuple[Certification, str]]] = {person.pk: [] for person in people}
    rows = Certification.objects.filter(certificant__in=held).select_related("program", "standing")
    for row in rows.order_by("granted_on", "number"):
        held[row.certificant_id].append((row, code_and_name(row.program, on).code))
    return [(person, held[person.pk]) for person in people]
