"""What a log tells, and what it never does."""

from __future__ import annotations

import io
import json
import logging
from datetime import date

import pytest
from django.core import signing
from django.urls import reverse

from amt_portal import celery
from billing.models import Invoice
from billing.services import pay_links
from plumbing import logs

TOKEN = pay_links.token(Invoice(pk=7), through=date(2026, 12, 31))


@pytest.fixture
def lines():
    """What the portal's own handler writes, a parsed line each."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.JsonLines())
    handler.addFilter(celery.name_task)
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (f"Forbidden (CSRF token missing.): /pay/{TOKEN}/", "Forbidden (CSRF token missing.): "),
        (f"GET https://portal.example.org/pay/{TOKEN}/pdf/?a=1", "/pdf/?a=1"),
        (f"/account/login/?next=%2Fpay%2F{TOKEN.replace(':', '%3A')}%2Fpdf%2F", "%2Fpdf%2F"),
        ("GET /paid/3f2c8a34-0000-4000-8000-000000000000/receipt/", "/receipt/"),
        ("/account/password/reset/key/3x-cq1abc-9d8e7f/", "/account/password/reset/key/"),
        (f"BadSignature {signing.dumps({'claim': 1})} in a cookie", " in a cookie"),
        (f"code {signing.TimestampSigner().sign('a')}", "code "),
        ("DETAIL: Failing row contains (1, argon2$argon2id$v=19$m=1,t=2$YWJj$ZGVm, f)", "(1, "),
        ("no line to redis://:hunter2@127.0.0.1:6379/0", "@127.0.0.1:6379/0"),
        ("asked with sk_live_4eC39HqLyjWDarjtT1zdp7dc", "asked with "),
    ],
    # Signed values are others each second: no name of a test may hold one.
    ids=["csrf", "link", "next", "receipt", "reset", "signed", "stamped", "hash", "broker", "key"],
)
def test_what_opens_a_door_is_blotted_out(told, kept, lines, caplog):
    logging.getLogger("django.request").warning("%s", told)
    [line] = lines()
    assert kept in line["message"]
    assert logs.HIDDEN in line["message"]
    assert caplog.messages == [line["message"]]  # whoever handles it


@pytest.mark.parametrize(
    "told",
    [
        "/invoices/pay/",
        "/pay/?invoice=26-000001",
        "proofs/ab/" + "0123456789abcdef" * 4 + ".pdf",
        "3 of 7 at 2026-11-29T10:00:00+00:00: billing.services.issuing:issue",
    ],
)
def test_what_opens_none_is_told_in_full(told):
    assert logs.masked(told) == told


def test_a_traceback_and_a_field_are_masked_too(lines):
    try:
        date.fromisoformat(TOKEN)
    except ValueError:
        logging.getLogger("x").exception("broken", extra={"address": f"/pay/{TOKEN}/"})
    [line] = lines()
    assert TOKEN not in str(line)
    assert "ValueError" in line["traceback"]
    assert line["address"] == f"/pay/{logs.HIDDEN}/"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "get"])
def test_a_refused_request_names_no_link(client, lines, method):
    client.handler.enforce_csrf_checks = True
    address = reverse("billing:pay", args=[TOKEN])
    answer = getattr(client, method)(address, HTTP_REFERER=f"http://testserver{address}")
    assert answer.status_code >= 400
    told = [line for line in lines() if line["logger"].startswith("django.")]
    assert told
    assert TOKEN not in str(lines())


def test_no_page_tells_another_one_its_address(client):
    """Else the proxy's log would keep the link as the referrer of each style sheet."""
    assert client.get("/pay/x/")["Referrer-Policy"] == "strict-origin"


def test_a_task_is_told_in_fields(lines):
    told = {"id": "5e-1", "name": "billing.tasks.render_papers", "args": "(3,)", "runtime": 0.5}
    logging.getLogger("celery.app.trace").info("done %(id)s", told, extra={"data": told})
    [line] = lines()
    assert (line["task"], line["task_id"]) == (told["name"], "5e-1")
    assert (line["task_args"], line["seconds"]) == ("(3,)", 0.5)


def test_every_line_of_a_task_names_it(lines, monkeypatch):
    @celery.app.task(name="tests.tells")
    def tells():
        logging.getLogger("members").warning("odd", extra={"notice": 7})

    tells.apply(task_id="5e-2")
    [line] = [line for line in lines() if line["message"] == "odd"]
    assert (line["task"], line["task_id"], line["notice"]) == ("tests.tells", "5e-2", 7)
