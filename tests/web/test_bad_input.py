"""What nobody means to send: refused cleanly or kept safely, never an error of ours."""

from __future__ import annotations

import json
from itertools import product

import pytest
from django.db import transaction
from django.urls import reverse

from plumbing import pdf
from plumbing.row_ids import row_id
from tests import builders
from tests.web.addresses import ANYONE, MEMBER, NOBODY, OWNER
from tests.web.desk_addresses import DESK
from tests.web.everything import Everything

pytestmark = pytest.mark.django_db

TEXTS = {
    "nul": "a\x00b",
    "lone surrogate": "\ud800",
    "10,000 letters": "a" * 10_000,
    "header": "x\r\nBcc: evil@example.org",
    "escape": "\x1b[2J",
    "override": "\u202eevil",
    "zalgo": "a" + "\u0301" * 500,
    "script": "<script>alert(1)</script>",
    "template": "{{7*7}}{% debug %}{event.__init__}",
    "sql": "'; DROP TABLE members_certificant;--",
    "path": "../../etc/passwd",
    "percent": "%00%0d%0a",
    "formula": "=1+1",
}
NUMBERS = [
    "-1",
    "0",
    "1e309",
    "NaN",
    "Infinity",
    "1,5",
    "１",
    "9" * 40,
    "9" * 5000,
    "0.005",
    "-0",
    "abc",
    "\x00",
]
DAYS = ["2023-02-29", "2026-04-31", "0000-00-00", "9999-12-31", "1900-01-01", "26-1-1", "\x00"]
FIELDS = [
    "member_number",
    "last_name",
    "number",
    "code",
    "password",
    "login",
    "email",
    "address_line1",
    "city",
    "state",
    "zip",
    "country",
    "phone",
    "invoice",
    "title",
    "provider",
    "note",
    "text",
    "reason",
    "name",
    "signature",
    "reference",
    "subject",
    "q",
    "source",
]
NUMERIC = [
    "hours",
    "credits",
    "years",
    "amount",
    "certifications",
    "invoices",
    "roles",
    "page",
    "value",
]
DATED = ["completed_on", "from_day", "to_day", "received_on", "on", "day", "valid_from"]
QUERY = [
    "q",
    "page",
    "before",
    "sort",
    "kind",
    "state",
    "program",
    "standing",
    "activity",
    "repeat",
    "next",
]


@pytest.fixture
def world(monkeypatch):
    """PDFs and tasks stay out: typed text is what is tested."""
    from billing.dues.services import renewal_previews
    from billing.services import papers
    from notices.delivery import letters

    monkeypatch.setattr(pdf, "render", lambda *_, **__: b"%PDF")
    monkeypatch.setattr(papers, "invoice_pdf", lambda _row: b"%PDF")
    monkeypatch.setattr(papers, "receipt_pdf", lambda _row: b"%PDF")
    monkeypatch.setattr(renewal_previews, "letter", lambda **_: b"%PDF")
    monkeypatch.setattr(letters, "bind", lambda *_, **__: type("Bound", (), {"data": b"%PDF"}))
    return Everything()


def own_addresses(world):
    """Every address but those of allauth, of the thing that it is about."""
    desk = {name: row for name, (row, _) in DESK.items()}
    for name, row in (ANYONE | NOBODY | MEMBER | OWNER | desk).items():
        if not name.startswith(("account_", "health", "style")):
            kind = row.partition(" ")[2]
            yield reverse(name, kwargs=world.arguments[kind] if kind else {})


def form_of(text, number, day):
    return {
        **dict.fromkeys(FIELDS, text),
        **dict.fromkeys(NUMERIC, number),
        **dict.fromkeys(DATED, day),
    }


def as_bytes(form):
    """A form as a hostile client sends it: lone surrogates and all."""
    from urllib.parse import quote_from_bytes

    pairs = (
        f"{key}={quote_from_bytes(value.encode('utf-8', 'surrogatepass'))}"
        for key, value in form.items()
    )
    return "&".join(pairs)


def sent(client, method, path, **words):
    """The status of the answer; whatever it wrote is undone."""
    client.raise_request_exception = False
    with transaction.atomic():
        answer = getattr(client, method)(path, **words)
        transaction.set_rollback(True)
    return answer.status_code


URLENCODED = "application/x-www-form-urlencoded"


CATEGORIES = "professional_education", "employment", "authorship", "instruction", "organization"
ODD_PIECES = ["%00", "%ED%A0%80", "%FF", "a" * 3000, "..%2F..%2Fetc", "-1", "9" * 30, "9" * 5000]

MEMBERS_PATHS = (
    "/invoices/{}/ /invoices/{}/pdf/ /invoices/receipt/{}/ /pay/{}/ /paid/{}/ "
    "/ce/cycles/{}/ /ce/activities/{}/ /ce/proofs/{}/"
)
DESK_PATHS = (
    "/desk/money/invoices/{}/ /desk/members/{}/ /desk/letters/{}/ /desk/renewals/{}/ "
    "/desk/renewals/2026-11/list/{}/"
)


def pages_of(world, who):
    """The addresses that are theirs: the desk for staff, everything else for the rest."""
    for path in own_addresses(world):
        if path.startswith("/desk/") is (who == "staff"):
            yield path
    if who == "owner":
        yield from (f"/ce/log/?category={category}" for category in CATEGORIES)
        yield from (f"/ce/points/?category={category}" for category in CATEGORIES)


def entered(client, world, who):
    if who != "anonymous":
        client.force_login(world.owner if who == "owner" else builders.staff("admin"))
    client.raise_request_exception = False


@pytest.mark.parametrize("who", ["owner", "staff"])
def test_odd_words_in_any_form_are_no_error_of_ours(client, world, who):
    entered(client, world, who)
    words, broken = [*TEXTS.values()], []
    for at, path in enumerate(pages_of(world, who)):
        for step in range(1 + path.startswith("/ce/")):
            text = words[(at + step * 5) % len(words)]
            number = NUMBERS[(at + step * 4) % len(NUMBERS)]
            day = DAYS[(at + step) % len(DAYS)]
            form = as_bytes(form_of(text, number, day))
            if sent(client, "post", path, data=form, content_type=URLENCODED) >= 500:
                broken.append((path, text[:20], number[:20], day))
    assert broken == []


@pytest.mark.parametrize("who", ["anonymous", "owner", "staff"])
def test_odd_words_in_any_query_are_no_error_of_ours(client, world, who):
    entered(client, world, who)
    odd, broken = [*TEXTS.values(), *NUMBERS], []
    for at, path in enumerate(pages_of(world, who)):
        values = {name: odd[(at + i) % len(odd)] for i, name in enumerate(QUERY)}
        joined = f"{path}{'&' if '?' in path else '?'}{as_bytes(values)}"
        # Again without what is refused before a view sees it.
        plain = joined.replace("%00", "")
        if max(sent(client, "get", joined), sent(client, "get", plain)) >= 500:
            broken.append((path, values))
    assert broken == []


def test_odd_number_of_an_activity_beside_the_category_is_no_error_of_ours(client, world):
    entered(client, world, "owner")
    broken = []
    for name, known in product(["activity", "repeat"], ["-1", "9" * 30, "9" * 5000, "１", "abc"]):
        query = f"category=professional_education&{name}={known}"
        points = sent(client, "post", f"/ce/points/?{query}")
        if max(points, sent(client, "get", f"/ce/log/?{query}")) >= 500:
            broken.append((name, known))
    assert broken == []


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("owner", MEMBERS_PATHS),
        ("staff", DESK_PATHS),
    ],
)
def test_odd_pieces_of_an_address_are_not_there(client, world, who, paths):
    entered(client, world, who)
    answers = {
        (path, piece): sent(client, "get", path.format(piece))
        for path in paths.split()
        for piece in ODD_PIECES
    }
    assert {key for key, status in answers.items() if status not in {400, 404}} == set()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"<html>",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"id": "\ud800"}),
    ],
)
@pytest.mark.parametrize("header", ["", "t=1,v1=00", "t=x", "v0=1", "t=1,t=2,v1=0", "é=1"])
def test_webhook_of_a_stranger_is_refused(client, settings, body, header):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_practice"]
    answer = client.post(
        reverse("billing:webhook"),
        body,
        content_type="application/json",
        HTTP_STRIPE_SIGNATURE=header,
    )
    assert answer.status_code == 400


def test_webhook_larger_than_any_event_is_refused(client, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_practice"]
    answer = client.post(
        reverse("billing:webhook"), b"x" * 1_000_001, content_type="application/json"
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("17", 17),
        ("9223372036854775807", 2**63 - 1),
        *dict.fromkeys(["", "-1", "１", "1e3", "9223372036854775808", "9" * 5000]).items(),
    ],
)
def test_row_id_is_one_that_a_row_can_have_or_none(text, number):
    assert row_id(text) == number
