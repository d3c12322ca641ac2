"""What a credential says (Open Badges 3.0 over W3C Verifiable Credentials), read without belief."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

TYPES = {"OpenBadgeCredential", "AchievementCredential"}
ENTRY_TYPES = {"BitstringStatusListEntry", "StatusList2021Entry"}
MOST_HOURS = Decimal("9999.99")
LONGEST_URL = 500
LONGEST_ISSUER = 300
# Whatever stands for "always" or "never": days that every zone and the database can write.
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
HUNDREDTH = Decimal("0.01")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Json = Mapping[str, Any]


class NoBadge(Exception):
    """The claims are not those of an Open Badge 3.0."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where the issuer says whether it took the credential back."""

    url: str
    index: int


@dataclass(frozen=True, slots=True)
class Marks:
    """By what a credential says whose it is. emails: in plain small letters; hashes: of an email,
    each with its salt.
    """

    name: str = ""
    emails: tuple[str, ...] = ()
    hashes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What is read. id: what its issuer calls it, "" where nothing; begins, ends: when it is good,
    None: no bound; other_status: it has a status of a kind that is not read here.
    """

    id: str
    issuer: str
    issuer_name: str
    title: str
    holder: Marks
    completed_on: date | None
    hours: Decimal | None
    begins: datetime | None
    ends: datetime | None
    status: Entry | None
    other_status: bool


def said_by(claims: Json) -> Said:
    """What the claims of a JWT say; those of older credentials lie below `vc`. Raises NoBadge."""
    older = claims.get("vc")
    vc: Json = {**older, **claims} if isinstance(older, dict) else claims
    if not TYPES & set(texts(vc.get("type"))):
        raise NoBadge("another type")
    issuer, name = _issuer(vc)
    subject = _first(vc.get("credentialSubject"))
    achievement = _first(subject.get("achievement"))
    if not issuer or not achievement:
        raise NoBadge("no issuer or achievement")
    statuses = vc.get("credentialStatus")
    known = [each for each in map(_entry, _all(statuses)) if each]
    return Said(
        id=next(filter(None, map(str.strip, texts([vc.get("id"), vc.get("jti")]))), ""),
        issuer=issuer,
        issuer_name=name or issuer,
        title=_text(achievement.get("name") or vc.get("name"), 300),
        holder=_holder(subject),
        completed_on=_day(subject.get("activityEndDate"))
        or _day(vc.get("awardedDate"))
        or _day(vc.get("validFrom") or vc.get("issuanceDate")),
        hours=_hours(subject.get("creditsEarned")) or _hours(achievement.get("creditsAvailable")),
        begins=_later(_moment(vc.get("validFrom") or vc.get("issuanceDate")), _second(vc, "nbf")),
        ends=ends_of(vc),
        status=known[0] if known else None,
        other_status=len(known[:1]) < _count(statuses),
    )


def ends_of(claims: Json) -> datetime | None:
    """Until when what they say is good; None: no end. Raises NoBadge for one that is no moment."""
    until = claims.get("validUntil") or claims.get("expirationDate")
    return _sooner(_moment(until, whole_day=True), _second(claims, "exp"))


def is_email_of(marks: Marks, emails: Iterable[str]) -> bool | None:
    """Whether the email that a credential names, or hides in a hash, is one of these; None where it
    names none.
    """
    if not (marks.emails or marks.hashes):
        return None
    own = [each for email in emails for each in {email, email.casefold()}]
    hashed = {_hash(each, salt) for _told, salt in marks.hashes for each in own}
    return bool(set(own) & set(marks.emails)) or bool(hashed & {told for told, _ in marks.hashes})


def _hash(email: str, salt: str) -> str:
    return hashlib.sha256((email + salt).encode()).hexdigest()


def _issuer(vc: Json) -> tuple[str, str]:
    """Id and name; the registered claim and the profile must not name two."""
    said = vc.get("issuer")
    profile = _first(said)
    ids = [each for each in (profile.get("id"), said, vc.get("iss")) if isinstance(each, str)]
    if len(set(ids)) > 1:
        raise NoBadge("two issuers")
    own = ids[0].strip() if ids else ""
    if len(own) > LONGEST_ISSUER or not own.isprintable():
        raise NoBadge("an issuer that is none")
    return own, _text(profile.get("name"), 300)


def _holder(subject: Json) -> Marks:
    name, emails, hashes = _text(subject.get("name"), 200), [], []
    for one in _all(subject.get("identifier")):
        told, kind = one.get("identityHash"), str(one.get("identityType", "")).lower()
        if not isinstance(told, str):
            continue
        if "email" in kind and one.get("hashed") in (True, "true"):
            salt = one.get("salt")
            digest = told.partition("$")[2] or told
            hashes.append((digest.lower(), salt if isinstance(salt, str) else ""))
        elif "email" in kind:
            emails.append(told.strip().casefold())
        elif kind == "name" and not name:
            name = _text(told, 200)
    return Marks(name, tuple(emails), tuple(hashes))


def _entry(one: Json) -> Entry | None:
    """A place in a bitstring status list of what was revoked; None for any other status, and for
    a list of more than one bit a credential.
    """
    if not ENTRY_TYPES & set(texts(one.get("type"))):
        return None
    url, index = one.get("statusListCredential"), str(one.get("statusListIndex", ""))
    if "revocation" not in texts(one.get("statusPurpose")) or not isinstance(url, str):
        return None
    if one.get("statusSize", 1) != 1:
        return None
    if len(url) > LONGEST_URL:
        return None
    if not (index.isascii() and index.isdigit() and len(index) < 10):  # noqa: PLR2004 - below 2**31
        return None
    return Entry(url, int(index))


def _all(value: Any) -> list[Json]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, dict)]


def _count(value: Any) -> int:
    """How many there are, whatever they are."""
    return len(value) if isinstance(value, list) else int(value is not None)


def _first(value: Any) -> Json:
    return next(iter(_all(value)), {})


def texts(value: Any) -> Iterator[str]:
    """The texts in a value that is one, or a list: W3C allows both for a type."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each


def _text(value: Any, most: int) -> str:
    """A text in one line; a text in several languages by its first."""
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    if not isinstance(value, str):
        return ""
    seen = "".join(letter if letter.isprintable() else " " for letter in value)
    return " ".join(seen.split())[:most]


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not _DAY.match(value):
        return None
    try:
        found = date.fromisoformat(value[:10])
    except ValueError:
        return None
    return found if FIRST.date() <= found < LAST.date() else None


def _hours(value: Any) -> Decimal | None:
    """Credits that can be hours: above 0, to a hundredth."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        hours = Decimal(str(value)).quantize(HUNDREDTH)
    except (InvalidOperation, ValueError):
        return None
    return hours if hours.is_finite() and 0 < hours <= MOST_HOURS else None


def _moment(value: Any, *, whole_day: bool = False) -> datetime | None:
    """A moment; one that is written otherwise is none that we could keep to: NoBadge. whole_day:
    of a day without a time its last moment.
    """
    if value is None:
        return None
    try:
        read_as = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise NoBadge("a moment that is none") from None
    if whole_day and _DAY.fullmatch(value):
        read_as = datetime.combine(read_as, time.max)
    return _within(read_as if read_as.tzinfo else read_as.replace(tzinfo=UTC))


def _within(at: datetime) -> datetime:
    """The same moment, or the first or last that is kept."""
    if at.year <= FIRST.year:
        return FIRST
    return at.astimezone(UTC) if at.year < LAST.year else LAST


def _second(vc: Json, name: str) -> datetime | None:
    value = vc.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NoBadge("a moment that is none")
    try:
        return _within(datetime.fromtimestamp(value, UTC))
    except (OverflowError, OSError, ValueError):
        raise NoBadge("a moment that is none") from None


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((each for each in (one, other) if each), default=None)


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((each for each in (one, other) if each), default=None)
