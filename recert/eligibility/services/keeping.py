"""Keeping answers for who asks for it, and letting them go again (handbook section 9)."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from members.queries.policy import policy
from recert.eligibility.models import CriteriaPolicy, KeptAnswers
from recert.eligibility.queries.kept import digest, over
from recert.eligibility.rules.answers import Answers, to_plain
from recert.eligibility.rules.criteria import RuleSet
from recert.eligibility.rules.figures import KEPT_DAYS

TOKEN_BYTES = 24


def last_day(on: date) -> date:
    """Through when a link that is made on that day works."""
    return on + timedelta(policy()[KEPT_DAYS].on(on))


def keep(*, rules: RuleSet, answers: Answers, on: date) -> str:
    """Keep answers behind a link that nobody can guess; its token. They stay judged by that version
    as of that day. No one's name stands with them, so no history does either.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    record(rules=rules, answers=answers, on=on, digest=digest(token), through=last_day(on))
    return token


def record(
    *, rules: RuleSet, answers: Answers, on: date, digest: str = "", through: date | None = None
) -> KeptAnswers:
    """Keep answers; without a link for as long as something refers to them."""
    return KeptAnswers.objects.create(
        criteria=CriteriaPolicy.objects.get(program=rules.program, version=rules.version),
        answers=to_plain(answers),
        on=on,
        digest=digest,
        through=through,
    )


def let_go(*, on: date) -> int:
    """Delete what has outlived its link; how many."""
    deleted, _ = over(on).delete()
    return deleted
