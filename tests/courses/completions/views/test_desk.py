"""Completions at the desk: what waits for a person, matched, posted, settled; providers; files."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework.files.models import RowFile
from casework.files.services import taking
from ccp.models import Activity
from ccp.services.cycles import close_cycles, ensure_cycles
from courses.completions.models import Completion, Source
from courses.completions.services import correcting, counting, deciding, providers
from courses.completions.services.reading import FIELDS, read
from courses.completions.services.reporting import receive
from courses.completions.services.withdrawing import withdraw
from courses.completions.views import desk_providers
from courses.models import Provider
from members.models import Certification, Matter, Role
from notices.models import Notice
from plumbing import clock
from plumbing.tables.row import Row
from tests import builders
from tests.courses.completions import made

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 30)
FRAME = 3  # of every page of the desk: session, person, second factor


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def clerk(client):
    user = builders.staff(Role.RECORDS)
    client.force_login(user)
    return user


@pytest.fixture
def by():
    return made.provider()


def report(by, completion_id="c-1", on=TODAY, **fields):
    said = {
        "completion_id": completion_id,
        "certification_number": "3027715",
        "title": "Difficult blood draws",
        "completed_on": "2026-09-17",
        "contact_hours": "1",
    } | fields
    item = read(Row.of(1, FIELDS, [said.get(name, "") for name in FIELDS]), on)
    receive(provider=by, said=[item], source=Source.API, on=on)
    counting.count_waiting(on=TODAY, seconds=20)
    return Completion.objects.get(provider=by, completion_id=completion_id)


def deed(client, name, row, follow=True, **sent):
    return text(client.post(reverse(f"completions:{name}", args=[row.pk]), sent, follow=follow))


def certified():
    """Whose cycle ended on September 18, 2026."""
    held = builders.certification(number="3027715", granted_on=date(2023, 9, 18))
    ensure_cycles(on=held.granted_on)
    close_cycles(on=TODAY)
    return held


def test_what_is_parked_is_matched_by_hand_with_a_reason(client, clerk, by):
    row = report(by, last_name="Reyz", certification_number="", member_number="M-5")
    assert "Completions parked" in text(client.get(reverse("desk:home")))
    assert "Nobody has this number." in text(client.get(reverse("completions:desk")))
    page = reverse("completions:desk_completion", args=[row.pk])
    assert "mailto:" in text(client.get(page))
    assert "Nobody has this number or name. Look" in text(client.get(page, {"who": "M-6"}))
    person = builders.certification(granted_on=date(2025, 9, 18)).certificant
    for who in (person.member_number, person.full_name):
        found = text(client.get(page, {"who": who}))
        assert f"{person.full_name}, member number {person.member_number}" in found
        assert found.count(">Reason") == 1
    missing = deed(client, "desk_match", row, person=person.pk, who=person.full_name)
    assert "Say why" in missing
    assert f'value="{person.pk}" id="person-{person.pk}" checked' in missing
    assert "choose one" in deed(client, "desk_match", row, who=person.full_name, reason="x")
    told = deed(client, "desk_match", row, person=person.pk, reason="They called.")
    assert "It is on the record of" in told
    assert Activity.objects.get().certificant == person


def confirmed(client, by_whom):
    """What another member of staff sees of the one matter that waits, and that they confirm it."""
    client.force_login(by_whom)
    matter = Matter.objects.get(decided_at=None)
    page = reverse("members:desk_matter", args=[matter.pk])
    shown = text(client.get(page))
    client.post(page, {"decision": "confirm"})
    return shown


def test_more_hours_than_count_unseen_are_taken_by_staff_with_a_reason(client, clerk, by):
    builders.certification(number="3027715", granted_on=date(2025, 9, 18))
    row = report(by, contact_hours="400")
    page = text(client.get(reverse("completions:desk_completion", args=[row.pk])))
    assert "Are its hours right?" in page
    assert "Whose is it?" not in page
    assert "taken as they came: counted" in deed(
        client, "desk_take", row, reason="A year's course."
    )
    assert Activity.objects.get().hours == 400


def test_that_the_provider_was_told_is_kept_with_when_by_whom_and_what(client, clerk, by):
    row = report(by)
    page = reverse("completions:desk_completion", args=[row.pk])
    assert "I have told them" in text(client.get(page))
    for _ in range(2):
        told = deed(client, "desk_told", row)
        assert "It is kept that the provider was told" in told
        assert f"by {clerk}: Completion c-1" in told
    assert row.told.get().text.startswith("Hello,")


def test_staff_decide_nothing_about_themselves(client, clerk, by):
    held = certified()
    held.certificant.user = clerk
    held.certificant.save()
    row = report(by)
    page = text(client.get(reverse("completions:desk_completion", args=[row.pk])))
    assert "Somebody else decides it" in page
    for name in ("desk_post", "desk_refuse"):
        assert "This is about you" in deed(client, name, row, reason="It is mine.")
    other = report(by, "c-9", certification_number="999")
    sent = {"person": held.certificant.pk, "reason": "It is mine."}
    assert "This is about you" in deed(client, "desk_match", other, **sent)
    assert set(Completion.objects.values_list("state", flat=True)) == {"waiting", "parked"}


def test_what_no_cycle_holds_any_more_is_posted_nowhere(client, clerk, by):
    held = certified()
    row = report(by)
    held.cycles.all().delete()
    Certification.objects.filter(pk=held.pk).update(granted_on=date(2026, 10, 1))
    page = text(client.get(reverse("completions:desk_completion", args=[row.pk])))
    assert correcting.NO_CYCLE in page
    assert correcting.NO_CYCLE in deed(client, "desk_post", row, reason="They were down.")
    row.refresh_from_db()
    assert (row.state, Activity.objects.count()) == ("waiting", 0)


def test_refusing_the_rest_of_what_is_counted_leaves_no_why(clerk, by):
    """An open cycle took it, a closed one did not."""
    held = certified()
    builders.certification(held.certificant, program="RPT", granted_on=date(2025, 9, 1))
    ensure_cycles(on=TODAY)
    member = {"certification_number": "", "member_number": held.certificant.member_number}
    row = report(by, **member, last_name=held.certificant.last_name)
    assert (row.state, row.why, row.activity is None) == ("waiting", "closed", False)
    deciding.refuse(completion=row, reason="Not shown.", actor=clerk)
    row.refresh_from_db()
    assert (row.state, row.why, row.left) == ("counted", "", [])


def test_what_came_too_late_is_posted_as_a_correction_or_refused(client, clerk, by):
    certified()
    first, second = report(by), report(by, "c-2", contact_hours="2")
    assert (first.state, first.get_why_display()) == (
        "waiting",
        "The cycle of its day was closed when it arrived",
    )
    shown = text(client.get(reverse("completions:desk_completion", args=[first.pk])))
    assert "stands at 0.00 of 30.00 points. With this it stands at 1.00, and is short" in shown
    assert "Say why" in deed(client, "desk_post", first, reason=" ")
    assert "waits for a second person" in deed(
        client, "desk_post", first, reason="Their system was down."
    )
    assert "Nothing more of it" in deed(client, "desk_refuse", second, reason="Not shown.")
    assert not Activity.objects.exists()
    assert "Posted" not in confirmed(client, clerk)  # who asked cannot
    assert not Activity.objects.exists()
    assert "1.00 contact hour" in confirmed(client, builders.staff(Role.RECORDS))
    assert [row.state for row in Completion.objects.order_by("pk")] == ["counted", "refused"]
    assert Activity.objects.get().logged_on == date(2026, 9, 17)
    assert Notice.objects.get(kind="completion_recorded").about_id == first.pk


def test_both_see_before_what_a_correction_tells_the_member(client, clerk, by):
    """30 points that came too late: the cycle that was told as missed is met after all."""
    held = certified()
    for state in ("claimed", "sent"):
        Notice.objects.filter(kind="cycle_missed").update(state=state)
    row = report(by, contact_hours="30")
    page = reverse("completions:desk_completion", args=[row.pk])
    shown = text(client.get(page))
    assert "and is met after all" in shown
    said = "What it tells the member"
    own, seen = shown.split(said)[1].split("</ul>")[0], ""
    assert own.count("<li>") == 3  # the correction by email and letter, and that it is recorded
    assert not Activity.objects.exists()
    deed(client, "desk_post", row, reason="Their system was down.")
    seen = confirmed(client, builders.staff(Role.RECORDS)).split(said)[1].split("</ul>")[0]
    assert seen == own
    assert held.cycles.earliest("start").closed_at
    client.force_login(clerk)
    assert "What the member was told" in text(client.get(page))


@pytest.mark.parametrize(
    ("name", "state"), [("desk_take_back", "withdrawn"), ("desk_keep", "counted")]
)
def test_a_withdrawal_out_of_a_closed_cycle_waits_for_staff(client, clerk, by, name, state):
    certified()
    row = report(by, on=date(2026, 9, 20))
    assert row.state == "counted"
    assert not withdraw(provider=by, completion_id="c-1", on=TODAY)
    assert not withdraw(provider=by, completion_id="c-1", on=TODAY)
    assert "Its provider asks to withdraw it" in text(client.get(reverse("completions:desk")))
    deed(client, name, row, reason="They were not there.")
    if state == "withdrawn":
        assert Activity.objects.get().withdrawn_at is None
        confirmed(client, builders.staff(Role.RECORDS))
    row.refresh_from_db()
    assert (row.state, row.withdrawing) == (state, False)
    assert (Activity.objects.get().withdrawn_at is not None) == (state == "withdrawn")


def test_a_conflict_shows_both_and_is_settled_once(client, clerk, by):
    row = report(by)
    report(by, contact_hours="3")
    shown = text(client.get(reverse("completions:desk_completion", args=[row.pk])))
    assert "<strong>3.00</strong>" in shown
    assert "contact_hours: on record 1.00, now 3" in shown
    conflict = row.conflicts.get()
    assert "Say how it was settled" in deed(client, "desk_settle", conflict)
    assert "The conflict is settled" in deed(client, "desk_settle", conflict, note="They err.")
    assert "Settled by" in deed(client, "desk_settle", conflict, note="Again.")
    assert conflict.completion.conflicts.get().note == "They err."


def test_a_token_is_shown_once_and_revoked(client, django_user_model):
    client.force_login(builders.staff(Role.ADMIN))
    sent = {"code": "Lakeside", "name": "Lakeside", "contact": "Dana", "email": "it@example.org"}
    assert "It needs a token" in text(
        client.post(reverse("completions:desk_provider_new"), sent, follow=True)
    )
    taken = client.post(reverse("completions:desk_provider_new"), sent)
    assert providers.TAKEN in text(taken)
    provider = Provider.objects.get(code="lakeside")
    assert provider.recipient.email == "it@example.org"
    page = reverse("completions:desk_provider", args=["lakeside"])
    made = client.post(reverse("completions:desk_token", args=["lakeside"]))
    assert made.url == page  # so that loading again makes no other
    other = reverse("completions:desk_provider", args=[Provider.objects.get(own=True).code])
    assert "It is shown this once" not in text(client.get(other))
    shown = text(client.get(page))
    assert "It is shown this once" in shown
    assert provider.tokens.count() == 1
    token = shown.split(providers.PREFIX)[1].split("<")[0]
    assert token not in text(client.get(page))
    assert providers.provider_of(providers.PREFIX + token, TODAY) == provider
    row = provider.tokens.get()
    assert "is revoked" in deed(client, "desk_revoke", row)
    assert providers.provider_of(providers.PREFIX + token, TODAY) is None
    client.post(page, sent | {"email": "new@example.org", "ended_on": "2026-12-31"})
    assert "Give the address of the contact" in text(client.post(page, sent | {"email": ""}))
    provider.refresh_from_db()
    assert (provider.recipient.email, provider.ended_on) == ("new@example.org", date(2026, 12, 31))
    client.post(page, {"name": "Lakeside"})
    provider.refresh_from_db()
    assert provider.recipient is None


def test_a_token_is_not_shown_any_more_after_two_minutes(client, by, monkeypatch):
    client.force_login(builders.staff(Role.ADMIN))
    client.post(reverse("completions:desk_token", args=[by.code]))
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = text(client.get(reverse("completions:desk_provider", args=[by.code])))
    assert "It is shown this once" not in page
    assert desk_providers.MADE not in client.session


def test_a_roster_is_looked_at_before_anything_is_written_and_taken_once(client, clerk, by):
    builders.certification(
        builders.certificant(last_name="Vega"), number="3027715", granted_on=date(2025, 9, 18)
    )
    made.course("RMA", by=by, code="clinic", title="Clinic day", hours=Decimal(2))
    day = (TODAY - timedelta(days=1)).isoformat()
    content = "\r\n".join(
        [
            "provider;certification_number;last_name;course_code;completed_on;contact_hours",
            f"{by.code};3027715;Vega;clinic;{day};2",
            f"{by.code.upper()};3027715;VEGA;Clinic;{day};2",
            f"{by.code};3027716;Ortega;clinic;{day};2",
            f"{by.code};3027715;Vega;clinic;{day};3",
            f"nobody;3027715;Vega;clinic;{day};2",
        ]
    ).encode("utf-8-sig")
    files = reverse("files:desk_files", args=["completions"])
    for twice in (False, True):
        sent = SimpleUploadedFile("roster.csv", content, "text/csv")
        page = text(client.post(files, {"file": sent, "key": str(uuid4())}, follow=True))
        assert ("Take 2 rows" in page) != twice
        other = "The same id stands above" if twice else "more than the 2.00 of the course"
        assert other in page
        assert "no provider has this code" in page
        if not twice:
            assert not Completion.objects.exists()
            client.post(reverse("files:desk_take", args=[RowFile.objects.get().pk]))
            taking.take_waiting(on=TODAY, seconds=30)
    counting.count_waiting(on=TODAY, seconds=20)
    assert sorted(Completion.objects.values_list("state", "source")) == [
        ("counted", "file"),
        ("parked", "file"),
    ]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("which", ["parked", "conflicts", "waiting", "recent"])
def test_a_list_costs_the_same_for_any_number(
    client, clerk, by, django_assert_num_queries, which, rows
):
    if which == "waiting":
        certified()
    for n in range(rows):
        report(by, f"c-{n}")
        if which == "conflicts":
            report(by, f"c-{n}", contact_hours="3")
    with django_assert_num_queries(FRAME + 5):  # three counts, sessions, rows
        page = client.get(reverse("completions:desk"), {"list": which})
    assert len(page.context["lines"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_providers_costs_the_same(client, django_assert_num_queries, rows):
    admin = builders.staff(Role.ADMIN)
    client.force_login(admin)
    for _ in range(rows):
        providers.make_token(provider=made.provider(), actor=admin)
    with django_assert_num_queries(FRAME + 2):
        page = client.get(reverse("completions:desk_providers"))
    assert len(page.context["lines"]) == rows + 1  # and AMT itself
