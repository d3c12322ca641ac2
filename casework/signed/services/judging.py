"""Who signed a credential, and whether that holds: by the keys of the issuers on our list, as they
were read last. Nothing is read from outside here: what is missing is wanted, a worker brings it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from casework.signed.models import Issuer, State, StatusList
from casework.signed.rules.keys import fitting
from casework.signed.rules.sameness import Prints, number_of
from casework.signed.rules.why import Unread, Why
from plumbing.fetching import origin
from plumbing.open_badges import (
    Compact,
    NoBadge,
    NotCompact,
    Said,
    bit,
    read,
    said_by,
    unpacked,
)

FRESH = timedelta(hours=1)  # a status list that was read so lately is not read again
SKEW = timedelta(minutes=5)  # clocks differ
KINDS: dict[str, Any] = {"EC": ECKey, "OKP": OKPKey, "RSA": RSAKey}


@dataclass(frozen=True, slots=True)
class Judged:
    """What came out. said, prints: None of what cannot be read. list_url, index: where the issuer
    says whether it took it back, on the host of its keys. keys_wanted, list_wanted: what has to be
    read before more can be said.
    """

    state: State
    said: Said | None = None
    issuer: Issuer | None = None
    why: str = ""
    list_url: str = ""
    index: int | None = None
    unread: str = ""
    keys_wanted: bool = False
    list_wanted: bool = False
    prints: Prints | None = None


def judge(text: str, now: datetime, *, last: bool = False) -> Judged:
    """Judge a compact JWT. last: what was wanted has been read, so that nothing is waited for."""
    try:
        compact = read(text)
        said = said_by(compact.claims)
    except (NotCompact, NoBadge):
        return Judged(State.BAD, why=Why.UNREADABLE)
    prints = Prints(compact.digest, number_of(said.issuer, said.id))
    return replace(_judged(compact, said, now, last=last), prints=prints)


def _judged(compact: Compact, said: Said, now: datetime, *, last: bool) -> Judged:
    issuer = Issuer.objects.filter(issuer=said.issuer, ended=False).first()
    if issuer is None:
        if origin(said.issuer) == origin(settings.PORTAL_BASE_URL):
            return Judged(State.BAD, said, why=Why.OURS)
        return Judged(State.UNLISTED, said)
    keys = fitting(issuer.keys, compact.header)
    if keys is None:
        return Judged(State.BAD, said, issuer, Why.ALGORITHM)
    if not keys and not (last and issuer.fetched_at):
        return Judged(State.WAITING, said, issuer, keys_wanted=True)
    why = signed_wrongly(compact, keys)
    if why is None and said.begins and said.begins > now + SKEW:
        why = Why.NOT_YET
    if why:
        return Judged(State.BAD, said, issuer, why)
    return _not_taken_back(said, issuer, now, last=last)


def signed_wrongly(compact: Compact, keys: list[dict[str, Any]]) -> Why | None:
    """Why it is not signed by any of these."""
    if not keys:
        return Why.UNKNOWN_KEY
    algorithm = JWSRegistry.algorithms[compact.header["alg"]]  # one of ours: `fitting` said so
    for known in keys:
        try:
            key = KINDS[known["kty"]].import_key(known)
            if algorithm.verify(compact.signed, compact.signature, key):
                return None
        except (JoseError, ValueError, TypeError, KeyError):  # a key that is none
            continue
    return Why.ALTERED


def _not_taken_back(said: Said, issuer: Issuer, now: datetime, *, last: bool) -> Judged:
    """By the list on the host of its keys; a list elsewhere, or of another kind, is not read."""
    entry, other = said.status, Unread.KIND if said.other_status else ""
    if entry is None:
        return Judged(State.GOOD, said, issuer, unread=other)
    if origin(entry.url) != origin(issuer.keys_url):
        return Judged(State.GOOD, said, issuer, unread=Unread.HOST)
    answer = Judged(State.GOOD, said, issuer, "", entry.url, entry.index, unread=other)
    known = StatusList.objects.filter(url=entry.url, issuer=issuer).first()
    stale = known is None or known.fetched_at is None or known.fetched_at < now - FRESH
    if stale and not last:
        return replace(answer, state=State.WAITING, list_wanted=True)
    if known is None or not known.packed:
        return answer
    try:
        taken = bit(unpacked(known.packed), entry.index)
    except ValueError:
        return replace(answer, unread=Unread.PLACE)
    return replace(answer, state=State.BAD, why=Why.TAKEN_BACK) if taken else answer
