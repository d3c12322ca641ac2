"""Who may call, what a caller learns of people, and what cannot be read at all."""

from __future__ import annotations

import json
from datetime import date

import pytest

from courses.completions.models import Completion
from courses.completions.services import guessing, providers
from courses.completions.services.reporting import NOBODY
from courses.completions.views.api import SLOWER
from tests import builders
from tests.courses.completions.calling import item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november_30")]


def test_nobody_and_another_name_are_answered_alike(system, rma):
    other = builders.certification(number="3027716", granted_on=date(2024, 9, 18))
    two = {"member_number": other.certificant.member_number}
    body = {
        "items": [
            item("name", last_name="Smith"),
            item("nobody", certification_number="4", last_name="Smith"),
            item("two", last_name="O'Brien", **two),
        ]
    }
    answers = system.call("POST", "completions", body).json()["answers"]
    assert {(one["result"], one["reason"]) for one in answers} == {("parked", NOBODY)}
    whys = Completion.objects.order_by("completion_id").values_list("why", flat=True)
    assert list(whys) == ["name", "unknown", "two"]


def test_a_provider_tries_only_so_many_numbers_and_names(system, rma, monkeypatch):
    monkeypatch.setattr(guessing, "MOST", 2)
    monkeypatch.setattr(guessing.time, "time", lambda: 1_000_000.0)  # all in one minute
    assert system.report(item("a", last_name="Smith")) == [("parked", "")]
    assert system.report(*(item(f"b-{n}") for n in range(9))) == [("accepted", "")] * 9
    assert system.report(item("a", last_name="Smyth")) == [("unchanged", "")]
    refused = system.call("POST", "completions", {"items": [item("c")]})
    assert (refused.status_code, list(refused.json())) == (429, ["error"])
    asked = {"number": "3027715", "last_name": "O'Brien"}
    assert system.call("POST", "members/check", asked).status_code == 429


def test_one_call_learns_no_more_than_is_left_and_nobody_is_slowed_by_what_is_right(
    system, rma, monkeypatch
):
    monkeypatch.setattr(guessing, "MOST", 2)
    monkeypatch.setattr(guessing.time, "time", lambda: 2_000_000.0)
    right = [item(f"right-{n}") for n in range(1000)]
    for _ in range(2):
        assert {one for one, _ in system.report(*right)} <= {"accepted", "unchanged"}
    same = [item(f"same-{n}", last_name="Smith") for n in range(9)]
    assert {one for one, _ in system.report(*same)} == {"parked"}  # one guess
    stored = Completion.objects.count()
    wrong = [item(f"wrong-{n}", last_name=f"Smith{n}") for n in range(2)]
    for sent in (wrong + right[:1], right[:1]):  # nor is anything after it in that minute
        answer = system.call("POST", "completions", {"items": sent})
        assert (answer.status_code, answer.json()) == (429, {"error": SLOWER})
    assert Completion.objects.count() == stored
    monkeypatch.setattr(guessing.time, "time", lambda: 2_000_060.0)
    assert system.report(*wrong) == [("parked", "")] * 2


def test_number_and_last_name_are_known_together_or_not_at_all(system, rma, monkeypatch):
    def known(number, last_name):
        body = {"number": number, "last_name": last_name}
        return system.call("POST", "members/check", body).json()

    assert known("302 7715", "OBRIEN") == {"known": True}
    assert known(rma.certificant.member_number, "O'Brien") == {"known": True}
    assert known("3027715", "Brian") == {"known": False}
    monkeypatch.setattr(guessing, "MOST", 0)
    assert known("3027715", "Brian") == {"error": SLOWER}


def test_a_token_is_good_until_it_is_revoked_and_two_at_once(system, rma):
    admin, provider = builders.staff(), system.provider
    second = providers.make_token(provider=provider, actor=admin)
    with pytest.raises(providers.ProviderRefused):
        providers.make_token(provider=provider, actor=admin)
    asked = {"items": []}
    assert system.call("POST", "completions", asked, second).status_code == 200
    row = provider.tokens.get(hint=second[-4:])
    assert row.last_used_at
    assert second not in json.dumps([one.hash for one in provider.tokens.all()])
    providers.revoke(token=row, actor=admin)
    for token in (second, "amt_nonsense"):
        refused = system.call("POST", "completions", asked, token)
        assert (refused.status_code, "error" in refused.json()) == (401, True)
    provider.ended_on = date(2026, 11, 30)
    provider.save()
    assert system.call("POST", "completions", asked).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 100_000, 400),
        (b"[]", 422),
        (b'{"items": 1}', 422),
        (b'{"items": ["x"]}', 422),
        (json.dumps({"items": [{}] * 1001}).encode(), 422),
        (b'{"items": [' + b" " * 2_200_000 + b"]}", 413),
    ],
)
def test_what_cannot_be_read_at_all_is_answered_with_a_sentence(system, body, status):
    answer = system.call("POST", "completions", body)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


def test_the_documents_can_be_read_by_anyone(client):
    assert client.get("/api/openapi.json").json()["openapi"] == "3.1.0"
    page = client.get("/api/").content.decode()
    assert "POST /api/completions" in page
    for said in ("completion_id", "withdrawn", "known", "last_name", "certification alone"):
        assert said in page
