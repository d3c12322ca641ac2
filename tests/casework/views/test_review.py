"""The review desk without a script: what it shows, what it asks of the database, who sees it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.models import Case, CaseFile, Conflict, Decision, Page, Verdict
from casework.services import submissions, taking
from members.models import History, Matter
from plumbing import files
from tests import builders
from tests.casework.kind import a_case, drawn
from tests.plumbing.uploads.samples import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def joan(kind, client):
    user = builders.staff("auditor", name="Joan Halvorsen")
    client.force_login(user)
    return user


def address(case, name="review", query="") -> str:
    return reverse(f"casework:{name}", args=[case.kind, case.number]) + query


def taken(joan, **fields):
    return taking.take(case_id=drawn(a_case(**fields)).pk, actor=joan)


def judge(client, case, item, **said):
    version = Case.objects.get(pk=case.pk).version
    return client.post(
        address(case, "verdict", f"?item={item}"), {"version": version, "note": ""} | said
    )


@pytest.mark.parametrize("claimed", [("1.00",) * 3, ("1.00",) * 40])
def test_the_next_document_takes_the_same_few_queries_however_much_is_claimed(
    client, joan, claimed
):
    case = taken(joan, claimed=claimed)
    client.get(address(case))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address(case, query="?item=2"), headers={"X-Review": "part"})
    assert page.context["line"].item.position == 2
    assert len(asked) == 9


def test_a_verdict_leads_to_the_next_open_item_and_the_sum_follows(client, joan):
    case = taken(joan, claimed=("6.00", "6.50", "2.00"))
    assert judge(client, case, 1, outcome="accept").url == address(case, query="?item=2")
    page = client.get(address(case, query="?item=2"))
    sums = page.context["tally"]
    assert [str(each) for each in (sums.accepted, sums.at_hand, sums.left, sums.best)] == [
        "6.00", "6.50", "2.00", "14.50",
    ]  # fmt: skip
    answer = judge(client, case, 2, outcome="reduce", accepted="6.00", reason="no_proof")
    assert answer.url == address(case, query="?item=3")
    answer = judge(client, case, 3, outcome="reject", reason="no_proof")
    page = client.get(answer.url)
    assert page.context["left"] == 0
    assert address(case, "decide") in page.content.decode()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "Choose accept, reduce or reject."),
        ({"outcome": "reject"}, "Choose a reason"),
        ({"outcome": "reduce", "accepted": "7", "reason": "no_proof"}, "6.00 claimed at most"),
        ({"outcome": "reduce", "accepted": "six", "reason": "no_proof"}, "id_accepted_error"),
        ({"outcome": "accept", "note": "x\0y"}, "id_note_error"),
    ],
)
def test_what_cannot_be_kept_says_why_and_stays_typed(client, joan, said, told):
    case = taken(joan)
    page = judge(client, case, 1, **({"note": "See page 2"} | said)).content.decode()
    assert told in page
    assert said.get("note", "See page 2").split("\0")[0] in page
    assert not Verdict.objects.exists()


def test_who_comes_second_is_told_who_was_first_and_keeps_what_was_typed(client, joan):
    case = taken(joan)
    seen = case.version
    judge(client, case, 2, outcome="accept")
    late = {"version": seen, "outcome": "reject", "reason": "no_proof", "note": "I looked twice"}
    page = client.post(address(case, "verdict", "?item=1"), late).content.decode()
    assert "Joan Halvorsen changed this case on" in page
    assert "I looked twice" in page
    assert Verdict.objects.count() == 1
    late["version"] = Case.objects.get().version
    assert client.post(address(case, "verdict", "?item=1"), late).status_code == 302


def test_the_last_verdict_is_taken_back_and_its_item_is_at_hand(client, joan):
    case = taken(joan)
    judge(client, case, 1, outcome="accept")
    page = client.get(address(case))
    last = page.context["last"]
    sent = {"version": Case.objects.get().version, "verdict": last.pk}
    assert client.post(address(case, "undo"), sent).url == address(case, query="?item=1")
    assert client.post(address(case, "undo"), sent).status_code == 302  # pressed twice
    assert Verdict.objects.get().taken_back_by == joan


def test_a_case_is_decided_on_a_page_of_its_own(client, joan, kind):
    case = taken(joan, claimed=("12.00",))
    page = client.get(address(case, "decide")).content.decode()
    assert "1 of them have no verdict yet." in page
    judge(client, case, 1, outcome="accept")
    page = client.get(address(case, "decide"))
    assert "They get a prize." in page.content.decode()
    sent = {"choice": "pass", "note": "", "version": page.context["case"].version}
    assert client.post(address(case, "decide"), sent).url == reverse("casework:queue")
    assert (Decision.objects.get().to, kind.heard) == ("passed", [("2026-0001", "pass")])


def test_who_decides_an_older_case_is_told_who_changed_it_and_keeps_what_was_typed(client, joan):
    case = taken(joan, claimed=("12.00", "1.00"))
    judge(client, case, 1, outcome="accept")
    old = Case.objects.get().version
    judge(client, case, 2, outcome="accept")
    sent = {"choice": "pass", "note": "Thank you for the card.", "version": old}
    page = client.post(address(case, "decide"), sent)
    told = page.content.decode()
    assert "Joan Halvorsen changed this case on" in told
    assert "Thank you for the card." in told
    assert not Decision.objects.exists()
    again = page.context["form"]
    sent |= {"version": again["version"].value(), "choice": again["choice"].value()}
    assert client.post(address(case, "decide"), sent).url == reverse("casework:queue")
    assert Decision.objects.get().note == "Thank you for the card."


def test_a_decision_that_takes_two_waits_and_says_so(client, joan):
    case = taken(joan, claimed=("12.00",))
    judge(client, case, 1, outcome="reject", reason="no_proof")
    sent = {"choice": "fail", "note": "Nothing came", "version": Case.objects.get().version}
    client.post(address(case, "decide"), sent)
    page = client.get(address(case)).content.decode()
    assert "It waits for a second person." in page
    assert 'name="outcome"' not in page
    assert client.get(reverse("casework:queue")).context["first"] is None


def test_one_takes_the_next_case_and_gives_it_back(client, joan, kind):
    case = a_case()
    answer = client.post(reverse("casework:take_next"), {"kind": kind.key})
    assert answer.url == address(case)
    assert client.post(reverse("casework:take_next"), {"kind": kind.key}).url == address(case)
    client.post(address(case, "give_back"))
    assert Case.objects.get().taken_by is None
    client.post(address(case, "take"))
    assert Case.objects.get().taken_by == joan


def test_what_was_sent_last_is_at_hand_first_and_says_so(client, joan):
    case = taken(joan, claimed=("6.00",))
    item = case.items.get()
    assert "Sent earlier" not in client.get(address(case)).content.decode()
    judge(client, case, 1, outcome="reject", reason="no_proof")
    sent = {"choice": "ask", "note": "", "version": Case.objects.get().version}
    client.post(address(case, "decide"), sent)
    better = builders.document(case.certificant)
    case.refresh_from_db()
    submissions.attach(case=case, item=item, document=better, name="better.pdf", actor=None)
    submissions.submit(case=case, to="submitted", actor=None)
    drawn_anew = Page.objects.first()
    Page.objects.create(
        document=better, number=1, path=drawn_anew.path, words=[], pixels="", width=8, height=8
    )
    page = client.get(address(case))
    assert [sheet.file.name for sheet in page.context["sheets"]] == ["better.pdf", "shell.pdf"]
    assert "New: sent " in page.content.decode()
    assert "Take this case first." in page.content.decode()
    assert "Sent earlier, " in client.get(address(case, query="?item=1&file=2")).content.decode()


def test_a_check_that_failed_offers_its_reason(client, joan, kind, monkeypatch):
    monkeypatch.setattr(type(kind), "why_not", {"name": "other", "file": "no_proof"})
    case = taken(joan)
    assert client.get(address(case)).context["why_not"] == ""
    Page.objects.update(words=[["stranger", 0.1, 0.1, 0.3, 0.2]])
    assert 'data-why-not="other"' in client.get(address(case)).content.decode()


def test_an_administrator_gives_back_what_somebody_else_has(client, joan):
    case = taken(joan)
    colleague, back = builders.staff("auditor"), "Give it back for them"
    client.force_login(colleague)
    assert back not in client.get(address(case)).content.decode()
    client.force_login(builders.staff())
    assert back in client.get(address(case)).content.decode()
    client.post(address(case, "give_back"))
    assert Case.objects.get().taken_by is None


@pytest.mark.parametrize("near", ["own", "conflict", ""])
def test_what_a_decision_rests_on_is_for_who_may_judge_it(client, joan, near):
    case = taken(joan, claimed=("12.00",))
    judge(client, case, 1, outcome="reject", reason="no_proof", note="Of somebody else")
    sent = {"choice": "fail", "note": "Nothing came", "version": Case.objects.get().version}
    client.post(address(case, "decide"), sent)
    other, third = builders.staff("auditor"), builders.staff("auditor", name="Wim Bosch")
    if near == "own":
        case.certificant.user = other
        case.certificant.save()
    elif near:
        Conflict.objects.create(staff=other, certificant=case.certificant, why="A friend.")
    client.force_login(other)
    page = client.get(reverse("members:desk_matter", args=[Matter.objects.get().pk]))
    assert ("Of somebody else" in page.content.decode()) is (not near)
    assert page.context["others"] == [third]


@pytest.mark.parametrize("why", ["own", "conflict", "role", "not sent"])
def test_documents_are_not_there_for_whoever_may_not_judge(client, joan, why):
    case = drawn(a_case())
    file = CaseFile.objects.filter(case=case).first()
    page = reverse("casework:page", args=[file.pk, 1])
    assert b"".join(client.get(page).streaming_content)  # there is something to see
    assert client.get(address(case)).status_code == 200
    if why == "own":
        case.certificant.user = joan
        case.certificant.save()
    elif why == "conflict":
        form = client.post(address(case, "conflict"), {"why": "My sister"})
        assert form.url == reverse("casework:queue")
    elif why == "role":
        client.force_login(builders.staff("support"))
    else:
        case = a_case("2026-0002", sent=False)
        page = reverse("casework:page", args=[CaseFile.objects.filter(case=case).first().pk, 1])
    assert client.get(page).status_code in {403, 404}
    if why != "not sent":
        assert client.get(address(case)).status_code in {302, 403}


def test_a_page_is_a_picture_that_can_run_nothing_and_a_download_leaves_a_line(client, joan):
    case = drawn(a_case())
    file = CaseFile.objects.filter(case=case).first()
    answer = client.get(reverse("casework:page", args=[file.pk, 1]))
    assert b"".join(answer.streaming_content) == picture()
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(reverse("casework:page", args=[file.pk, 9])).status_code == 404
    files.keep("handed-in/aa/original.pdf", b"%PDF-1.7 as it was sent")
    document = builders.document(case.certificant, path="handed-in/aa/original.pdf")
    Case.objects.filter(pk=case.pk).update(state="in_review")
    Case.objects.filter(pk=case.pk).update(state="deficient")
    case.refresh_from_db()
    item = case.items.first()
    extra = submissions.attach(case=case, item=item, document=document, name="o.pdf", actor=None)
    submissions.submit(case=case, to="submitted", actor=None)
    answer = client.post(reverse("casework:download", args=[extra.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 as it was sent"
    assert answer["Content-Disposition"].startswith("attachment")
    assert History.objects.filter(verb="case_file_downloaded", actor=joan).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(client, joan, rows):
    for at in range(rows):
        a_case(f"2026-000{at}")
    client.get(reverse("casework:queue"), {"kind": "shells"})
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("casework:queue"), {"kind": "shells"})
    assert len(page.context["rows"]) == rows
    assert "Next case: " in page.content.decode()
    assert len(asked) == 7


def test_one_alone_in_the_role_is_told_where_what_takes_two_is_asked_for(client, joan):
    case = taken(joan, claimed=("12.00",))
    judge(client, case, 1, outcome="reject", reason="no_proof")
    pages = (reverse("casework:queue"), address(case, "decide"))
    alone = ("You alone review these cases.", "Nobody else can decide this.")
    friend = builders.staff("auditor", name="Audrey Bell")
    for page in pages:
        assert not [words for words in alone if words in client.get(page).content.decode()]
    assert "Can be confirmed by Audrey Bell" in client.get(pages[1]).content.decode()
    Conflict.objects.create(staff=friend, certificant=case.certificant, why="Her sister.")
    assert alone[1] in client.get(pages[1]).content.decode()
    friend.is_active = False
    friend.save()
    for page, words in zip(pages, alone, strict=True):
        assert words in client.get(page).content.decode()


def test_a_case_that_came_to_be_about_who_has_it_is_not_their_next(client, joan, kind):
    own, other = taken(joan), a_case("2026-0002")
    type(own.certificant).objects.filter(pk=own.certificant_id).update(user=joan)
    answer = client.post(reverse("casework:take_next"), {"kind": kind.key})
    assert answer.url == address(other)
