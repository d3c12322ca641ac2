"""Lists of people and certifications for staff, and what was done to them."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.account.models import EmailAddress
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from members.models import Certificant, Certification, History, Standing, User, Verb
from members.models.history import ON_TOP
from members.rules import emails
from members.verbs import MemberVerb

MOST_COUNTED = 1000
FEWEST_LETTERS = 2
MOST_LISTED = 20  # of those who share an email address
_BOUNCED, _RETURNED = Q(email_bounced_on__isnull=False), Q(mail_returned_on__isnull=False)
ADDRESS_PROBLEMS: Mapping[str, Q] = {
    "lost": _BOUNCED | _RETURNED,
    "bounced": _BOUNCED,
    "returned": _RETURNED,
    "doubtful": ~Q(address_doubt=""),
    "no_email": Q(email=""),
    "no_street": Q(address_line1=""),
}


def certifications() -> QuerySet[Certification]:
    """Every certification with its holder, programme and the copy of its standing."""
    rows = Certification.objects.select_related("certificant", "program", "standing")
    return rows.filter(standing__isnull=False)  # all have one; asked so, its index gives an order


def address_work(problem: str = "") -> QuerySet[Certificant]:
    """The living who cannot be reached by email or by letter, in the order they joined.

    problem: a key of `ADDRESS_PROBLEMS`, or "" for any of them.
    """
    anything = Q()
    for each in ADDRESS_PROBLEMS.values():
        anything |= each
    return (
        Certificant.objects.filter(anything)
        .filter(ADDRESS_PROBLEMS.get(problem, Q()))
        .filter(deceased_on=None)
        .order_by("pk")
    )


def at_address(email: str) -> list[Certificant]:
    """The living whose record has that email address, in any case of letters, with who signs in."""
    rows = Certificant.objects.alias(address=Lower("email")).filter(address=emails.key(email))
    return list(rows.filter(deceased_on=None).select_related("user").order_by("pk")[:MOST_LISTED])


def is_proven(user: User) -> bool:
    """Whether it is known whose sign-in it is: of staff, of a record, or its address was proven."""
    return (
        user.is_staff
        or Certificant.objects.filter(user=user).exists()
        or EmailAddress.objects.filter(user=user, verified=True).exists()
    )


def staff_named(text: str) -> list[User]:
    """Who works at the desk and has these letters in the name, or this email."""
    if len(text) < FEWEST_LETTERS:
        return []
    named = Q(name__icontains=text) | Q(email=emails.key(text))
    rows = User.objects.filter(named, is_staff=True, is_active=True)
    return list(rows.order_by("name", "pk")[:MOST_LISTED])


def standing_counts() -> dict[tuple[str, str], int]:
    """How many certifications stand how, by (word, way back): one pass over an index."""
    rows = Standing.objects.order_by().values_list("word", "way_back").annotate(number=Count("pk"))
    return {(word, way_back): number for word, way_back, number in rows}


def last_deed(subject: str, verb: Verb) -> History | None:
    """When something was last done to a subject, by whom and why; None if never."""
    rows = History.objects.filter(subject=subject, verb=verb).order_by("-at", "-pk")
    return rows.select_related("actor").first()


def history_of(certificant: Certificant, *, before: int | None = None) -> QuerySet[History]:
    """What was done about a person, newest first; `before`: older than that row."""
    rows = History.objects.filter(certificant=certificant).order_by("-at", "-pk")
    if before is None:
        return rows
    last = rows.filter(pk=before).first()
    if last is None:
        return rows.none()
    return rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))


def notes_on_top(certificant: Certificant) -> list[History]:
    """The remarks of staff that stay on top of a person's page, newest first: one query."""
    kept = Q(verb=MemberVerb.NOTE_ADDED, after__has_key=ON_TOP)
    rows = list(history_of(certificant).filter(kept | Q(verb=MemberVerb.NOTE_TAKEN_DOWN)))
    taken_down = {row.subject for row in rows if row.verb == MemberVerb.NOTE_TAKEN_DOWN}
    notes = [row for row in rows if row.verb == MemberVerb.NOTE_ADDED]
    return [note for note in notes if f"note:{note.pk}" not in taken_down]


def lost_addresses() -> int:
    """How many of the living have an email that bounced or a street that letters came back from;
    counted to `MOST_COUNTED` and no further.
    """
    lost = Certificant.objects.filter(ADDRESS_PROBLEMS["lost"], deceased_on=None)
    return lost[:MOST_COUNTED].count()


def staff() -> QuerySet[User]:
    """Everybody who works at the desk, by name."""
    return User.objects.filter(is_staff=True).order_by("name", "email")
