"""Whose an item is: by a number and a last name, some hundreds at once (handbook section 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from billing.models import Payer
from billing.queries.payers import payers
from courses.completions.models import Why
from members.models import Certificant, Certification
from members.models.folding import Bare
from members.queries.numbers import in_full
from members.queries.programs import codes
from members.queries.search import by_email, by_name, by_number
from members.rules.names import folded, same_last_name
from members.rules.numbers import bare, same_number

MOST_NAMED = 12
OF_PERSON = ("member_number", "last_name", "suffix")


@dataclass(frozen=True, slots=True)
class Asked:
    """A certification number, or a member number with the last name; both may be given."""

    certification_number: str
    member_number: str
    last_name: str


@dataclass(frozen=True, slots=True)
class Match:
    """Whose it is; why: of `Why` where nobody's. certification_id: the one that was named."""

    certificant_id: int | None = None
    certification_id: int | None = None
    why: str = ""


def matches(asked: Collection[Asked]) -> dict[Asked, Match]:
    """Whose each of these is: two queries at most, however many they are."""
    by_certification = _bare({one.certification_number for one in asked} - {""})
    by_member = _bare({one.member_number for one in asked} - {""})
    certifications = _certifications(by_certification.values())
    people = _people(by_member.values())
    return {
        one: _match(
            one,
            certifications.get(by_certification.get(one.certification_number, ""), []),
            people.get(by_member.get(one.member_number, ""), []),
        )
        for one in set(asked)
    }


def _bare(numbers: Iterable[str]) -> dict[str, str]:
    """What each number is found by; of what holds no digit or letter nothing."""
    return {number: bare(number) for number in numbers}


def _match(one: Asked, held: list[Certification], people: list[Certificant]) -> Match:
    found: set[Certificant] = set()
    certification_id = None
    if one.certification_number:
        number = one.certification_number
        rows = [row for row in held if number == row.number] or in_full(
            number, [row for row in held if same_number(number, row.number, codes(row.program))]
        )
        if len(rows) != 1:
            return Match(why=Why.UNKNOWN)
        certification_id = rows[0].pk
        found.add(rows[0].certificant)
    if one.member_number:
        named = [row for row in people if same_number(one.member_number, row.member_number)]
        if len(named) != 1:
            return Match(why=Why.UNKNOWN)
        found.add(named[0])
    if len(found) > 1:
        return Match(why=Why.TWO)
    [person] = found
    if one.last_name and not same_last_name(one.last_name, person.last_name, person.suffix):
        return Match(why=Why.NAME)
    return Match(person.pk, certification_id)


def _certifications(numbers: Iterable[str]) -> dict[str, list[Certification]]:
    found: dict[str, list[Certification]] = defaultdict(list)
    if wanted := set(numbers) - {""}:
        rows = Certification.objects.alias(bare=Bare("number")).filter(bare__in=wanted)
        rows = rows.select_related("certificant", "program").only(
            "number", "program__key", *(f"certificant__{name}" for name in OF_PERSON)
        )
        for row in rows:
            found[bare(row.number)].append(row)
    return found


def _people(numbers: Iterable[str]) -> dict[str, list[Certificant]]:
    found: dict[str, list[Certificant]] = defaultdict(list)
    if wanted := set(numbers) - {""}:
        rows = Certificant.objects.alias(bare=Bare("member_number")).filter(bare__in=wanted)
        for row in rows.only(*OF_PERSON):
            found[bare(row.member_number)].append(row)
    return found


def person_of(number: str, last_name: str) -> int | None:
    """The key of the person whose certification number or member number that is, and whose last
    name; None where it is nobody's.
    """
    asked = {Asked(number, "", last_name), Asked("", number, last_name)}
    found = {match.certificant_id for match in matches(asked).values()} - {None}
    return found.pop() if len(found) == 1 else None


def under_another_name(number: str) -> bool:
    """Whether that certification number or member number is somebody's, whatever their name."""
    asked = {Asked(number, "", ""), Asked("", number, "")}
    return any(match.certificant_id for match in matches(asked).values())


def payer_with(email: str, last_name: str) -> Payer | None:
    """The member or buyer with that email and last name; None where there is none, or several. A
    buyer who became a member is that member.
    """
    bought = payers().filter(
        sort=Payer.Sort.BUYER, recipient__email__iexact=email, user__isnull=False
    )
    last = folded(last_name)
    buyers = [one for one in bought if last and folded(one.full_name).endswith(last)]
    ids = {one.became_id or one.pk for one in buyers}
    ids |= {
        one.pk for one in by_email(email) if same_last_name(last_name, one.last_name, one.suffix)
    }
    return payers().filter(pk=ids.pop()).first() if len(ids) == 1 else None


def candidates(text: str) -> list[Certificant]:
    """The people whose certification number, member number or name that may be."""
    return by_number(text) or by_name(text)[:MOST_NAMED]
