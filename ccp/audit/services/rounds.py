"""A round: its list is frozen, then drawn from once; again only by two (handbook section 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from ccp.audit.models import Draw, Drawn, Round
from ccp.audit.queries import rounds
from ccp.audit.queries.population import CANDIDATES, asked
from ccp.audit.rules import draw as rules
from ccp.audit.rules.figures import RATE
from ccp.audit.services.selection import select
from ccp.audit.verbs import AuditVerb
from members.models import User
from members.queries.policy import policy
from members.services import history
from plumbing import clock, copying

FIRST_YEAR, LAST_YEAR = 2000, 2199
SECOND_DRAW = (
    "The round of {year} was drawn already, on {day}. A redraw needs a second person and a reason."
)

FREEZE_AGAIN = (
    "Somebody was left out since this list was frozen, and stands on it still. Freeze it again."
)
ANOTHER_LIST = (
    "The list was frozen again since you saw it, and is another one now. Look at its hash; the "
    "seed that you typed is still here."
)


class RoundRefused(Exception):
    """This cannot be done with the round; the text is for people."""


@dataclass(frozen=True, slots=True)
class Seed:
    """What a draw rests on: the text exactly as typed, and where it comes from."""

    text: str
    origin: str


# Of a list of any length, without reading it first; nothing was drawn from it.
_EMPTY = (
    "DELETE FROM audit_exclusion WHERE round_id = %s",
    "DELETE FROM audit_unit WHERE round_id = %s",
)

# Of 128 random bits: of the 244 of two random UUIDs, mixed. Made where the rows are.
_FREEZE = f"""
WITH found AS MATERIALIZED ({CANDIDATES}), listed AS (
    INSERT INTO audit_unit (id, round_id, certification_id, start, program)
    SELECT encode(substring(
        sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FOR 16
    ), 'hex')::uuid, %(round)s, certification_id, start, program
    FROM found WHERE reason IS NULL
)
INSERT INTO audit_exclusion (round_id, certification_id, start, program, reason)
SELECT %(round)s, certification_id, start, program, reason FROM found WHERE reason IS NOT NULL
"""  # noqa: S608 - constants


def freeze(
    *,
    year: int,
    on: date,
    actor: User | None,
    rate: Decimal | None = None,
    strata: bool = False,
) -> Round:
    """Freeze the list of a round as things stand on a day; again before a draw makes a new list.

    rate: over 0 and at most 1, by default that of the policy. Raises RoundRefused.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RoundRefused(f"A round has a year from {FIRST_YEAR} to {LAST_YEAR}, not {year}.")
    if on.year < FIRST_YEAR:
        raise RoundRefused(f"A list is frozen as of a day of {FIRST_YEAR} or later, not {on}.")
    rate = _rate(policy()[RATE].on(on) / 100 if rate is None else rate)
    with transaction.atomic():
        held = _round(year, rate, on)
        if held.state != Round.State.FROZEN:
            raise RoundRefused(f"The round of {year} was drawn: its list stays as it is.")
        before = {"list_sha256": held.list_sha256} if held.list_sha256 else None
        with connection.cursor() as cursor:
            for statement in _EMPTY:
                cursor.execute(statement, [held.pk])
            cursor.execute(_FREEZE, asked(year, on, round_id=held.pk))
        held.rate, held.strata, held.algorithm = rate, strata, rules.ALGORITHM
        held.population = held.units.count()
        held.list_sha256 = rules.list_hash(rounds.ids(held))
        held.sample = rules.sample_size_of(rate, dict(rounds.strata(held)))
        held.frozen_on, held.frozen_at, held.frozen_by = on, clock.now(), actor
        held.save()
        history.record(
            actor=actor,
            verb=AuditVerb.AUDIT_FROZEN,
            subject=held.subject,
            before=before,
            after=_facts(held),
        )
    return held


def draw(*, year: int, seed: Seed, on: date, actor: User | None, shown: str | None = None) -> Draw:
    """Draw a round, the first and only time without a second person. shown: the hash of the list
    that was seen when the seed was entered; None where nobody sees one. Raises RoundRefused.
    """
    with transaction.atomic():
        held = locked(year)
        if held.state == Round.State.DRAWN:
            raise RoundRefused(_second_draw(held))
        if shown not in {None, held.list_sha256}:
            raise RoundRefused(ANOTHER_LIST)
        if rounds.still_listed(held):
            raise RoundRefused(FREEZE_AGAIN)
        made = take(held, seed, on=on, actor=actor)
        Round.objects.filter(pk=held.pk).update(state=Round.State.DRAWN)
    return made


def take(
    held: Round,
    seed: Seed,
    *,
    on: date,
    actor: User | None,
    reason: str = "",
    second: User | None = None,
) -> Draw:
    """Draw from the list of a locked round, keep it, and open the cases of who was drawn."""
    checked(seed)
    second_name = str(second) if second else ""
    before = rounds.last_draw(held)
    taken = [
        (program, rules.sample(seed.text, rounds.ids(held, program), size))
        for program, count in rounds.strata(held)
        if (size := rules.sample_size(held.rate, count))
    ]
    if second is None and before is not None:
        raise RoundRefused(_second_draw(held))
    try:
        made = Draw.objects.create(
            round=held,
            number=before.number + 1 if before else 1,
            seed=seed.text,
            origin=seed.origin.strip(),
            cuts={name: [tickets[-1].ticket, tickets[-1].id] for name, tickets in taken},
            sample=sum(len(tickets) for _, tickets in taken),
            drawn_on=on,
            drawn_by=actor,
            reason=reason,
            second=second,
        )
    except IntegrityError as error:
        raise RoundRefused(_second_draw(held)) from error
    copying.add_values(Drawn, ("draw_id", "unit_id", "ticket", "place"), _rows(made, taken))
    select(made, on=on, actor=actor)
    history.record(
        actor=actor,
        verb=AuditVerb.AUDIT_DRAWN,
        subject=held.subject,
        after=_facts(held)
        | {"draw": made.number, "seed": made.seed, "origin": made.origin, "second": second_name},
        reason=reason,
    )
    return made


def checked(seed: Seed) -> None:
    """Raises RoundRefused where a seed or its origin cannot be taken."""
    try:
        rules.checked_seed(seed.text)
    except rules.SeedRefused as refused:
        raise RoundRefused(str(refused)) from refused
    if not seed.origin.strip():
        raise RoundRefused(
            "Say where the seed comes from, for example dice thrown before witnesses."
        )


def round_of(year: int) -> Round:
    """The round of a year. Raises RoundRefused where nothing was frozen."""
    held = Round.objects.filter(year=year).first()
    if held is None:
        raise RoundRefused(f"There is no round of {year} yet. Freeze its list first.")
    return held


def locked(year: int) -> Round:
    """The same, locked until the transaction ends."""
    return Round.objects.select_for_update().get(pk=round_of(year).pk)


def _round(year: int, rate: Decimal, on: date) -> Round:
    """The round of a year, locked, made where there is none."""
    made = Round(year=year, rate=rate, algorithm=rules.ALGORITHM, frozen_on=on)
    Round.objects.bulk_create([made], ignore_conflicts=True)
    return locked(year)


def _rate(rate: Decimal) -> Decimal:
    try:
        return rules.checked_rate(rate)
    except ValueError as refused:
        raise RoundRefused(str(refused)) from refused


def _rows(
    draw: Draw, taken: list[tuple[str, list[rules.Ticket]]]
) -> Iterator[tuple[int, UUID, str, int]]:
    place = 0
    for _, tickets in taken:
        for each in tickets:
            place += 1
            yield draw.pk, UUID(each.id), each.ticket, place


def _second_draw(held: Round) -> str:
    day = held.draws.order_by("number").values_list("drawn_on", flat=True)[0]
    return SECOND_DRAW.format(year=held.year, day=f"{day:%B} {day.day}, {day.year}")


def _facts(held: Round) -> dict[str, object]:
    """What anybody needs to replay the draw, as the history keeps it."""
    return {
        "year": held.year,
        "rate": f"{held.rate.normalize():f}",
        "strata": held.strata,
        "population": held.population,
        "sample": held.sample,
        "list_sha256": held.list_sha256,
    }
