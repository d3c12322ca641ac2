"""Bringing the badges at the provider to what is wanted, one certification at a time.

Look, compare, act, and look again, until nothing differs. What was done is known by looking only:
an answer that was lost is no answer, and no command is sent twice blindly.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from django.db.models import QuerySet

from credentials.credly.client import BadgeProvider, Earner, Facts, provider
from credentials.credly.errors import AlreadyThere, AskedToWait, Gone, TokenRefused, Unreachable
from credentials.models import Badge
from credentials.queries.wanted import Templates, wishes
from credentials.rules.badges import Deed, Present, Step, Way, next_step
from credentials.rules.hidden import hidden
from credentials.rules.matching import of_certification
from credentials.services import account
from members.models import Certification
from plumbing import clock, work

QUEUE = work.Queue(
    lease=timedelta(minutes=10),
    most=12,
    batch=20,
    longest_wait=timedelta(hours=1),
    away=(AskedToWait, TokenRefused),
    ends=(Unreachable,),
)
MOST_STEPS = 8
NEUTRAL = "The certification is not current."  # seen by the owner of a badge that is taken back
CAME_TO_NOTHING = (AlreadyThere, Gone)  # somebody else was faster: looking again shows what is


class NotSettled(Exception):
    """What is there still differs from what is wanted after everything that helps was done."""


class NoAddress(Exception):
    """It cannot be issued: the provider mails the link, and its holder has no email address."""


class TakenOver(Exception):
    """Another worker has this row now; it is theirs."""


def stale() -> QuerySet[Badge]:
    return Badge.objects.filter(stale=True).order_by("noted_at", "pk")


def follow_stale(*, seconds: float) -> None:
    """Compare what is stale, for about so long; stop where the provider cannot be asked."""
    api = provider()
    if api is None or account.rests():
        return
    before = clock.now()
    try:
        told = partial(follow, api, templates=Templates.read())
        work.work_off(QUEUE, stale(), told, seconds=seconds)
    except (AskedToWait, TokenRefused, Unreachable) as error:
        account.note_problem(error)
    else:
        if Badge.objects.filter(compared_at__gte=before).exists():
            account.note_answer()


def follow(api: BadgeProvider, badge: Badge, templates: Templates | None = None) -> None:
    """Bring one badge to what is wanted; raises what the provider does, NoTemplate, NotSettled.

    templates: as they were when the pass began; a change since then notes its badges anew.
    """
    rows = Certification.objects.select_related("certificant__user", "program", "badge")
    row = rows.get(pk=badge.pk)
    noted, on = row.badge.noted, clock.today()
    templates = templates or Templates.read()
    wish = wishes([row], templates, on)[row.pk].checked()
    if wish.way == Way.UNTOUCHED:
        _settle(badge, noted, [], changed=False, looked=False)
        return
    numbers = list(
        Certification.objects.filter(certificant=row.certificant_id, program=row.program_id)
        .order_by("granted_on", "number")
        .values_list("number", flat=True)
    )
    changed, said = False, ""
    for _ in range(MOST_STEPS):
        present = of_certification(
            api.of_earner(row.certificant.member_number),
            number=row.number,
            numbers=numbers,
            templates=templates.of_program.get(row.program_id, frozenset()),
        )
        step = next_step(wish, present, on)
        if step is None:
            _settle(badge, noted, present, changed=changed)
            return
        if not work.mine(badge).exists():
            raise TakenOver(f"{badge} was taken by another worker")
        try:
            _do(api, step, row, on)
        except CAME_TO_NOTHING as found:
            said = str(found)
        except NoAddress:
            _settle(badge, noted, present, changed=changed, waits_for_address=True)
            return
        else:
            changed = True
    raise NotSettled(said or "It still differs after everything that helps was done.")


def _do(api: BadgeProvider, step: Step, row: Certification, on: date) -> None:
    if step.deed == Deed.REVOKE:
        api.revoke(step.badge, reason=NEUTRAL)
        return
    facts = Facts(
        number=row.number,
        template=step.template,
        issued_on=row.recertified_on or row.granted_on,
        expires_on=step.expires_on,
    )
    if step.deed == Deed.REPLACE:
        api.replace(step.badge, facts)
        return
    person = row.certificant
    if not person.email:
        raise NoAddress
    # Before it is asked: the answer may be lost, and the mail comes all the same.
    Badge.objects.filter(pk=row.pk).update(mailed_at=clock.now(), mailed_to=hidden(person.email))
    earner = Earner(person.member_number, person.email, person.first_name, person.last_name)
    api.issue(earner, facts)


def _settle(
    badge: Badge,
    noted: int,
    present: list[Present],
    *,
    changed: bool,
    looked: bool = True,
    waits_for_address: bool = False,
) -> None:
    """Write down what is there. Noted again meanwhile, it stays stale and is free at once."""
    now = clock.now()
    found: dict[str, object] = {
        "compared_at": now,
        "error": "",
        "waits_for_address": waits_for_address,
        **work.NEW,
    }
    if changed:
        found["changed_at"] = now
    if looked:
        newest = max(
            present, key=lambda one: (one.live_on(clock.today()), one.issued), default=None
        )
        found |= {
            "badge_id": newest.id if newest else "",
            "template": newest.template if newest else "",
            "state": newest.state if newest else "",
            "expires_on": newest.expires_on if newest else None,
            "url": newest.url if newest else "",
        }
    if not work.mine(badge).filter(noted=noted).update(**found, stale=False):
        work.mine(badge).update(**found)
