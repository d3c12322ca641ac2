"""Drafts on the pages of their member: told, confirmed with one press, changed, thrown away."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from ccp.drafts.models import MailAddress
from ccp.drafts.notices import _context, _skip
from ccp.drafts.services import drafts, reading
from ccp.models import Activity
from tests.ccp.drafts.emails import TEXT, address, forwarded, switch_on
from tests.ccp.story import TODAY
from tests.handed_in import photo

pytestmark = pytest.mark.django_db
EMAIL = reverse("drafts:email")


@pytest.fixture
def draft(rma):
    made = forwarded(rma.certificant, photo("JPEG", "card.jpg", 60, 40), on=TODAY)
    reading.read(draft_id=made.pk, on=TODAY)
    return made


def url(draft, name="draft"):
    return reverse(f"drafts:{name}", args=[draft.pk])


def sent(answer):
    """The form as a browser sends it untouched."""
    form = answer.context["form"]
    names = [*form.own, "token", "certifications", "criteria"]
    return {name: form[name].value() for name in names if form[name].value() is not None}


def shown_fields(answer):
    """The names of what can be filled in on the page."""
    inputs = re.findall(r"<(?:input|textarea|select)[^>]*>", answer.content.decode())
    shown = [one for one in inputs if 'type="hidden"' not in one and "readonly" not in one]
    return {name for one in shown for name in re.findall(r'name="(\w+)"', one)}


def test_home_and_the_log_page_say_how_many_wait(member, draft, rma):
    for page in ("home", "ccp:log"):
        assert "1 draft waits for you" in member.get(reverse(page)).content.decode()
    forwarded(rma.certificant, event="e2", on=TODAY)
    assert "2 drafts wait for you" in member.get(reverse("home")).content.decode()


def test_one_press_confirms_what_was_guessed(member, draft, rma):
    page = member.get(url(draft))
    said = page.content.decode()
    assert "Kept privately, not reviewed, not counted yet." in said
    assert "it counts from November 9, 2026, the day it reached us, also where" in " ".join(
        said.split()
    )
    assert "card.jpg" in said
    answer = member.post(url(draft), sent(page))
    activity = Activity.objects.latest("pk")
    assert answer.url == reverse("ccp:activity", args=[activity.pk])
    assert (activity.title, str(activity.hours)) == ("Pediatric Venipuncture", "3.40")
    assert activity.proofs.count() == 1
    assert member.get(url(draft)).url == answer.url
    assert "draft waits" not in member.get(reverse("ccp:log")).content.decode()


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({"text": TEXT.replace("Contact hours: 3.4", "")}, {"hours"}),
        ({"text": TEXT.replace("Completed on: November 7, 2026", "")}, {"completed_on"}),
        ({"text": TEXT.replace("Contact hours: 3.4", "3 semester credits")}, {"unit", "credits"}),
        ({"text": "", "subject": "Fwd:"}, {"title", "provider", "completed_on", "hours"}),
    ],
)
def test_only_what_is_missing_or_unsure_is_asked(member, rma, said, asked):
    made = forwarded(rma.certificant, on=TODAY, **said)
    assert shown_fields(member.get(url(made))) == {"certifications", *asked}


def test_what_is_asked_is_filled_in_and_worked_out_and_logged(member, rma):
    made = forwarded(rma.certificant, on=TODAY, text=TEXT.replace("Contact hours: 3.4", ""))
    typed = sent(member.get(url(made))) | {"hours": "2"}
    box = member.post(url(made, "points") + "?category=professional_education", typed)
    assert "2.00 points" in " ".join(box.content.decode().split())
    answer = member.post(url(made), typed)
    assert answer.url == reverse("ccp:activity", args=[Activity.objects.latest("pk").pk])


def test_one_of_a_cycle_that_ended_since_says_so_and_is_logged_by_one_press(
    member, rma, settings, draft
):
    settings.PORTAL_TODAY = "2027-09-20"
    made = forwarded(rma.certificant, event="e2", on=date(2027, 9, 17))
    page = member.get(url(made))
    said = " ".join(page.content.decode().split())
    assert "Its cycle ended on September 17, 2027." in said
    assert "once logged it cannot be changed" in said
    box = member.post(url(made, "points") + "?category=professional_education", sent(page))
    assert "Its cycle ended on September 17, 2027." in box.content.decode()
    assert member.post(url(made), sent(page)).status_code == 302
    late = member.get(url(draft)).content.decode()
    assert "It counts from November 9, 2026 once it is logged, while its cycle is open." in late


def test_it_can_be_changed_and_what_was_typed_stays_where_it_is_refused(member, draft):
    assert shown_fields(member.get(url(draft) + "?change=1")) > {"title", "hours", "criteria"}
    page = member.get(url(draft) + "?category=instruction")
    typed = sent(page) | {"title": "Teaching draws", "hours": "many"}
    answer = member.post(url(draft) + "?category=instruction", typed)
    assert answer.status_code == 422
    assert "Teaching draws" in answer.content.decode()
    member.post(url(draft) + "?category=instruction", typed | {"hours": "2"})
    assert Activity.objects.latest("pk").category == "instruction"


def test_it_can_be_thrown_away_after_being_asked(member, draft):
    assert "Throw this draft away?" in member.get(url(draft, "throw_away")).content.decode()
    member.post(url(draft, "throw_away"))
    answer = member.get(url(draft))
    assert (answer.status_code, "thrown away" in answer.content.decode()) == (410, True)
    assert member.post(url(draft), {}).status_code == 410


def test_files_of_the_email_are_told_with_what_became_of_them(member, draft, rma):
    draft.uploads.create(name="notes.zip", why="We take PDF files and pictures.")
    draft.uploads.create(name="later.pdf", path="forwarded/aa/b")
    page = member.get(url(draft)).content.decode()
    assert "We take PDF files and pictures." in page
    assert "is being checked" in page
    proof = draft.proofs.get()
    answer = member.get(reverse("drafts:file", args=[proof.pk]))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert b"".join(answer.streaming_content)


def test_an_address_is_made_shown_replaced_and_revoked(member, rma, settings):
    switch_on(settings)
    assert "You have no address yet" in member.get(EMAIL).content.decode()
    member.post(EMAIL, {"deed": "make"})
    first = MailAddress.objects.get()
    assert f"{first.key}@ce.example.org" in member.get(EMAIL).content.decode()
    member.post(EMAIL, {"deed": "replace"})
    second = MailAddress.objects.get(revoked_at=None)
    page = member.get(EMAIL).content.decode()
    assert second.key in page
    assert first.key not in page
    member.post(EMAIL, {"deed": "revoke"})
    assert not MailAddress.objects.filter(revoked_at=None).exists()


def test_where_it_is_not_set_up_the_page_says_so_and_makes_nothing(member, rma):
    assert "takes no forwarded emails" in member.get(EMAIL).content.decode()
    member.post(EMAIL, {"deed": "make"})
    assert not MailAddress.objects.exists()


def test_the_answer_says_that_it_is_kept_privately_and_does_not_count_yet(draft, rma):
    said = render_to_string(
        "notices/draft_received/text.txt",
        _context(None, draft, TODAY) | {"person": rma.certificant},
    )
    words = " ".join(said.split())
    assert "kept privately, not reviewed. It does not count until you confirm it" in words
    assert "We read “Pediatric Venipuncture” by Lakeview Medical Center, completed on" in words
    assert url(draft) in words


def test_the_answer_is_not_sent_of_what_its_member_has_dealt_with(draft):
    assert _skip(None, draft, TODAY) is None
    drafts.throw_away(draft=draft, actor=None)
    draft.refresh_from_db()
    assert _skip(None, draft, TODAY) == "not_wanted"


def test_an_address_is_one_at_a_time(rma):
    assert address(rma.certificant) == address(rma.certificant)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_draft_asks_as_often_however_many_wait(member, rma, django_assert_num_queries, rows):
    made = [forwarded(rma.certificant, event=f"e{n}", on=TODAY) for n in range(rows)]
    member.get(url(made[0]))
    with django_assert_num_queries(10):
        member.get(url(made[0]))
    with django_assert_num_queries(5):
        member.get(reverse("ccp:log"))
