"""A member answers a CCP audit, page by page."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework.models import CaseFile
from ccp.audit.models import MoreTime
from ccp.audit.rules.draw import ticket
from ccp.audit.services import calendar
from ccp.audit.services.answer import submit_answer
from members.models import Standing
from tests import builders
from tests.ccp.audit.asked import LAST_DAY, SEED, TODAY, asked, drawn, mlt, reviewed
from tests.handed_in import photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = TODAY.isoformat()


@pytest.fixture
def audit(today):
    return asked(with_draw=True)


@pytest.fixture
def client(client, audit):
    client.force_login(builders.member(audit.case.certificant))
    return client


def at(audit, name="case", *args) -> str:
    return reverse(f"audit:{name}", args=[audit.case.number, *args])


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def seen(client, address, *, status=200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return words(answer)


def test_what_is_missing_is_named_with_what_it_costs(client, audit):
    said = seen(client, at(audit))
    assert "<strong>47</strong>days left" in said
    assert "8. Chemical hygiene" in said
    assert "Without its 2.00 you show 45.50 of 45." in said
    assert "Submit 8 proofs" in said
    assert "one of 1,203 out of 24,049" in said


def test_an_open_case_stands_above_every_page_and_is_the_first_thing_of_home(client, audit):
    link = f'href="{at(audit)}"'
    for page in ("ccp:cycles", "billing:invoices", "members:profile"):
        said = seen(client, reverse(page))
        assert "CCP audit of your MLT: 47 days left." in said
        assert link in said
    home = seen(client, reverse("home"))
    assert 'class="banner' not in home
    assert "Send proof of 45 points by March 16, 2026" in home
    assert home.index(link) < home.index("Paid through")
    client.post(at(audit, "submit"))
    assert "your answer is with us, your clock stands still" in seen(client, reverse("home"))
    client.force_login(builders.member())
    assert "CCP audit" not in seen(client, reverse("home"))


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        ({"word": "active"}, "counts as not passed and your MLT lapses."),
        (
            {"word": "lapsed", "way_back": "pay_dues"},
            "counts as not passed; only recertification brings your MLT back then.",
        ),
        ({"word": "retired"}, "counts as not passed. You could appeal"),
    ],
)
def test_what_follows_is_told_as_the_certification_stands(client, audit, standing, told):
    Standing.objects.update(since=date(2025, 6, 30), **standing)
    said = seen(client, at(audit))
    assert told in said
    client.post(at(audit, "submit"))
    said = seen(client, at(audit))
    assert ("Your MLT lapses on that day." in said) is (standing["word"] == "active")


def test_one_press_sends_it_and_a_second_one_is_the_same(client, audit):
    for _ in range(2):
        assert client.post(at(audit, "submit")).status_code == 302
    assert audit.case.submissions.count() == 1
    said = seen(client, at(audit))
    assert "Your answer is with us" in said
    assert "No. 2026-0143-1" in said
    assert "47 days were left when it came" in said
    receipt = seen(client, at(audit, "receipt", 1))
    assert "<h1>Your answer, as it came</h1>" in receipt
    sent = CaseFile.objects.select_related("document").filter(case=audit.case)
    assert sent.count() == 8
    assert all(file.document.sha256 in receipt for file in sent)
    assert re.search(r":\d\d [AP]M C[SD]T\b.*\bCentral \w+ Time, UTC−[56]", receipt)


def test_too_late_it_is_said_and_nothing_is_lost(client, audit, settings):
    settings.PORTAL_TODAY = (LAST_DAY + timedelta(days=1)).isoformat()
    said = words(client.post(at(audit, "submit"), follow=True))
    assert "The last day was March 16, 2026" in said
    assert "nothing that you added is lost" in said
    assert "The time to answer is over" in said
    assert "Submit" not in said


def test_what_is_refused_says_why_and_all_else_is_kept(client, audit):
    files = [
        photo("JPEG", "good.jpg"),
        SimpleUploadedFile("a.txt", b"no proof"),
        photo("PNG", "b.png"),
    ]
    said = words(client.post(at(audit, "add", 8), {"proofs": files}, follow=True))
    assert "a.txt: " in said
    assert "2 files are kept." in said
    assert "Submit 10 proofs" in said
    assert "One proof is missing" not in said
    item = seen(client, at(audit, "item", 8))
    assert "good.jpg" in item
    file = CaseFile.objects.get(name="good.jpg")
    client.post(at(audit, "remove", file.pk))
    assert "good.jpg" not in seen(client, at(audit, "item", 8))


def test_a_script_that_sends_one_file_is_answered_in_text(client, audit):
    def sent(file):
        form = {"proofs": file} if file else {}
        return client.post(at(audit, "add", 8), form, headers={"accept": "text/plain"})

    assert sent(photo("JPEG", "good.jpg")).status_code == 204
    refused = sent(SimpleUploadedFile("a.txt", b"no proof"))
    assert refused.status_code == 422
    assert refused.headers["Content-Type"].startswith("text/plain")
    assert sent(None).content == b"Choose a file first."
    client.logout()
    assert sent(photo("JPEG", "other.jpg")).status_code == 401


def test_none_for_this_one_stays_in_the_answer_with_nothing(client, audit):
    client.post(at(audit, "none", 8), {"none": "1"})
    said = seen(client, at(audit))
    assert "It stays in your answer with 0.00 points." in said
    assert "One proof is missing" not in said
    client.post(at(audit, "none", 8), {"none": ""})
    assert "One proof is missing" in seen(client, at(audit))


def test_a_case_of_postings_only_is_confirmed(client, audit):
    posted = asked(mlt(number="8"), which=slice(1, 2), number="2026-0008")
    client.force_login(builders.member(posted.case.certificant))
    said = seen(client, at(posted))
    assert "Confirm 1 activity" in said
    assert "What a proof must show" not in said
    client.post(at(posted, "submit"))
    assert posted.case.submissions.count() == 1


def test_more_time_is_asked_for_and_what_was_typed_stays(client, audit):
    typed = {"days": "99", "why": "The school is closed.", "token": str(uuid4())}
    wrong = client.post(at(audit, "more_time"), typed)
    assert wrong.status_code == 422
    assert "The school is closed." in words(wrong)
    assert "Ask for 1 to 30 days." in words(wrong)
    for _ in range(2):
        answer = client.post(at(audit, "more_time"), typed | {"days": "20"})
        assert answer.status_code == 302
    assert MoreTime.objects.get().days == 20
    assert "You asked for more time on January 29, 2026" in seen(client, at(audit))


def test_an_attested_cycle_is_listed_first_and_then_answered(client, audit):
    attested = asked(mlt(number="9"), attested=True, number="2026-0009")
    client.force_login(builders.member(attested.case.certificant))
    assert "List your activities" in seen(client, at(attested))
    address = at(attested, "list") + "?category=professional_education"
    form = {
        "title": "Order of draw",
        "provider": "Prairie Lab Society",
        "completed_on": "2026-01-02",
        "hours": "46",
        "criteria": "job",
        "token": str(uuid4()),
    }
    wrong = client.post(address, form)
    assert wrong.status_code == 422
    assert "after the cycle&#x27;s last day, May 13, 2025" in words(wrong)
    assert "Prairie Lab Society" in words(wrong)
    form |= {"completed_on": "2024-05-02", "proofs": [photo("JPEG", "proof.jpg")]}
    said = words(client.post(address, form, follow=True))
    assert "It is on the list. 1 file is kept." in said
    assert "46.00 points · 45 required" in said
    assert "Submit 1 proof" in seen(client, at(attested))
    client.post(at(attested, "unlist", 1))
    assert (
        "List your activities of the cycle first"
        in words(client.post(at(attested, "submit"), follow=True))
        or not attested.case.submissions.exists()
    )


def decided(audit, choice, **more):
    submit_answer(audit=audit, on=TODAY, actor=None)
    return reviewed(audit, choice, **more)


def test_while_it_is_reviewed_nobody_sees_what_was_found(client, audit):
    decided(audit, "", reject={6: "unreadable"})
    said = seen(client, at(audit))
    assert "We are looking at your answer" in said
    assert "cannot be read" not in said


def test_of_a_deficient_one_what_is_open_is_asked_for_with_its_reason(client, audit):
    decided(audit, "deficient", reject={3: "unreadable", 6: "hours_differ"})
    said = seen(client, at(audit))
    assert "more points by" in said
    assert "The proof cannot be read." in said
    assert "accepted in full it adds 15.00" in said
    assert "Not counted in full: 3. " in said
    assert "is missing:" not in said
    assert "days left, today counted" in said
    assert "Submit" not in said
    client.post(at(audit, "add", 3), {"proofs": [photo("JPEG", "better.jpg")]})
    assert "Submit 1 proof" in seen(client, at(audit))


def test_what_was_found_the_receipts_and_the_way_stay_seen_until_the_end(client, audit):
    auditor = decided(audit, "deficient", reject={3: "unreadable", 6: "duplicate"})
    found = ["What we found", "Accepted", "Not accepted", "6.50 claimed", "It is claimed twice."]
    way = [
        "Notice sent",
        "Your answer",
        "We asked for more proof",
        "26.00 of 45 points were accepted",
    ]
    said = seen(client, at(audit))
    for words_ in (*found, *way, "Receipt 2026-0143-1", "You send what is missing"):
        assert words_ in said, words_
    assert "A better proof adds nothing here." in said
    client.post(at(audit, "add", 3), {"proofs": [photo("JPEG", "better.jpg")]})
    client.post(at(audit, "submit"))
    said = seen(client, at(audit))
    for words_ in (*found, *way, "Receipt 2026-0143-1", "Receipt 2026-0143-2", "Your clock stands"):
        assert words_ in said, words_
    reviewed(audit, "fail", reject={3: "no_proof"}, auditor=auditor)
    said = seen(client, at(audit))
    for words_ in ("Not passed", "Receipt 2026-0143-2", "You can appeal", "No proof."):
        assert words_ in said, words_


def test_a_failed_one_is_appealed_once_with_statement_and_files(client, audit):
    decided(audit, "fail", reject={3: "no_proof"})
    said = seen(client, at(audit))
    assert "You can appeal through February 28, 2026" in said
    client.post(at(audit, "add", 0), {"proofs": [photo("JPEG", "diploma.jpg")]})
    assert "diploma.jpg" in seen(client, at(audit, "appeal"))
    empty = client.post(at(audit, "appeal"), {"statement": " ", "token": str(uuid4())})
    assert empty.status_code == 422
    form = {"statement": "The transcript names me.", "token": str(uuid4())}
    for _ in range(2):
        assert client.post(at(audit, "appeal"), form).status_code == 302
    said = seen(client, at(audit))
    assert "Your appeal is with us" in said
    assert audit.case.submissions.count() == 2
    receipt = seen(client, at(audit, "receipt", 2))
    assert "The transcript names me." in receipt
    assert "diploma.jpg" in receipt


def test_own_ticket_and_cut_can_be_checked(client, audit):
    said = seen(client, reverse("audit:draw", args=[audit.unit_id]))
    assert "Your cycle was drawn" in said
    command = f"printf '%s' 'dice 0042,{audit.unit_id.hex}' | sha256sum"
    assert command in unescape(said)
    assert f"dice 0042,{audit.unit_id.hex}</span>" in said
    assert ticket(SEED, audit.unit_id.hex) in said
    assert "They are the same" in said


def test_of_an_undrawn_cycle_the_page_says_where_ticket_and_cut_differ():
    unit = drawn(mlt(), taken=False)  # the cut is all zeros
    own = ticket(SEED, unit.pk.hex)
    client = Client()
    client.force_login(builders.member(unit.certification.certificant))
    said = seen(client, reverse("audit:draw", args=[unit.pk]))
    assert "Your cycle was not drawn" in said
    place = next(n for n, digit in enumerate(own, 1) if digit != "0")
    assert f"differ first at digit {place}: yours is <code>{own[place - 1]}</code>" in said


def test_an_attested_cycle_that_failed_by_time_lists_its_activities_with_the_appeal(
    client, audit, settings
):
    attested = asked(mlt(number="9"), attested=True, number="2026-0009")
    client.force_login(builders.member(attested.case.certificant))
    late = LAST_DAY + timedelta(days=1)
    settings.PORTAL_TODAY = late.isoformat()
    calendar.remind(on=late)
    assert "listed within the appeal" in seen(client, at(attested))
    address = at(attested, "list") + "?category=professional_education"
    form = {
        "title": "Order of draw",
        "provider": "Prairie Lab Society",
        "completed_on": "2024-05-02",
        "hours": "46",
        "criteria": "job",
        "token": str(uuid4()),
        "proofs": [photo("JPEG", "proof.jpg")],
    }
    assert "It is on the list. 1 file is kept." in words(client.post(address, form, follow=True))
    assert "1. Order of draw" in seen(client, at(attested, "appeal"))
    client.post(at(attested, "appeal"), {"statement": "I was ill.", "token": str(uuid4())})
    (item,) = attested.case.items.all()
    assert item.submission.statement == "I was ill."
    assert item.files.get().submission == item.submission
    reviewed(attested, "pass", on=late)
    attested.refresh_from_db()
    assert attested.passed_on == late
    settings.PORTAL_TODAY = (late + timedelta(days=90)).isoformat()
    assert client.post(address, form | {"title": "Another"}).status_code == 422


NAMES = {"item": [8], "add": [8], "none": [8], "receipt": [1], "file": [1], "preview": [1]}


@pytest.mark.parametrize(
    "name", ["case", "submit", "more_time", "appeal", "list", "item", "add", "none", "receipt"]
)
def test_to_a_stranger_it_is_not_there(name, client, audit):
    assert client.get(at(audit)).status_code == 200
    client.force_login(builders.member())
    assert client.get(at(audit, name, *NAMES.get(name, []))).status_code in {404, 405}
    assert client.post(at(audit, name, *NAMES.get(name, []))).status_code in {404, 405}
    assert client.get(reverse("audit:draw", args=[audit.unit_id])).status_code == 404
    assert not audit.case.submissions.exists()


def test_a_file_is_its_members_alone(client, audit):
    client.post(at(audit, "add", 8), {"proofs": [photo("JPEG", "good.jpg")]})
    file = CaseFile.objects.get(name="good.jpg")
    for name in ("file", "preview"):
        assert b"".join(client.get(at(audit, name, file.pk)).streaming_content)
    client.force_login(builders.member())
    for name in ("file", "preview", "remove"):
        assert client.get(at(audit, name, file.pk)).status_code in {404, 405}
        assert client.post(at(audit, name, file.pk)).status_code in {404, 405}
    assert CaseFile.objects.get().removed_at is None


def test_an_empty_file_is_refused_by_its_name_and_the_others_are_kept(client, audit):
    item = audit.case.items.get(position=8)
    chosen = [SimpleUploadedFile("nothing.pdf", b""), photo("PNG", "card.png")]
    said = words(client.post(at(audit, "add", 8), {"proofs": chosen}, follow=True))
    assert "nothing.pdf: The file is empty." in said
    assert [file.name for file in item.files.all()] == ["card.png"]


def test_what_was_accepted_takes_no_file_that_would_have_it_judged_anew(client, audit):
    decided(audit, "deficient", reject={3: "unreadable", 6: "hours_differ"})
    new = {"proofs": [photo("PNG", "new.png")]}
    assert client.post(at(audit, "add", 3), new).status_code == 302
    assert client.post(at(audit, "add", 1), new).status_code == 404
    assert CaseFile.objects.filter(case=audit.case, name="new.png").count() == 1
