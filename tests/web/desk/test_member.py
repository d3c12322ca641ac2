"""The member page: standing as of a day, contact data, notes, history and messages."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils.html import escape

from members.models import Certificant, History
from members.services import history, profile
from members.verbs import MemberVerb
from notices.models import Channel, Notice, NoticeState
from notices.services import planning
from tests import builders
from tests.ccp.entries import log
from tests.emptying import empty
from tests.web.desk.conftest import ON, holder, invoiced

pytestmark = pytest.mark.django_db

FRAME = 3  # of every page of the desk: session, person, second factor
# Person; standing, dues and cycles of what is held; activities, cases, invoices, notices,
# history, notes; earlier names and what waits for a second person.
MEMBER = FRAME + 15


def page_of(person, **query):
    return reverse("desk:member", args=[person.pk]), query


def test_it_says_why_and_what_comes_next(sign_in):
    person = holder()
    invoiced(person)
    url, _ = page_of(person)
    shown = sign_in("support").get(url).content.decode()
    assert "Active" in shown
    assert "grace, on December 1, 2026" in shown
    assert "26-000001" in shown


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-12-15", "Dues unpaid"),
        ("2027-01-01", "pay what is past due"),
        ("2018-11-01", "No certification on that day"),
        ("1500-01-01", "A day from 1900 to 2200"),
        ("never", "Shown as of today"),
    ],
)
def test_it_shows_the_standing_as_of_any_day(sign_in, on, said):
    url, _ = page_of(holder())
    response = sign_in("support").get(url, {"on": on})
    assert response.status_code == 200
    assert said in response.content.decode()


@pytest.mark.parametrize(
    ("on", "said"),
    [("2025-11-02", "to be invoiced on Nov 1, 2026"), ("2026-11-22", "on no open invoice")],
)
def test_the_next_dues_are_told_as_to_come_or_as_not_invoiced(sign_in, on, said):
    url, _ = page_of(holder())
    assert said in sign_in("support").get(url, {"on": on}).content.decode()


def test_a_notice_about_a_cycle_names_its_certification(sign_in):
    row = holder().certifications.get()
    log(row, date(2025, 3, 1), "30.00")
    cycle = row.cycles.order_by("start").last()
    planning.plan_many(
        [
            planning.Plan(
                certificant_id=row.certificant_id,
                kind="cycle_met",
                about=cycle.pk,
                step="2026-11-22",
                channel="email",
                due_on=ON,
            )
        ]
    )
    url, _ = page_of(row.certificant)
    assert f"2026-11-22 · No. {row.number}" in sign_in("support").get(url).content.decode()


def test_an_earlier_day_knows_nothing_of_what_came_later(sign_in):
    person = holder()
    row = person.certifications.get()
    log(row, date(2025, 3, 1), "5.00")
    log(row, date(2025, 4, 1), "30.00", on=date(2026, 6, 1))
    client = sign_in("support")
    url, _ = page_of(person)
    [card] = client.get(url, {"on": "2026-05-31"}).context["cards"]
    assert (card.cycle.met_on, str(card.cycle.tally.total)) == (None, "5.00")
    [card] = client.get(url, {"on": "2026-06-01"}).context["cards"]
    assert (card.cycle.met_on, str(card.cycle.tally.total)) == (date(2026, 6, 1), "35.00")


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(sign_in, django_assert_num_queries, rows):
    client = sign_in("support")
    person = holder()
    invoiced(person)
    for n in range(rows - 1):
        builders.certification(person, program="RPT", granted_on=date(2019 + n, 3, 1))
        profile.add_note(certificant=person, text="Called", actor=builders.staff("support"))
    url, _ = page_of(person)
    with django_assert_num_queries(MEMBER):
        client.get(url)


def test_records_correct_contact_data_with_a_reason(sign_in):
    client = sign_in("records")
    person = holder(email_bounced_on=ON, mail_returned_on=ON)
    url = reverse("desk:contact", args=[person.pk])
    new = {
        "email": "new@example.org",
        "address_line1": "1 Elm St",
        "city": "Boise",
        "state": "ID",
        "zip": "83702",
        "country": "US",
    }
    assert b"Fill this in" in client.post(url, new).content
    person.refresh_from_db()
    assert person.city == "Rockford"
    client.post(url, new | {"reason": "Told us by phone"})
    person.refresh_from_db()
    assert (person.city, person.email) == ("Boise", "new@example.org")
    assert (person.email_bounced_on, person.mail_returned_on) == (None, None)
    told = History.objects.filter(certificant=person, reason="Told us by phone")
    assert {row.verb for row in told} == {MemberVerb.PROFILE_CHANGED, MemberVerb.EMAIL_CHANGED}


def test_the_email_of_a_sign_in_is_not_corrected_by_staff(sign_in):
    client = sign_in("records")
    person = builders.member().certificant
    url = reverse("desk:contact", args=[person.pk])
    assert b'name="email"' not in client.get(url).content
    client.post(
        url,
        {"email": "thief@example.org", "address_line1": "1 Elm St", "city": "Boise", "zip": "83702",
         "reason": "x"},
    )  # fmt: skip
    person.refresh_from_db()
    assert person.email != "thief@example.org"
    with pytest.raises(profile.SignsInWithIt):
        profile.change_contact(
            certificant=person, values={"email": "thief@example.org"}, actor=builders.staff()
        )


def noted(person):
    return list(
        History.objects.filter(certificant=person, verb=MemberVerb.NOTE_ADDED)
        .order_by("pk")
        .values_list("reason", flat=True)
    )


def test_a_note_is_kept_in_the_history(sign_in):
    client = sign_in("support")
    person = builders.certificant()
    page = reverse("desk:note", args=[person.pk])
    client.post(page, {"text": "Prefers letters <b>"})
    shown = client.get(reverse("desk:member", args=[person.pk])).content
    assert b"Prefers letters &lt;b&gt;" in shown
    assert client.post(page, {"text": " "}).status_code == 200
    assert client.get(page).url == reverse("desk:member", args=[person.pk])
    assert noted(person) == ["Prefers letters <b>"]


def test_a_note_stays_on_top_until_somebody_takes_it_down(sign_in):
    client, person = sign_in("support"), builders.certificant()
    add, url = reverse("desk:note", args=[person.pk]), reverse("desk:member", args=[person.pk])
    client.post(add, {"text": "Deaf: write, do not call <b>", "on_top": "on"})
    client.post(add, {"text": "Called", "key": str(uuid4())})
    note = History.objects.get(reason__startswith="Deaf")
    page = client.get(url)
    assert page.context["on_top"] == [note]
    above = page.content.decode().partition('id="certifications"')[0]
    assert "Deaf: write, do not call &lt;b&gt;" in above
    assert "Called" not in above
    for _ in range(2):
        down = client.post(reverse("desk:note_take_down", args=[note.pk]))
        assert down.url == url
    shown = client.get(url)
    assert shown.context["on_top"] == []
    assert b"Deaf: write" in shown.content  # it stays in the history
    assert History.objects.filter(verb=MemberVerb.NOTE_TAKEN_DOWN).count() == 1


def test_only_a_note_on_top_is_taken_down(sign_in):
    client, person = sign_in("support"), builders.certificant()
    profile.add_note(certificant=person, text="Called", actor=builders.staff("support"))
    note = History.objects.get()
    assert client.post(reverse("desk:note_take_down", args=[note.pk])).status_code == 404
    assert not History.objects.filter(verb=MemberVerb.NOTE_TAKEN_DOWN).exists()


@pytest.mark.parametrize("text", ["x" * 501, "x" * 20_000, "\u00e9" * 501, "line\r\n" * 120])
def test_a_note_that_is_too_long_stays_in_its_box_with_the_limit(sign_in, text):
    person = builders.certificant()
    page = sign_in("support").post(reverse("desk:note", args=[person.pk]), {"text": text})
    assert page.status_code == 200
    assert page.context["note"]["text"].value() == text
    assert escape(text.replace("\r\n", "\n")) in page.content.decode().replace("\r\n", "\n")
    length = len(text.replace("\r\n", "\n").strip())
    assert f"at most 500 letters, and this one has {length}" in page.content.decode()
    assert b"maxlength" not in page.content[page.content.index(b"<textarea") :][:300]
    assert noted(person) == []


def test_a_note_of_500_letters_in_lines_is_kept_however_a_browser_writes_line_ends(sign_in):
    person = builders.certificant()
    text = "x\r\n" * 249 + "yy"
    sign_in("support").post(reverse("desk:note", args=[person.pk]), {"text": text})
    assert noted(person) == [text.replace("\r\n", "\n")]


def test_a_form_that_is_sent_twice_leaves_one_note_and_another_text_another(sign_in):
    client, person = sign_in("support"), builders.certificant()
    page = client.get(reverse("desk:member", args=[person.pk]))
    key = str(page.context["note"]["key"].value())
    for text in ("Called", "Called", "Called again"):
        done = client.post(
            reverse("desk:note", args=[person.pk]), {"text": text, "key": key}, follow=True
        )
        assert b"The note is kept" in done.content
    assert noted(person) == ["Called", "Called again"]


def press_twice(key):
    """Two sends of one form meet before either is committed."""
    person, by = builders.certificant(), builders.staff("support")
    ready = threading.Barrier(2)

    def press():
        try:
            with transaction.atomic():
                Certificant.objects.get(pk=person.pk)
                ready.wait(10)
                profile.add_note(certificant=person, text="Called", actor=by, form_key=key)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return len(noted(person))


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_at_once_keeps_one_note():
    assert press_twice(uuid4()) == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_unique_key_there_would_be_two():
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX history_form_once")
    try:
        assert press_twice(uuid4()) == 2
    finally:
        empty("members_history")
        with connection.schema_editor() as editor:
            [once] = History._meta.constraints
            editor.add_constraint(History, once)


def deeds_of(context):
    return [deed for _heading, deeds in context["groups"] for deed in deeds]


def test_history_goes_back_page_by_page_without_losing_a_row(sign_in):
    client = sign_in("support")
    person, other = builders.certificant(), builders.certificant()
    wanted = [
        history.record(
            actor=None,
            verb=MemberVerb.NOTE_ADDED,
            subject="member:x",
            certificant=person,
            reason=f"n{n:03}",
        ).reason
        for n in range(120)
    ]
    stranger = history.record(
        actor=None,
        verb=MemberVerb.NOTE_ADDED,
        subject="member:y",
        certificant=other,
        reason="other",
    )
    seen, url = [], reverse("desk:history", args=[person.pk])
    query = {}
    while True:
        context = client.get(url, query).context
        seen += [deed.reason for deed in deeds_of(context)]
        if context["older"] is None:
            break
        query = {"before": context["older"]}
    assert seen == wanted[::-1]
    assert deeds_of(client.get(url, {"before": stranger.pk}).context) == []


def test_history_writes_days_and_moments_as_the_rest_of_the_desk_does(sign_in):
    person = builders.certificant()
    history.record(
        actor=None,
        verb=MemberVerb.CERTIFICATION_CHANGED,
        subject="certification:RMA-1",
        certificant=person,
        before={"retired_on": None, "sent_at": datetime(2026, 3, 1, 20, 5, tzinfo=UTC)},
        after={"retired_on": date(2026, 11, 9), "days": [date(2026, 1, 2)], "number": "2026-11"},
    )
    page = sign_in("support").get(reverse("desk:history", args=[person.pk]))
    changes = {one.name: (one.before, one.after) for one in deeds_of(page.context)[0].changes}
    assert changes == {
        "retired on": ("", "Nov 9, 2026"),
        "sent at": ("Mar 1, 2026, 2:05 PM", ""),
        "days": ("", "Jan 2, 2026"),
        "number": ("", "2026-11"),
    }


def failed(person, **fields):
    return Notice.objects.create(
        **(
            {
                "certificant": person, "kind": "lapsed",
                "about_type": "members.certification", "about_id": 1,
                "step": "x", "channel": Channel.EMAIL, "due_on": ON, "state": NoticeState.FAILED,
                "error": "mailbox full",
            }
            | fields
        )
    )  # fmt: skip


def test_a_failed_message_is_sent_again_with_a_reason(sign_in):
    client = sign_in("mail")
    notice = failed(holder())
    assert b"mailbox full" in client.get(reverse("desk:notices")).content
    url = reverse("desk:notice_again", args=[notice.pk])
    assert client.post(url, {"reason": ""}).status_code == 200
    notice.refresh_from_db()
    assert notice.state == NoticeState.FAILED
    client.post(url, {"reason": "New address"})
    notice.refresh_from_db()
    assert notice.state == NoticeState.PLANNED
    refused = client.post(url, {"reason": "Once more"}, follow=True)
    assert b"Nothing was changed" in refused.content


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_failed_messages_costs_the_same(sign_in, django_assert_num_queries, rows):
    client = sign_in("mail")
    for _ in range(rows):
        failed(builders.certificant())
    with django_assert_num_queries(FRAME + 1):
        response = client.get(reverse("desk:notices"))
    assert response.content.count(b"mailbox full") == rows
