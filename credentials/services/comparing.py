"""Everything at the provider compared with everything wanted, once a night.

It finds what no news told: somebody's hand over there, a badge that was lost, a reader that was
switched on late. What differs is noted, and followed like all else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from credentials.credly.client import BadgeProvider, provider
from credentials.credly.errors import AskedToWait, TokenRefused, Unreachable
from credentials.models import Account, Seen
from credentials.queries.wanted import Templates, wishes
from credentials.rules.badges import Present, next_step
from credentials.rules.matching import of_certification
from credentials.services import account, noting
from credentials.services.following import QUEUE, stale
from members.models import Certificant, Certification
from plumbing import clock, work

CHUNK = 1000


def compare_all() -> int | None:
    """Compare once on an office day; return how many differ, None where it cannot be asked or was
    done already. Raises nothing of the provider's: what is wrong is written down.
    """
    api, on = provider(), clock.today()
    if api is None or account.rests() or account.account().compared_on == on:
        return None
    try:
        _read_all(api)
    except (AskedToWait, TokenRefused, Unreachable) as error:
        account.note_problem(error)
        return None
    differ = 0
    templates = Templates.read()
    for rows in _chunks():
        found = list(_differing(rows, templates))
        noting.note(found)
        differ += len(found)
    work.try_again(QUEUE, stale())
    Account.objects.update(compared_on=on, differed=differ, strangers=_strangers())
    account.note_answer()
    return differ


def _read_all(api: BadgeProvider) -> None:
    """A page is written as it comes; what an earlier night left goes first."""
    Seen.objects.all().delete()
    for page in api.everything():
        Seen.objects.bulk_create(
            (
                Seen(
                    badge_id=one.id,
                    earner=earner,
                    number=one.number,
                    template=one.template,
                    state=one.state,
                    expires_on=one.expires_on,
                    issued=one.issued,
                    url=one.url,
                )
                for earner, one in page
            ),
            ignore_conflicts=True,  # a badge may move to a later page while they are turned
        )


def _chunks() -> Iterator[list[Certification]]:
    """All certifications, those of one person together."""
    after = 0
    while people := list(
        Certificant.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    ):
        rows = Certification.objects.filter(certificant__in=people)
        yield list(rows.select_related("certificant", "program").order_by("granted_on", "number"))
        after = people[-1]


def _differing(rows: list[Certification], templates: Templates) -> Iterator[int]:
    on = clock.today()
    present, numbers = defaultdict(list), defaultdict(list)
    for row in rows:
        numbers[row.certificant_id, row.program_id].append(row.number)
    members = {row.certificant.member_number for row in rows}
    for seen in Seen.objects.filter(earner__in=members):
        one = Present(
            seen.badge_id,
            seen.template,
            seen.state,
            seen.expires_on,
            seen.number,
            seen.issued,
            seen.url,
        )
        present[seen.earner].append(one)
    for pk, wish in wishes(rows, templates, on).items():
        row = next(row for row in rows if row.pk == pk)
        own = of_certification(
            present[row.certificant.member_number],
            number=row.number,
            numbers=numbers[row.certificant_id, row.program_id],
            templates=templates.of_program.get(row.program_id, frozenset()),
        )
        if next_step(wish.wanted, own, on) is not None:
            yield pk


def _strangers() -> int:
    """Badges there whose earner is on no record."""
    known = Certificant.objects.values("member_number")
    return Seen.objects.exclude(earner__in=known).count()
