"""A kind of notice that exists only here goes out, prints and shows with no change elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from amt_portal.checks import refuse_to_start
from amt_portal.facts_check.run import check
from members.models import Certificant, Certification, Role
from notices import kinds
from notices.checks import declarations
from notices.delivery import letters
from notices.kinds import EMAIL_AND_LETTER, Attachment, Kind
from notices.models import LABELS, REASONS, Channel, Notice, NoticeState
from notices.rules.steps import Steps
from notices.services import deliveries, planning, print_runs
from tests import builders

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
LAST_DAY = date(2026, 12, 6)  # 14 days later


def _context(_notice, certification, _on):
    return {"number": certification.number, "last_day": LAST_DAY}


def _numbers(keys):
    return dict(Certification.objects.filter(pk__in=keys).values_list("pk", "number"))


RECALL = Kind(
    key="test_recall",
    label="Kit called back",
    about=Certification,
    channels=EMAIL_AND_LETTER,
    skip=lambda _notice, held, _on: "sent_back" if held.retired_on else None,
    reasons={"sent_back": "Kit came back"},
    steps=lambda _held, _on: Steps.before(LAST_DAY, 30, 14, 3),
    context=_context,
    attachments=lambda *_: [Attachment("label.pdf", "application/pdf", b"%PDF-1.7")],
    shows=_numbers,
    concerns=(Role.AUDITOR,),
)


@pytest.fixture(autouse=True)
def recall(monkeypatch, settings):
    """Declared as an app does it; its words lie in a folder of the test."""
    folders = [*settings.TEMPLATES[0]["DIRS"], Path(__file__).with_name("templates")]
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": folders}]
    settings.PORTAL_TODAY = ON.isoformat()
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setitem(LABELS, RECALL.key, "")
    monkeypatch.setitem(REASONS, "sent_back", "")
    kinds.declare(RECALL)


@pytest.fixture
def held():
    return builders.certification()


def remind(held, on=ON, since=ON - timedelta(days=30)):
    """What a sweep does once a day for each that is due."""
    return planning.plan_many(
        planning.reminders(
            certificant_id=held.certificant_id,
            kind=RECALL.key,
            about=held.pk,
            steps=Steps.before(LAST_DAY, 30, 14, 3),
            since=since,
            on=on,
        )
    )


def rows():
    return list(
        Notice.objects.order_by("due_on", "channel").values_list(
            "about_type", "about_id", "step", "channel", "skip_reason"
        )
    )


def test_each_step_is_planned_once_by_every_way_and_says_what_it_has_overtaken(held):
    assert (remind(held), remind(held)) == (4, 0)
    about = ("members.certification", held.pk)
    assert rows() == [
        (*about, "30 days", "email", "overtaken"),
        (*about, "30 days", "letter", "overtaken"),
        (*about, "14 days", "email", ""),
        (*about, "14 days", "letter", ""),
    ]
    assert remind(held, LAST_DAY + timedelta(days=1), since=ON + timedelta(days=1)) == 2
    assert rows()[4:] == [(*about, "3 days", way, "too_late") for way in ("email", "letter")]


def test_it_is_sent_by_email_with_what_goes_with_it(held, mailoutbox):
    remind(held)
    assert deliveries.deliver_due(on=ON) == 1
    [email] = mailoutbox
    assert email.subject == f"Send the kit of your {held.number} back"
    assert f"Please send the kit of {held.number} back by December 6, 2026." in email.body
    assert [name for name, _, _ in email.attachments] == ["label.pdf"]


def test_it_is_printed_as_a_letter_in_a_run(held):
    remind(held)
    run = print_runs.render(run_id=print_runs.gather(on=ON, actor=None).pk)
    assert (run.letters, run.state) == (1, "rendered")
    assert b"test_recall" in print_runs.listing(run=run)
    letter = letters.compose(Notice.objects.get(state="printed"), on=ON)
    assert f"Please send the kit of {held.number} back" in letter.html


@pytest.mark.parametrize(
    ("today", "retired_on", "reason"),
    [
        (LAST_DAY - timedelta(days=3), None, "overtaken"),
        (LAST_DAY + timedelta(days=1), None, "too_late"),
        (ON, ON, "sent_back"),
    ],
)
def test_what_is_no_longer_true_when_it_would_be_sent_is_left_out(
    held, settings, mailoutbox, client, today, retired_on, reason
):
    client.force_login(builders.staff(Role.SUPPORT))
    remind(held)
    Certification.objects.filter(pk=held.pk).update(retired_on=retired_on)
    settings.PORTAL_TODAY = today.isoformat()
    deliveries.deliver_due(on=today)
    assert not mailoutbox
    left_out = Notice.objects.get(step="14 days", channel="email")
    assert left_out.skip_reason == reason
    assert found() == []
    said = client.get(reverse("desk:member", args=[held.certificant_id])).content.decode()
    assert left_out.get_skip_reason_display() in said


def test_the_desk_shows_it_and_whom_its_failure_concerns_may_send_it_again(held, client):
    remind(held)
    failed = Notice.objects.get(step="14 days", channel="email")
    Notice.objects.filter(pk=failed.pk).update(state=NoticeState.FAILED, error="mailbox full")
    again = reverse("desk:notice_again", args=[failed.pk])
    for role, open_to in ((Role.SUPPORT, False), (Role.AUDITOR, True)):
        client.force_login(builders.staff(role))
        for page in (reverse("desk:notices"), reverse("desk:member", args=[held.certificant_id])):
            shown = client.get(page).content.decode()
            assert "Kit called back" in shown
            assert f"14 days · {held.number}" in shown
            assert (again in shown) == open_to
        assert client.get(again).status_code == (200 if open_to else 403)
        assert client.post(again, {"reason": "Asked"}).status_code == (302 if open_to else 403)
        failed.refresh_from_db()
        assert failed.state == ("planned" if open_to else "failed")
    client.force_login(builders.staff(Role.MAIL))
    assert "Kit called back" in client.get(reverse("notices:desk_letters")).content.decode()


def test_an_email_that_came_back_goes_by_post_only_where_there_is_a_letter(
    held, monkeypatch, mailoutbox
):
    by_email = replace(RECALL, channels=(Channel.EMAIL,))
    for kind, letters_planned in ((by_email, 1), (replace(by_email, letter=False), 1)):
        monkeypatch.setitem(kinds._kinds, RECALL.key, kind)
        step = str(kind.letter)
        planning.plan_many(
            [
                planning.Plan(
                    certificant_id=held.certificant_id,
                    kind=RECALL.key,
                    about=held.pk,
                    due_on=ON,
                    step=step,
                )
            ]
        )
        Certificant.objects.update(email_bounced_on=ON)
        deliveries.deliver_due(on=ON)
        Certificant.objects.update(email_bounced_on=None)
        assert Notice.objects.filter(channel="letter").count() == letters_planned


def wrong(**parts):
    """What is found when the kind is declared so."""
    kinds._kinds[RECALL.key] = replace(RECALL, **parts)
    return [error.id for error in declarations()]


def test_no_portal_starts_with_a_kind_without_words_or_words_without_a_kind(settings, tmp_path):
    assert declarations() == []
    assert wrong(letter=False) == ["notices.E002", "notices.E004"]
    assert wrong(person="nobody") == wrong(reads=("nobody",)) == ["notices.E005"]
    assert wrong(key="test_other") == ["notices.E003"] * 4 + ["notices.E001"]
    with pytest.raises(ImproperlyConfigured, match=r"no words in notices/test_other/letter\.html"):
        refuse_to_start()
    wrong()
    folder = tmp_path / "notices" / "test_forgotten"
    folder.mkdir(parents=True)
    folders = [*settings.TEMPLATES[0]["DIRS"], tmp_path]
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": folders}]
    with pytest.raises(ImproperlyConfigured, match="test_forgotten, of a kind that no app"):
        refuse_to_start()


def test_a_key_is_declared_once_and_nothing_undeclared_is_planned(held):
    with pytest.raises(ValueError, match="test_recall already"):
        kinds.declare(RECALL)
    with pytest.raises(LookupError, match="test_typo"):
        planning.plan_many(
            [
                planning.Plan(
                    certificant_id=held.certificant_id, kind="test_typo", about=1, due_on=ON
                )
            ]
        )


def test_it_needs_no_migration(capsys):
    call_command("makemigrations", "--check", "--dry-run")
    assert "No changes" in capsys.readouterr().out


def test_check_facts_holds_it_to_its_declaration(held):
    remind(held)
    assert found() == []
    other = builders.certification()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notices_notice SET about_id = %s WHERE step = '14 days'", [other.pk])
    assert found() == [f"person {other.certificant_id}"] * 2
    kinds._kinds[RECALL.key] = replace(RECALL, about=Certificant, person="pk")
    assert set(found()) == {"about members.certificant"}


def found():
    [about] = check(ON, kinds=["notice_about"])
    return [difference.computed for difference in about.first]
