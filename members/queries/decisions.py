"""The decisions about a certification that are on record: who made them, when and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from members.models import Certificant, Certification, History, Verb
from members.rules.decisions import DEATH
from members.verbs import MemberVerb

TAKEN_BACK = "taken_back"
DECIDES: frozenset[Verb] = frozenset(
    {
        MemberVerb.CERTIFICATION_CHANGED,
        MemberVerb.RETIREMENT_ENDED,
        MemberVerb.SUSPENSION_ENDED,
        MemberVerb.DECEASED,
    }
)


def subject_of(certification: Certification, group: tuple[str, ...]) -> str:
    """Whose history tells of a fact: the certification's, of a death the person's."""
    if group == DEATH:
        return f"member:{certification.certificant.member_number}"
    return f"certification:{certification.number}"


def days_on_record(certification: Certification) -> dict[str, Any]:
    """The deciding days by their names; the certification comes with its certificant."""
    names = ("retired_on", "retired_until", "suspended_from", "suspended_until", "revoked_on")
    return {name: getattr(certification, name) for name in names} | {
        "deceased_on": certification.certificant.deceased_on
    }


def last(
    certifications: Collection[Certification], group: tuple[str, ...]
) -> Mapping[int, History]:
    """The deed by which these days are as they are, by certification id; an import leaves none.
    What was taken back does not count. One query.
    """
    owners: defaultdict[str, list[Certification]] = defaultdict(list)
    for row in certifications:
        owners[subject_of(row, group)].append(row)
    rows = History.objects.filter(
        subject__in=owners, verb__in=[*DECIDES, MemberVerb.DECISION_TAKEN_BACK]
    ).order_by("at", "pk")
    found: dict[int, History] = {}
    for subject, deed in _standing(rows, group).items():
        for row in owners[subject]:
            if _says(deed, days_on_record(row), group):
                found[row.pk] = deed
    return found


def reasons(certifications: Collection[Certification], group: tuple[str, ...]) -> dict[int, str]:
    """Why each of these is suspended, retired or revoked, as the office gave it, by id; an import
    gives none. One query.
    """
    return {pk: deed.reason for pk, deed in last(certifications, group[:1]).items()}


def _standing(rows: Iterable[History], group: tuple[str, ...]) -> dict[str, History]:
    """The last deed about some days of each subject that was not taken back."""
    deeds: defaultdict[str, list[History]] = defaultdict(list)
    for row in rows:
        if not row.now.keys() & set(group):
            continue
        if row.verb == MemberVerb.DECISION_TAKEN_BACK:
            deeds[row.subject] = [
                deed for deed in deeds[row.subject] if deed.pk != row.now[TAKEN_BACK]
            ]
        else:
            deeds[row.subject].append(row)
    return {subject: own[-1] for subject, own in deeds.items() if own}


def _says(deed: History, days: Mapping[str, Any], group: tuple[str, ...]) -> bool:
    """Whether it is what is on record; an import may have written other days since."""
    return all(deed.now[name] == _iso(days[name]) for name in group if name in deed.now)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def latest_deed(certificant: Certificant, certification: Certification) -> History | None:
    """What was last decided about a certification or the death of its holder."""
    subjects = [f"certification:{certification.number}", f"member:{certificant.member_number}"]
    verbs = [*DECIDES, MemberVerb.DECISION_TAKEN_BACK]
    rows = History.objects.filter(subject__in=subjects, verb__in=verbs)
    return rows.order_by("-at", "-pk").first()
