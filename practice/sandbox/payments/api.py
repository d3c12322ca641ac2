"""The interface: routes, keys, idempotency, expansion, lists. Knows no sockets."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import checkout, parameters, refunds
from .ledger import Ledger
from .refusals import Refusal, missing

_PAGE = {
    "limit": parameters.positive,
    "starting_after": parameters.string,
    "created": {"gte": parameters.integer},
}
_FILTERS: dict[str, dict[str, Any]] = {
    "checkout.session": {},
    "refund": {"payment_intent": parameters.string},
}
_READABLE = {
    "checkout/sessions": "checkout.session",
    "payment_intents": "payment_intent",
    "charges": "charge",
    "refunds": "refund",
    "disputes": "dispute",
}
_LONGEST_KEY, _LONGEST_PAGE = 255, 100


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    parameters: str  # form encoded: the body of a POST, the query of a GET
    authorization: str = ""
    idempotency_key: str = ""


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    replayed: bool = False


class Api:
    """Answers requests out of a ledger. `pages` is the address under which card pages lie."""

    def __init__(self, ledger: Ledger, *, api_key: str, pages: str) -> None:
        self._ledger = ledger
        self._api_key = api_key
        self._pages = pages

    def answer(self, request: Request) -> Answer:
        try:
            self.authenticate(request.authorization)
            with self._ledger.transaction():
                checkout.expire_overdue(self._ledger)
                if request.method == "POST":
                    return self._post(request)
                return Answer(200, json.dumps(self._get(request)))
        except Refusal as refusal:
            return Answer(refusal.status, json.dumps(refusal.body()))

    def authenticate(self, authorization: str) -> None:
        given = authorization.removeprefix("Bearer ").encode()
        if not hmac.compare_digest(given, self._api_key.encode()):
            raise Refusal("Invalid API Key provided.", status=401)

    def _post(self, request: Request) -> Answer:
        """Run once per key.

        As with the provider, a request that is refused before anything was done leaves no trace
        under its key: it may be corrected and sent again.
        """
        tree = parameters.parse(request.parameters)
        key = request.idempotency_key
        if len(key) > _LONGEST_KEY:
            raise Refusal("Idempotency keys are limited to 255 characters.")
        print_of_request = _fingerprint(request.path, tree)
        first = self._ledger.answer(key) if key else None
        if first:
            if first[0] != print_of_request:
                raise Refusal(
                    f"The key {key!r} was first used with another request.",
                    kind="idempotency_error",
                )
            return Answer(first[1], first[2], replayed=True)
        expand = tree.pop("expand", {})
        made = self._verb(request.path)(tree)
        body = json.dumps(self._shown(made, expand))
        if key:
            self._ledger.keep_answer(key, print_of_request, 200, body)
        return Answer(200, body)

    def _verb(self, path: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
        if path == "/v1/checkout/sessions":
            return lambda tree: checkout.open_session(self._ledger, tree, pages=self._pages)
        if path == "/v1/refunds":
            return lambda tree: refunds.refund(self._ledger, tree)
        if match := re.fullmatch(r"/v1/checkout/sessions/(\w+)/expire", path):
            session = match[1]
            return lambda _: checkout.expire_session(self._ledger, session)
        raise _unknown_route("POST", path)

    def _get(self, request: Request) -> dict[str, Any]:
        tree = parameters.parse(request.parameters)
        match = re.fullmatch(r"/v1/(checkout/sessions|[a-z_]+)(?:/(\w+))?", request.path)
        kind = _READABLE.get(match[1]) if match else None
        if not match or kind is None:
            raise _unknown_route("GET", request.path)
        if match[2]:
            expand = tree.pop("expand", {})
            parameters.read(tree, {})
            param = {"payment_intent": "intent", "checkout.session": "session"}.get(kind, "id")
            return self._shown(self._ledger.get(kind, match[2], param=param), expand)
        if kind not in _FILTERS:
            raise _unknown_route("GET", request.path)
        return self._list(kind, request.path, tree)

    def _list(self, kind: str, path: str, tree: dict[str, Any]) -> dict[str, Any]:
        asked = parameters.read(tree, {**_PAGE, **_FILTERS[kind]})
        limit = asked.pop("limit", 10)
        if limit > _LONGEST_PAGE:
            raise Refusal("Limit can range between 1 and 100.", param="limit")
        after, created = asked.pop("starting_after", None), asked.pop("created", {})
        found = self._ledger.newest(kind)
        if after is not None:
            places = [place for place, row in enumerate(found) if row["id"] == after]
            if not places:
                raise missing(kind, after, "starting_after")
            found = found[places[0] + 1 :]
        wanted = [
            self._shown(row, {})
            for row in found
            if row["created"] >= created.get("gte", 0)
            and all(row.get(name) == value for name, value in asked.items())
        ]
        return {
            "object": "list",
            "data": wanted[:limit],
            "has_more": len(wanted) > limit,
            "url": path,
        }

    def _shown(self, found: dict[str, Any], expand: Any) -> dict[str, Any]:
        """The object as the caller sees it, of an intent with the charge that `expand` names."""
        shown = checkout.public(found) if found["object"] == "checkout.session" else dict(found)
        for name in expand.values() if isinstance(expand, dict) else ():
            if name != "latest_charge" or name not in found:
                raise Refusal(f"This property cannot be expanded ({name}).", param="expand")
            if found[name]:
                shown[name] = self._ledger.get("charge", found[name])
        return shown


def _fingerprint(path: str, tree: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps([path, tree], sort_keys=True).encode()).hexdigest()


def _unknown_route(method: str, path: str) -> Refusal:
    return Refusal(f"Unrecognized request URL ({method}: {path}).", status=404)
