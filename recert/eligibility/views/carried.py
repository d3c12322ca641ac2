"""Answers on their way through the pages: in a signed cookie of the browser, nowhere else. It goes
when the browser is closed.
"""

from __future__ import annotations

import contextlib
from typing import TypeVar

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from members.rules.dated import PolicyError
from recert.eligibility.rules.answers import Answer, Answers, from_plain, to_plain
from recert.eligibility.rules.criteria import RuleSet

SALT = "eligibility.answers"
MOST_BYTES = 3500  # browsers keep 4 KB of a cookie, its name and properties among them

Response = TypeVar("Response", bound=HttpResponse)


class TooMuch(Exception):
    """More than a cookie holds."""


def carried(request: HttpRequest, rules: RuleSet) -> dict[str, Answer]:
    """The answers given so far; none where there is no cookie, or one of another time."""
    with contextlib.suppress(
        signing.BadSignature,
        ArithmeticError,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        PolicyError,
    ):
        kept = signing.loads(request.COOKIES.get(_name(rules), ""), salt=SALT)
        return from_plain(rules.questions, kept)
    return {}


def carry(response: Response, rules: RuleSet, answers: Answers) -> Response:
    """Send answers along. Raises TooMuch."""
    value = signing.dumps(to_plain(answers), salt=SALT, compress=True)
    if len(value) > MOST_BYTES:
        raise TooMuch
    response.set_cookie(
        _name(rules), value, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def drop(response: Response, rules: RuleSet) -> Response:
    """Forget them."""
    response.delete_cookie(_name(rules), samesite="Lax")
    return response


def _name(rules: RuleSet) -> str:
    return f"eligibility_{rules.program}"
