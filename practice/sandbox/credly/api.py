"""What the practice badge provider answers: lists, issue, replace, revoke. Knows no sockets."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from practice.sandbox.credly.store import LIVE, Store

PAGE = 50
ONE = re.compile(r"badges/([0-9a-f-]{36})/(replace|revoke)")
NEEDED = ("recipient_email", "badge_template_id", "issued_at")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: dict[str, Any]


def refused(status: int, message: str, **metadata: str) -> Answer:
    return Answer(status, {"data": {"message": message}, "metadata": metadata})


class Api:
    """organization, token: the only ones it knows; templates: their names by id, none: any id is
    one.
    """

    def __init__(
        self, store: Store, *, organization: str, token: str, templates: Mapping[str, str], url: str
    ) -> None:
        self._store, self._organization, self._url = store, organization, url
        self.token, self.templates = token, dict(templates)

    def answer(self, method: str, path: str, query: str, authorization: str, body: str) -> Answer:
        if not self._knows(authorization):
            return refused(401, "The authorization token is not valid.")
        prefix = f"/v1/organizations/{self._organization}/"
        if not path.startswith(prefix):
            return refused(404, "Not found.")
        what = path.removeprefix(prefix)
        asked = {key: values[-1] for key, values in parse_qs(query).items()}
        try:
            given = json.loads(body) if body else {}
        except ValueError:
            return refused(400, "The body is no JSON.")
        if method == "GET" and what in {"badges", "high_volume_issued_badge_search"}:
            return self._list(what, asked)
        if method == "GET" and what == "badge_templates":
            rows = [{"id": key, "name": name} for key, name in self.templates.items()]
            return Answer(200, {"data": rows, "metadata": {}})
        if method == "POST" and what == "badges":
            return self._issue(given)
        if match := ONE.fullmatch(what):
            return self._one(method, match[1], match[2], given)
        return refused(404, "Not found.")

    def _knows(self, authorization: str) -> bool:
        scheme, _, given = authorization.partition(" ")
        try:
            name = base64.b64decode(given).decode().partition(":")[0]
        except ValueError:
            return False
        return scheme.lower() == "basic" and name == self.token

    def _list(self, what: str, asked: dict[str, str]) -> Answer:
        wanted = dict(
            part.split("::", 1) for part in asked.get("filter", "").split("|") if "::" in part
        )
        page = int(asked.get("page", "1"))
        states = tuple(filter(None, wanted.get("state", "").split(",")))
        if what != "badges":
            states = (*LIVE, "rejected")
        rows = self._store.find(wanted.get("issuer_earner_id", ""), states, page, PAGE)
        following = None
        if len(rows) > PAGE:
            kept = f"&filter={asked['filter']}" if "filter" in asked else ""
            following = (
                f"{self._url}/v1/organizations/{self._organization}/{what}?page={page + 1}{kept}"
            )
        return Answer(200, {"data": rows[:PAGE], "metadata": {"next_page_url": following}})

    def _issue(self, given: dict[str, Any]) -> Answer:
        missing = [name for name in NEEDED if not given.get(name)]
        if missing:
            errors = [{"attribute": name, "message": "can't be blank"} for name in missing]
            return Answer(422, {"errors": errors})
        template, earner = given["badge_template_id"], given.get("issuer_earner_id") or ""
        if self.templates and template not in self.templates:
            return refused(404, "There is no such badge template.")
        if live := self._store.live_of(earner, template):
            return refused(422, f"The earner already has this badge ({live['id']}).")
        made = self._store.add(self._badge(given, earner, given["recipient_email"]))
        return Answer(201, {"data": self._linked(made)})

    def _one(self, method: str, identifier: str, deed: str, given: dict[str, Any]) -> Answer:
        badge = self._store.get(identifier)
        if badge is None:
            return refused(404, "There is no such badge.")
        if badge["state"] == "replaced":
            current = badge.get("replaced_by", "")
            return refused(422, "The badge was already replaced.", current_badge_id=current)
        if deed == "revoke" and method == "PUT":
            self._store.save(badge | {"state": "revoked", "reason": given.get("reason", "")})
            return Answer(200, {"data": badge | {"state": "revoked"}})
        if deed == "replace" and method == "POST":
            if badge["state"] not in LIVE:
                return refused(422, f"A badge that is {badge['state']} cannot be replaced.")
            new = self._badge(given, badge["issuer_earner_id"], badge["recipient_email"])
            new["state"] = badge["state"]
            made = self._store.add(new)
            self._store.save(badge | {"state": "replaced", "replaced_by": made["id"]})
            return Answer(201, {"data": self._linked(made)})
        return refused(404, "Not found.")

    def _badge(self, given: dict[str, Any], earner: str, email: str) -> dict[str, Any]:
        return {
            "issuer_earner_id": earner,
            "recipient_email": email,
            "badge_template": {
                "id": given["badge_template_id"],
                "name": self.templates.get(given["badge_template_id"], given["badge_template_id"]),
            },
            "state": "pending",
            "issued_at": given.get("issued_at"),
            "expires_at": given.get("expires_at"),
            "issued_to": f"{given.get('issued_to_first_name', '')} "
            f"{given.get('issued_to_last_name', '')}".strip(),
            "evidence": given.get("evidence") or [],
        }

    def _linked(self, badge: dict[str, Any]) -> dict[str, Any]:
        badge["badge_url"] = f"{self._url}/badges/{badge['id']}"
        self._store.save(badge)
        return badge
