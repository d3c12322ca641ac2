"""HEAD answers like GET on every address."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import builders
from tests.web.addresses import ANYONE, MEMBER, SIGNED_IN
from tests.web.desk_addresses import DESK
from tests.web.test_who_may import everything  # noqa: F401

pytestmark = pytest.mark.django_db

SAME = ("Content-Type", "Content-Disposition", "Cache-Control", "Location", "Allow")


def answers(client, rows, everything):  # noqa: F811 - the fixture
    for name, row in rows.items():
        method, _, kind = row.partition(" ")
        if method != "get":
            continue
        path = reverse(name, kwargs=everything.arguments[kind] if kind else {})
        get, head = client.get(path), client.head(path)
        yield (
            name,
            *[
                (each.status_code, {key: each.headers.get(key) for key in SAME})
                for each in (get, head)
            ],
        )


@pytest.mark.parametrize(
    ("who", "rows"),
    [
        ("nobody", ANYONE),
        ("member", MEMBER),
        ("staff", {name: row for name, (row, _) in DESK.items()} | dict.fromkeys(SIGNED_IN, "get")),
    ],
)
def test_head_answers_like_get(client, everything, who, rows):  # noqa: F811
    if who != "nobody":
        client.force_login(everything.owner if who == "member" else builders.staff())
    seen = 0
    for name, get, head in answers(client, rows, everything):
        assert head == get, name
        seen += 1
    assert seen > 5
