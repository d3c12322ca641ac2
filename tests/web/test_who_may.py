"""Every address of the portal in one table: who opens it, who is sent to sign in, to whom it is not
there. An address without a row fails; so does a row without an address.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from billing.dues.services import renewal_previews
from billing.services import papers
from members.models import Role, User
from notices.services import print_runs
from plumbing import files, pdf
from tests import builders
from tests.web.addresses import (
    ANYONE,
    CALLS,
    MEMBER,
    NOBODY,
    OWN_FACTOR,
    OWNER,
    SIGNED_IN,
    STEPS,
    TABLES,
)
from tests.web.desk_addresses import ALL, DESK
from tests.web.everything import Everything, every_address

pytestmark = pytest.mark.django_db

OPENS, SIGN_IN, NOT_THERE, REFUSED, ELSEWHERE = (
    "opens",
    "sign in",
    "not there",
    "refused",
    "sent on",
)


@pytest.fixture
def everything(monkeypatch):
    """PDFs are not rendered here: who may have one is asked, not what it looks like."""
    monkeypatch.setattr(pdf, "render", lambda *_, **__: b"%PDF")
    monkeypatch.setattr(papers, "invoice_pdf", lambda _row: b"%PDF")
    monkeypatch.setattr(papers, "receipt_pdf", lambda _row: b"%PDF")
    monkeypatch.setattr("notices.views.desk_letters.letters.bind", _no_pages)
    monkeypatch.setattr(print_runs, "document", lambda run: b"%PDF")
    monkeypatch.setattr(files, "read", lambda _name: b"")
    monkeypatch.setattr(renewal_previews, "letter", lambda **_: b"%PDF")
    return Everything()


def _no_pages(*_letters, **_words):
    class Bound:
        data = b"%PDF"

    return Bound


def actor(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def outcome(client: Client, name: str, method: str, arguments: dict) -> str:
    """What the address answers; what it wrote is undone."""
    path = reverse(name, kwargs=arguments) + "?category=professional_education"
    with transaction.atomic():
        answer = client.get(path) if method == "get" else client.post(path)
        transaction.set_rollback(True)
    there = answer.headers.get("Location", "")
    if answer.status_code == 405:
        return f"does not take {method}"
    if answer.status_code == 404:
        return NOT_THERE
    if answer.status_code == 403:
        return REFUSED
    if there.startswith(reverse("account_login")):
        return SIGN_IN
    if there in {reverse("desk:home"), reverse("members:claim")} and not path.startswith(there):
        return ELSEWHERE
    return OPENS


def differing(everything, rows, clients, expected):
    """(who, view, what is, what should be) of every answer that is not the expected one."""
    for name, row in rows.items():
        method, _, kind = row.partition(" ")
        arguments = everything.arguments[kind] if kind else {}
        for who, client in clients.items():
            found, wanted = outcome(client, name, method, arguments), expected(who, name)
            if found != wanted:
                yield who, name, found, wanted


@pytest.fixture
def people(everything):
    return {
        "anonymous": actor(None),
        "owner": actor(everything.owner),
        "other member": actor(everything.other),
        "no record": actor(User.objects.create_user("visitor@example.org")),
    }


@pytest.fixture
def staff():
    return {role: actor(builders.staff(role)) for role in Role.values}


def test_every_address_has_one_row_and_every_row_an_address():
    there = {name for name, _ in every_address()}
    rows = [name for table in TABLES for name in table]
    assert sorted(rows) == sorted(there)


def test_public_pages_open_to_all(everything, people):
    some = {who: people[who] for who in ("anonymous", "owner")}
    assert list(differing(everything, ANYONE, some, lambda *_: OPENS)) == []


def test_what_is_not_set_up_is_there_for_nobody(everything, people, settings):
    settings.STRIPE_WEBHOOK_SECRETS = []
    some = {who: people[who] for who in ("anonymous", "owner")}
    assert list(differing(everything, NOBODY, some, lambda *_: NOT_THERE)) == []


def test_calls_want_a_token_whoever_is_signed_in(everything, people, staff):
    for name, row in CALLS.items():
        method, _, kind = row.partition(" ")
        path = reverse(name, kwargs=everything.arguments[kind] if kind else {})
        for client in (people["anonymous"], people["owner"], staff["admin"]):
            assert client.generic(method.upper(), path).status_code == 401


def test_steps_of_signing_in_lead_nowhere_by_themselves(everything, people):
    rows = dict.fromkeys(STEPS, "get")
    only = {"anonymous": people["anonymous"]}
    assert list(differing(everything, rows, only, lambda *_: SIGN_IN)) == []


def test_account_pages_want_a_sign_in(everything, people, staff):
    rows = dict.fromkeys(SIGNED_IN, "get")
    some = {"anonymous": people["anonymous"], "auditor": staff["auditor"]}
    found = differing(
        everything, rows, some, lambda who, _: SIGN_IN if who == "anonymous" else OPENS
    )
    assert list(found) == []


def test_keys_and_factors_want_a_sign_in(everything, people):
    only = {"anonymous": people["anonymous"]}
    assert list(differing(everything, OWN_FACTOR, only, lambda *_: SIGN_IN)) == []


def test_members_pages_open_to_members_alone(everything, people, staff):
    expected = {"anonymous": SIGN_IN, "owner": OPENS, "other member": OPENS}
    found = differing(
        everything, MEMBER, people | staff, lambda who, _: expected.get(who, ELSEWHERE)
    )
    assert list(found) == []


def test_things_of_a_member_open_to_their_owner_alone(everything, people, staff):
    expected = {"anonymous": SIGN_IN, "owner": OPENS, "other member": NOT_THERE}
    people.pop("owner")
    found = differing(
        everything, OWNER, people | staff, lambda who, _: expected.get(who, ELSEWHERE)
    )
    assert list(found) == []


def test_owner_opens_what_is_theirs(everything, people, monkeypatch):
    only = {"owner": people["owner"]}
    # files that are not on disk
    gone = (
        "ccp:proof",
        "drafts:file",
        "audit:file",
        "audit:preview",
        "recert:file",
        "recert:preview",
        "exam:file",
    )
    rows = {name: row for name, row in OWNER.items() if not name.startswith(gone)}
    assert list(differing(everything, rows, only, lambda *_: OPENS)) == []


@pytest.mark.long(27)
def test_desk_opens_by_role_and_is_not_there_for_members(everything, people, staff):
    def expected(who, name):
        if who == "anonymous":
            return SIGN_IN
        reviews_others = who == Role.RECORDS and name.startswith(("casework:", "desk:case"))
        if who not in ALL or (reviews_others and who not in DESK[name][1]):
            return NOT_THERE  # the case is an audit
        return OPENS if who in DESK[name][1] else REFUSED

    rows = {name: row for name, (row, _) in DESK.items()}
    some = {who: people[who] for who in ("anonymous", "owner")}
    assert list(differing(everything, rows, some | staff, expected)) == []
