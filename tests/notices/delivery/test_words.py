"""The words of every kind: complete in each form, and the same facts in all of them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.template import Engine

from notices import kinds
from notices.delivery import message
from tests.notices import samples
from tests.notices.conftest import ON

CASES = {kind: (kind, context) for kind, context in samples.CONTEXTS.items()} | samples.OTHERS
FACTS = {
    "renewal": ["$50.00", "October 31", "November 30, 2026", "3027715", "/pay/"],
    "renewal two": ["$1,150.00", "$550.00", "RMA renewal fee 2025", "lapsed on December 1, 2025"],
    "renewal late": ["was due on October 31, 2026", "RPT lapsed on December 1, 2026", "/pay/"],
    "renewal_reminder": ["$50.00", "October 31", "November 30, 2026", "/pay/"],
    "past_due": ["$50.00", "October 31", "through November 30, 2026", "/pay/"],
    "past_due two": ["as RPT through November 30, 2026", "RMA lapsed on December 1, 2025"],
    "last_day_of_grace": ["$50.00", "November 30, 2026", "/pay/"],
    "lapsed": ["December 1, 2026", "through October 13, 2029", "/pay/"],
    "lapsed recertify": [
        "has been lapsed since December 1, 2026",
        "recertification",
        "Since September 18, 2027: The points",
        "Since December 1, 2027: The renewal fee of 2027",
    ],
    "invoice": ["$50.00", "October 31, 2026", "/pay/"],
    "payment_received": ["$50.00", "November 9, 2026", "R-26-000412", "October 13, 2027"],
    "ccp_reminder": ["11.75", "18.25", "September 17, 2027", "Record", "Attest", "/ce/log/"],
    "cycle_met": ["March 2, 2027", "September 17, 2027"],
    "rolled_over": ["30.00 points by September 17, 2030", "do not carry over"],
    "cycle_missed": ["18.25", "30.00", "September 18, 2027", "recertification"],
    "cycle_missed voluntary": ["18.25", "recommendation"],
    "past_due suspended": ["RPT is suspended since September 1, 2026", "/pay/"],
    "last_day_of_grace suspended": ["RPT is suspended since September 1, 2026", "/pay/"],
    "renewal_reminder suspended": ["RPT is suspended since September 1, 2026", "/pay/"],
    "cycle_missed lapsed": ["has been lapsed since May 1, 2027", "paying fees alone does not"],
    "cycle_missed suspended": ["has been suspended since February 1, 2027", "recertification"],
    "ccp_reminder lapsed": ["90 days are left, today counted", "paying fees no longer brings"],
    "ccp_reminder suspended": ["today is the last day", "once the suspension is over"],
    "address_problem": ["2214 N Larkspur Ave Apt 3B", "/profile/"],
}


@pytest.fixture(autouse=True)
def nothing_missing(monkeypatch):
    """A variable that no context gives shows in what is written."""
    monkeypatch.setattr(Engine.get_default(), "string_if_invalid", "MISSING(%s)")


def words(html: str) -> str:
    """What a reader sees, and where its links lead."""
    body = re.sub(r"(?s)<style>.*?</style>", "", html)
    body = re.sub(r'<a [^>]*href="([^"]*)"', r"\1<a ", body)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_every_kind_has_a_sample():
    """But those of audits, which are written with their cases."""
    assert set(samples.CONTEXTS) == {
        kind.key for kind in kinds.declared() if not kind.key.startswith("audit_")
    }


@pytest.mark.parametrize("case", [case for case in CASES if case.endswith(" suspended")])
def test_who_is_suspended_is_told_neither_that_it_lapsed_nor_that_they_are_certified(case):
    kind, context = CASES[case]
    email = message.compose(kind=kind, person=samples.person(), context=context, on=ON)
    said = f"{email.subject} {email.body} {words(email.alternatives[0][0])}"
    assert not re.search(r"lapsed on\b|lapses|(still|stay|remain) certified|has lapsed", said)


@pytest.mark.parametrize("case", CASES)
def test_text_and_html_say_the_same_facts_and_miss_nothing(case):
    kind, context = CASES[case]
    email = message.compose(kind=kind, person=samples.person(), context=context, on=ON)
    html = email.alternatives[0][0]
    for form in (email.subject, email.body, html):
        assert "MISSING" not in form
        assert "{{" not in form
        assert "{%" not in form
    plain, seen = " ".join(email.body.split()), words(html)
    for fact in FACTS[case]:
        assert fact in plain
        assert fact in re.sub(r"\s+([.,])", r"\1", seen)
    assert "Your member number: M000017" in plain
    assert "Your member number: M000017" in seen
    assert 0 < len(email.subject) <= 70
    assert "\n\n\n" not in email.body
    assert all(len(line) <= 110 for line in email.body.splitlines())


@pytest.mark.parametrize("case", CASES)
def test_html_works_with_pictures_off_and_without_scripts(case):
    kind, context = CASES[case]
    email = message.compose(kind=kind, person=samples.person(), context=context, on=ON)
    html = email.alternatives[0][0]
    assert not re.search(r"<(img|script|link|form|iframe)\b", html)
    assert "max-width:600px" in html
    assert '<html lang="en">' in html


def posted(case: str) -> str:
    """The letter of a case, as HTML."""
    kind, context = CASES[case]
    data = context | {
        "person": samples.person(email_bounced_on=ON),
        "base_url": "https://portal.example.org",
        "on": ON,
        "letter_number": "000017",
        "member_number": "M000017",
        "address_lines": ["MARISOL REYES", "2214 N LARKSPUR AVE APT 3B", "ROCKFORD IL 61107-1146"],
        "from_lines": ["Marisol Reyes", "2214 N Larkspur Ave Apt 3B"],
        "sender": {"name": "The body", "lines": ["Return street"]},
        "remittance": {"name": "The body", "lines": ["Check street"]},
    }
    return message.fill(kind, "letter.html", data)


def test_a_late_renewal_asks_for_nothing_by_a_day_that_is_gone():
    letter = words(posted("renewal late"))
    assert "$50.00 that was due on October 31, 2026 and is not paid. Please pay it now." in letter
    assert "RPT lapsed on December 1, 2026. It comes back once every lapsed year is paid." in letter
    assert "Please pay $50.00 by" not in letter
    assert "not paid by October 31" not in letter


def test_the_past_due_letter_says_what_happens_next():
    letter = words(posted("past_due"))
    assert "You stay certified through November 30, 2026. After that your certification" in letter
    assert "If it is not paid by October 31" not in letter


@pytest.mark.parametrize("case", CASES)
def test_every_kind_can_go_by_post(case):
    kind, _ = CASES[case]
    letter = posted(case)
    assert kinds.of(kind).letter
    assert "MISSING" not in letter
    assert "Dear Marisol Reyes," in letter
    assert "Member number M000017" in letter
    assert "MARISOL REYES" in letter
    assert "Our emails to you come back." in letter


def test_a_name_is_escaped_in_html_and_plain_in_text():
    person = samples.person(short_name="O'Brien <i>")
    email = message.compose(
        kind="renewal", person=person, context=samples.CONTEXTS["renewal"], on=ON
    )
    assert "Hello O'Brien <i>," in email.body
    assert "O&#x27;Brien &lt;i&gt;" in email.alternatives[0][0]
