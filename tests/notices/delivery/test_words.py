"""The words of every kind: complete in each form, and the same facts in all of them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.template import Engine

from notices import kinds
from notices.delivery import message
from tests.notices import first_samples, printed_samples, recert_samples, samples
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
    "draft_received": [
        "kept privately, not reviewed. It does not count until you confirm it",
        "it counts from November 9, 2026",
        "by Lakeview Medical Center, completed on November 7, 2026, 3.50 contact hours,",
        "notes.zip: We take PDF files and pictures.",
        "/ce/drafts/17/",
    ],
    "course_bought": [
        "These courses are yours now.",
        "Order of draw: preventing carryover",
        "Convention session, 2.00 contact hours, July 8, 2027, 2:00 PM CDT, Lakefront Hall",
        "/courses/mine/",
    ],
    "course_refund_answered": [
        "On November 20, 2026 you asked for $27.00 for “Order of draw: preventing carryover” back.",
        "You have read the article and answered all of its questions.",
        "The course stays yours.",
        "/courses/mine/7/refund/",
    ],
    "account_like_yours": [
        "you are on record with AMT (member number 1000001)",
        "Set up the sign-in of your record",
        "nobody gets into your record that way",
        "/claim/",
    ],
    "completion_recorded": [
        "“Difficult blood draws” by Lakeview Learning, completed on November 22, 2026",
        "1.50 contact hours",
        "Your order of it, invoice 26-000117, is void: nothing is due for it.",
        "RMA No. 2211904: 19.75 of 30.00 points",
    ],
    "completion_parked": [
        "c-114, No. 3027715: Nobody has this number",
        "within 30 days counts from its completion day",
        "more than these 1",
        "/api/",
    ],
    "cycle_missed_off": ["is met as of September 17, 2027", "no longer holds", "stands as if"],
    "cycle_missed_off recertified": ["is met as of", "You have been recertified since"],
    "cycle_missed_off otherwise": ["lapsed since May 1, 2027 for another reason"],
    "cycle_missed_off voluntary": ["was a recommendation, nothing else hangs on it"],
    "cycle_missed voluntary": ["18.25", "recommendation"],
    "past_due suspended": ["RPT is suspended since September 1, 2026", "/pay/"],
    "last_day_of_grace suspended": ["RPT is suspended since September 1, 2026", "/pay/"],
    "renewal_reminder suspended": ["RPT is suspended since September 1, 2026", "/pay/"],
    "cycle_missed lapsed": ["has been lapsed since May 1, 2027", "paying fees alone does not"],
    "cycle_missed suspended": ["has been suspended since February 1, 2027", "recertification"],
    "ccp_reminder lapsed": ["90 days are left, today counted", "paying fees no longer brings"],
    "ccp_reminder suspended": ["today is the last day", "once the suspension is over"],
    "certification_suspended": [
        "is suspended as of December 1, 2026",
        "through the day before March 1, 2027",
        "As the board decided on November 20.",
        "fees and CE points go on",
    ],
    "certification_retired": ["is retired as of December 1, 2026", "No more renewal fees"],
    "certification_revoked": ["is revoked as of December 1, 2026", "As the board decided"],
    "address_problem": ["2214 N Larkspur Ave Apt 3B", "/profile/"],
    "audit_notice": [
        "by March 16, 2026, 60 days after this notice. Files that you keep",
        "proof of 4 activities. 1 more was posted by AMT and needs none. 20.00 of 45.00 points",
        "failed on March 17, 2026, and the certification lapses that day. Do you need more time?",
    ],
    "audit_notice two": [
        "2 cycles of yours were drawn",
        "case 2026-0143: you signed that the points were earned",
        "case 2026-0150, by April 5, 2026: the one activity was posted by AMT",
        "and the certification lapses that day.",
    ],
    "audit_notice lapsed": [
        "60 days after this notice. What is asked for",
        "failed on March 17, 2026, and only recertification brings the certification back.",
    ],
    "audit_notice retired": ["failed on March 17, 2026. Do you need more time?"],
    "audit_reminder": ["47 days are left, today and the last one counted: March 16, 2026."],
    "audit_reminder again": [
        "We asked for more proof",
        "Today, March 16, 2026, is the last day.",
        "proof for 31.00 more points; 14.00 of 45.00 are accepted.",
    ],
    "audit_received": [
        "Your answer to the CCP audit",
        "came on Sunday, March 1, 2026, 9:41:07 AM CST (Central Standard Time, UTC\N{MINUS SIGN}6)",
        "2 activities: 1 with your proof, 0 posted by AMT; with this answer came 3 files",
        "Without proof: 2. Course 2.",
        "Your days stand still",
    ],
    "audit_received replacement": ["What you sent in again", "Without proof: nothing."],
    "audit_received appeal": [
        "Your appeal in the CCP audit",
        "Your statement, 812 characters, and no file.",
        "until then your MLT stays lapsed. We write to you once it is decided.",
    ],
    "audit_received more time": [
        "Your request for 20 more days",
        "9:41:07 AM CST",
        "Until we answer by email, March 16, 2026 stays the last day.",
    ],
    "audit_deficient": [
        "We accepted 14.00 of the 45.00 points it needs.",
        "Accepted in full, activity 2 adds 10.00 and activity 3 adds 6.00.",
        "Or add another activity of the same cycle, with its proof.",
    ],
    "audit_deficient beyond": ["It is claimed twice.", "Add another activity of the same cycle"],
    "audit_passed": [
        "50.00 of the 45.00 points it needs are accepted.",
        "nothing more to do for it",
    ],
    "audit_failed": [
        "We accepted 14.00 of the 45.00 points",
        "has been lapsed since March 17, 2026",
        "You may appeal once, through April 16, 2026, with a statement and files.",
    ],
    "audit_failed two": [
        "The CCP audits of 2 cycles of yours are not passed.",
        "failed on March 17, 2026: MLT No. 1984402, case 2026-0143 and RPT No. 1984402, case",
        "Your RPT has been lapsed since March 17, 2026",
        "Since January 31, 2026: The renewal fee of 2025",
        "You may appeal each once",
    ],
    "audit_failed retired": ["We accepted 14.00 of the 45.00 points it needs."],
    "audit_appeal_decided": ["The audit is passed, as if it had not failed"],
    "audit_appeal_decided failed": [
        "The audit stays failed. 14.00 of the 45.00 points it needs are accepted. The name is",
        "Your MLT has been lapsed since March 17, 2026.",
    ],
    "audit_appeal_decided dues": [
        "Your MLT is lapsed since January 31, 2026 all the same: The renewal fee of 2025",
    ],
    "audit_withdrawn": ["is withdrawn", "The reason: Drawn by mistake."],
    "audit_withdrawn two": [
        "is withdrawn. You need not do anything more for it. The reason: The certification was",
        "it is as if it had not failed. You need not do anything more for it.",
        "The reason: Mail was lost.",
    ],
    "audit_extended": ["You have 20 more days", "The last day is now March 16, 2026."],
    "audit_not_extended": [
        "We cannot give you more time",
        "The reason: Three months were enough. The last day stays March 16, 2026",
        "47 days are left, today and the last one counted.",
    ],
    **recert_samples.FACTS,
    **first_samples.FACTS,
    **printed_samples.FACTS,
}
NOT_OFFERED = {
    "audit_notice two": "Do you need more time?",
    "audit_notice lapsed": "Files that you keep",
    "audit_notice retired": "lapses",
    "audit_deficient beyond": "better proof",
    "audit_failed retired": "appeal",
    "audit_extended": "Do you need more time?",
    "audit_not_extended": "Do you need more time?",
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
    assert set(samples.CONTEXTS) == {kind.key for kind in kinds.declared()}


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


@pytest.mark.parametrize("case", NOT_OFFERED)
def test_no_way_is_offered_that_cannot_be_gone(case):
    kind, context = CASES[case]
    email = message.compose(kind=kind, person=samples.person(), context=context, on=ON)
    for said in (email.body, words(email.alternatives[0][0]), words(posted(case))):
        assert NOT_OFFERED[case] not in " ".join(said.split())


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
