"""Word of what staff decided about a certification: suspended, retired, revoked (handbook 11)."""

from __future__ import annotations

from datetime import date
from typing import Any

from members.models import Certification, StandingWord
from members.queries.decisions import reasons
from members.queries.programs import code_and_name
from members.queries.standing import standing_of
from members.rules.decisions import RETIREMENT, REVOCATION, SUSPENSION
from notices.kinds import EMAIL, EMAIL_AND_LETTER, Kind
from notices.models import Channel, Notice, SkipReason

GROUPS = {
    StandingWord.SUSPENDED: SUSPENSION,
    StandingWord.RETIRED: RETIREMENT,
    StandingWord.REVOKED: REVOCATION,
}


def key_of(word: str) -> str:
    """The kind of message that tells of a standing."""
    return f"certification_{word}"


def _word_of(notice: Notice) -> StandingWord:
    return StandingWord(notice.kind.removeprefix("certification_"))


def _skip(notice: Notice, certification: Certification, on: date) -> SkipReason | None:
    """Only while it is so, and since that day: it may have been taken back meanwhile."""
    now = standing_of(certification, on)
    since = now.since.isoformat() if now.since else ""
    same = (now.standing, since) == (_word_of(notice), notice.step)
    return None if same else SkipReason.NOT_WANTED


def _context(notice: Notice, certification: Certification, on: date) -> dict[str, Any]:
    since = date.fromisoformat(notice.step)
    program = code_and_name(certification.program, on)
    group = GROUPS[_word_of(notice)]
    return {
        "certification": {
            "program_name": program.name,
            "program_code": program.code,
            "number": certification.number,
        },
        "since": since,
        "until": certification.suspended_until if group == SUSPENSION else None,
        "reason": reasons([certification], group).get(certification.pk, ""),
    }


def _kind(word: StandingWord, channels: tuple[Channel, ...]) -> Kind[Certification]:
    return Kind(
        key=key_of(word),
        label=f"Certification {word}",
        about=Certification,
        reads=("program", "certificant"),
        channels=channels,
        skip=_skip,
        context=_context,
    )


DECIDED = (
    _kind(StandingWord.SUSPENDED, EMAIL_AND_LETTER),
    _kind(StandingWord.RETIRED, EMAIL),
    _kind(StandingWord.REVOKED, EMAIL_AND_LETTER),
)
