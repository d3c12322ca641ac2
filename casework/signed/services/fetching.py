"""Reading keys and status lists of the issuers on our list, from the addresses that staff stored.

Rows are claimed, then read without a transaction, then recorded. What cannot be read keeps what was
there before, says why, and is tried again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from joserfc.errors import JoseError

from casework.signed.models import Issuer, StatusList
from casework.signed.rules.keys import fitting, published
from casework.signed.services import signatures
from casework.signed.services.judging import SKEW, signed_wrongly
from plumbing import clock, work
from plumbing.fetching import CannotFetch, fetch, origin
from plumbing.open_badges import (
    LARGEST_LIST,
    NoBadge,
    NotCompact,
    ends_of,
    parsed,
    read,
    texts,
    unpacked,
)

QUEUE = work.Queue(
    lease=timedelta(minutes=2),
    first_wait=timedelta(minutes=5),
    longest_wait=timedelta(hours=6),
)
LIST_TYPES = {"BitstringStatusListCredential", "StatusList2021Credential"}


def read_wanted(*, seconds: float) -> None:
    """Read the keys and lists that are wanted, then look again at what waited for them."""
    issuers = Issuer.objects.filter(wanted=True, ended=False).order_by("pk")
    work.work_off(QUEUE, issuers, _read_keys, seconds=seconds / 2)
    lists = StatusList.objects.filter(wanted=True, issuer__ended=False, issuer__wanted=False)
    lists = lists.select_related("issuer").order_by("pk")
    work.work_off(QUEUE, lists, _read_list, seconds=seconds / 2)
    for row in signatures.waiting():
        signatures.look_again(row)


def _read_keys(issuer: Issuer) -> None:
    try:
        keys = published(parsed(fetch(issuer.keys_url).decode()))
    except (CannotFetch, NotCompact, ValueError) as error:
        _not_read(issuer, error)
        return
    _read_now(issuer, keys=keys)


def _read_list(known: StatusList) -> None:
    """A list counts only where its issuer signed it under the address at which it lies."""
    try:
        packed = _packed(known)
    except (CannotFetch, NotCompact, NoBadge, JoseError, ValueError) as error:
        _not_read(known, error)
        return
    if _read_now(known, packed=packed):
        known.packed = packed
        signatures.compare_with(known, clock.now())


def _packed(known: StatusList) -> str:
    if origin(known.url) != origin(known.issuer.keys_url):
        raise ValueError("the list lies on another host")
    text = fetch(known.url).decode().strip()
    compact = read(text, most=LARGEST_LIST)
    keys = fitting(known.issuer.keys, compact.header)
    if not keys or signed_wrongly(compact, keys):
        raise ValueError("the list is not signed by its issuer")
    claims: dict[str, Any] = compact.claims
    issuer = claims.get("issuer", claims.get("iss"))
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    subject, ends = claims.get("credentialSubject"), ends_of(claims)
    if ends and ends < clock.now() - SKEW:
        raise ValueError("the list has ended")
    if named != known.issuer.issuer or claims.get("id", known.url) != known.url:
        raise ValueError("the list is another one")
    if not isinstance(subject, dict) or not LIST_TYPES & set(texts(claims.get("type"))):
        raise ValueError("this is no status list")
    packed = subject.get("encodedList")
    if "revocation" not in texts(subject.get("statusPurpose")) or not isinstance(packed, str):
        raise ValueError("the list says nothing of what was taken back")
    unpacked(packed)
    return packed


def _read_now(row: Issuer | StatusList, **found: Any) -> bool:
    now = clock.now()
    done = {"fetched_at": now, "asked_at": now, "wanted": False, "problem": "", "error": ""}
    return bool(work.mine(row).update(**found, **done, **work.NEW))


def _not_read(row: Issuer | StatusList, error: Exception) -> None:
    """It is tried again; what waits for it meanwhile is judged by what is there."""
    said = str(error)[:300] or type(error).__name__
    work.put_off(QUEUE, row, error, problem=said, asked_at=clock.now())
