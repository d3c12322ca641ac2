"""The badge provider's client: one verb per thing the portal asks, plain values in and out.

Every call is made outside a transaction. Nobody is matched by an email address: people change it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as at
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import requests
from django.conf import settings

from credentials.credly.errors import (
    AlreadyThere,
    AskedToWait,
    Gone,
    Refused,
    TokenRefused,
    Unreachable,
)
from credentials.rules.badges import Present

TIMEOUT = (3.0, 15.0)  # seconds to connect, to answer
MOMENT = "%Y-%m-%d %H:%M:%S %z"
NUMBER = "Certification number"  # the evidence that says of which certification a badge is
WAIT, LONGEST_WAIT = 30.0, 3600.0  # seconds, where it does not say for how long
EVERY_STATE = "pending,accepted,rejected"


@dataclass(frozen=True, slots=True)
class Earner:
    """Whom a badge is issued to."""

    member_number: str
    email: str
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a badge says. number: of the certification; expires_on: the first day it is not good."""

    number: str
    template: str
    issued_on: date
    expires_on: date | None


class BadgeProvider:
    """A client for one organization. Keeps between two requests the pause that its rate asks for;
    share it within a process.
    """

    def __init__(
        self, *, base: str, organization: str, token: str, zone: ZoneInfo, per_second: float = 5.0
    ) -> None:
        self._base = f"{base.rstrip('/')}/v1/organizations/{organization}"
        self._zone = zone
        self._pause, self._next = 1 / per_second, 0.0
        self._session = requests.Session()
        self._session.auth = (token, "")
        self._session.headers["Accept"] = "application/json"

    def of_earner(self, member_number: str) -> list[Present]:
        """The badges of a member that are not revoked or replaced, whatever they are of."""
        asked = f"issuer_earner_id::{member_number}|state::{EVERY_STATE}"
        return [self._present(one) for page in self._pages("badges", filter=asked) for one in page]

    def everything(self) -> Iterator[list[tuple[str, Present]]]:
        """All badges that are not revoked or replaced, each with its earner, a page at a time."""
        for page in self._pages("high_volume_issued_badge_search", badge_format="default"):
            yield [(str(one.get("issuer_earner_id") or ""), self._present(one)) for one in page]

    def templates(self) -> dict[str, str]:
        """The names of the active templates, by id."""
        pages = self._pages("badge_templates", filter="state::active")
        return {str(one["id"]): str(one.get("name", "")) for page in pages for one in page}

    def issue(self, earner: Earner, facts: Facts) -> Present:
        """Issue one; the provider mails the link by which it is claimed. Raises AlreadyThere."""
        asked = self._written(facts) | {
            "recipient_email": earner.email,
            "issued_to_first_name": earner.first_name,
            "issued_to_last_name": earner.last_name,
            "issuer_earner_id": earner.member_number,
        }
        return self._present(self._ask("POST", "badges", json=asked)["data"])

    def replace(self, badge: str, facts: Facts) -> Present:
        """Put another one in the place of a live one, with another template or end."""
        asked = self._written(facts)
        return self._present(self._ask("POST", f"badges/{badge}/replace", json=asked)["data"])

    def revoke(self, badge: str, *, reason: str) -> None:
        """Take one back; the reason is seen by its owner."""
        self._ask("PUT", f"badges/{badge}/revoke", json={"reason": reason})

    def _written(self, facts: Facts) -> dict[str, Any]:
        evidence = {"type": "IdEvidence", "title": NUMBER, "description": facts.number}
        return {
            "badge_template_id": facts.template,
            "issued_at": self._moment(facts.issued_on),
            "expires_at": self._moment(facts.expires_on) if facts.expires_on else None,
            "evidence": [evidence],
        }

    def _moment(self, day: date) -> str:
        return datetime.combine(day, at(0), self._zone).strftime(MOMENT)

    def _day(self, moment: object) -> date | None:
        if not moment:
            return None
        try:
            read = datetime.fromisoformat(str(moment))
        except ValueError:
            return datetime.strptime(str(moment), MOMENT).astimezone(self._zone).date()
        return read.astimezone(self._zone).date() if read.tzinfo else read.date()

    def _present(self, one: dict[str, Any]) -> Present:
        numbers = [
            str(piece.get("description", ""))
            for piece in one.get("evidence") or []
            if piece.get("title") == NUMBER
        ]
        try:
            return Present(
                id=str(one["id"]),
                template=str((one.get("badge_template") or {}).get("id", "")),
                state=str(one["state"]),
                expires_on=self._day(one.get("expires_at")),
                number=numbers[0] if numbers else "",
                issued=str(one.get("issued_at") or ""),
                url=str(one.get("badge_url") or one.get("accept_badge_url") or ""),
            )
        except (KeyError, TypeError, ValueError) as odd:
            raise Unreachable(f"an answer that is none: {odd}") from odd

    def _pages(self, path: str, **params: str) -> Iterator[list[dict[str, Any]]]:
        answer = self._ask("GET", path, params=params)
        while True:
            yield answer.get("data") or []
            following = (answer.get("metadata") or {}).get("next_page_url")
            if not following:
                return
            answer = self._ask("GET", following)

    def _ask(self, method: str, path: str, **asked: Any) -> dict[str, Any]:
        self._keep_pace()
        url = path if path.startswith(("http://", "https://")) else f"{self._base}/{path}"
        if not url.startswith(self._base):  # a page elsewhere would be sent our token
            raise Unreachable("it names a next page that is not its own")
        try:
            answer = self._session.request(
                method, url, timeout=TIMEOUT, allow_redirects=False, **asked
            )
        except requests.RequestException as error:
            raise Unreachable(type(error).__name__) from error
        return _read(answer)

    def _keep_pace(self) -> None:
        now = time.monotonic()
        if self._next > now:
            time.sleep(self._next - now)
        self._next = max(now, self._next) + self._pause


def _read(answer: requests.Response) -> dict[str, Any]:
    """The body of an answer that says yes; the named error of one that says no."""
    try:
        body = answer.json()
    except ValueError:
        body = {}
    status = answer.status_code
    if status in {HTTPStatus.OK, HTTPStatus.CREATED} and isinstance(body, dict):
        return body
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise AskedToWait(_seconds(answer.headers.get("Retry-After", "")))
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise TokenRefused(f"{status}: {said(body)}")
    if status == HTTPStatus.NOT_FOUND:
        raise Gone(said(body))
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        message, current = said(body), _current(body)
        if current or "already" in message.lower():
            raise AlreadyThere(message, current)
        raise Refused(message)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status < HTTPStatus.BAD_REQUEST:
        raise Unreachable(f"status {status}")
    raise Refused(f"{status}: {said(body)}")


def said(body: Any) -> str:
    """The message of an error, in whichever of its two shapes it comes."""
    data = body.get("data") if isinstance(body, dict) else None
    if isinstance(data, dict) and data.get("message"):
        parts = [data, *(data.get("errors") or [])]
    else:
        parts = (body.get("errors") if isinstance(body, dict) else None) or []
    words = [
        f"{part.get('field') or part.get('attribute') or ''} {part.get('message', '')}".strip()
        for part in parts
        if isinstance(part, dict)
    ]
    return "; ".join(filter(None, words))[:300] or "no reason given"


def _current(body: Any) -> str:
    meta = body.get("metadata") if isinstance(body, dict) else None
    return str(meta.get("current_badge_id") or "") if isinstance(meta, dict) else ""


def _seconds(given: str) -> float:
    seconds = float(given) if given.isascii() and given.isdigit() else WAIT
    return min(max(seconds, 1.0), LONGEST_WAIT)


@lru_cache(maxsize=2)
def _client(base: str, organization: str, token: str, per_second: float) -> BadgeProvider:
    return BadgeProvider(
        base=base,
        organization=organization,
        token=token,
        zone=settings.OFFICE_ZONE,
        per_second=per_second,
    )


def provider() -> BadgeProvider | None:
    """The provider of the settings; None where there is none."""
    if not (settings.CREDLY_TOKEN and settings.CREDLY_ORGANIZATION):
        return None
    return _client(
        settings.CREDLY_API_BASE,
        settings.CREDLY_ORGANIZATION,
        settings.CREDLY_TOKEN,
        settings.CREDLY_PER_SECOND,
    )
