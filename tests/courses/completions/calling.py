"""A learning system that calls, and what it reports."""

from __future__ import annotations

import json
from datetime import date

from django.test import Client

from courses.completions.services import counting, providers
from plumbing import clock
from tests import builders
from tests.courses.completions import made

DAY = date(2026, 11, 22)


class System:
    """A learning system with its token."""

    def __init__(self, **provider):
        self.provider = made.provider(**provider)
        self.token = providers.make_token(provider=self.provider, actor=builders.staff())
        self.client = Client()

    def call(self, method, path, body=None, token=None):
        return self.client.generic(
            method,
            f"/api/{path}",
            body if isinstance(body, bytes) else json.dumps(body or {}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token or self.token}"},
        )

    def report(self, *items):
        answer = self.call("POST", "completions", {"items": items})
        assert answer.status_code == 200, answer.content
        return [(one["result"], one["field"]) for one in answer.json()["answers"]]

    def count(self):
        counting.count_waiting(on=clock.today(), seconds=20)


def item(completion_id="c-1", **fields):
    said = {
        "completion_id": completion_id,
        "certification_number": "3027715",
        "title": "Difficult blood draws",
        "completed_on": DAY.isoformat(),
        "contact_hours": "1.40",
    }
    return {name: value for name, value in (said | fields).items() if value is not None}
