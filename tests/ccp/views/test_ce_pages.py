"""Pages of continuing education: what they show, whom they answer, how many queries they ask."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from casework.views import handing_in
from ccp.models import Activity, Attestation, Proof
from members.models import CycleFact
from plumbing import clock, files
from plumbing.uploads import largest_body
from tests import builders
from tests.ccp.entries import log
from tests.ccp.story import TODAY
from tests.plumbing.uploads.samples import document, linking

pytestmark = pytest.mark.django_db


def typed(rma, **fields):
    facts = {
        "title": "Pediatric venipuncture and comfort holds",
        "provider": "Lakeview Medical Center",
        "completed_on": "2026-11-07",
        "hours": "3.40",
        "certifications": [rma.pk],
        "criteria": ["job"],
        "token": str(uuid4()),
    }
    return facts | fields


def log_url(category="professional_education"):
    return f"{reverse('ccp:log')}?category={category}"


def test_the_cycle_page_adds_up_and_says_why_a_line_does_not_count(member, cycle):
    page = member.get(reverse("ccp:cycle", args=[cycle.pk])).content.decode()
    assert "11.75 points to go, 313 days left" in page
    assert "at this speed you finish 6 months late" in page
    assert "7 counted, 2 not counted" in page
    assert "The same title counts once per cycle; March 8, 2025 is the one that counts." in page
    assert "Employment after December 31, 2020 no longer earns points." in page
    assert "4.40 hours, rounded down to 4.25" in page


@pytest.mark.parametrize(
    ("granted_on", "said", "first"),
    [
        (date(2025, 9, 18), "Behind pace: about 1.4 points a month gets you there", "Pick up"),
        (date(2026, 11, 7), "On pace", "You are all set"),
    ],
)
def test_a_cycle_without_points_is_behind_once_it_is_a_month_old(client, granted_on, said, first):
    held = builders.certification(granted_on=granted_on)
    held.dues_paid.create(year=2026, paid_on=date(2026, 9, 1))
    client.force_login(builders.member(held.certificant))
    assert said in client.get(reverse("ccp:cycles")).content.decode()
    assert first in client.get(reverse("home")).content.decode()


def test_no_cookie_of_ours_goes_over_a_line_that_others_read(member, rma, settings):
    settings.SESSION_COOKIE_SECURE = True
    assert member.post(log_url(), typed(rma)).cookies["ce_saved"]["secure"]


def test_saving_an_entry_puts_it_on_record_and_names_the_draft_that_can_go(member, rma):
    sent = typed(rma)
    response = member.post(log_url(), sent)
    activity = Activity.objects.get(title=sent["title"], completed_on=date(2026, 11, 7))
    assert response.url == reverse("ccp:activity", args=[activity.pk])
    assert response.cookies["ce_saved"].value == sent["token"]
    assert (str(activity.hours), activity.logged_on, activity.criteria) == ("3.40", TODAY, ["job"])
    assert member.post(log_url(), sent).url == response.url
    assert Activity.objects.filter(completed_on=date(2026, 11, 7)).count() == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("hours", "0", "Type a number above 0."),
        ("hours", "1.005", "at most 2 digits after the point"),
        ("hours", "NaN", "Type a number"),
        ("hours", "5,5", "Type a number, like 5.5."),
        ("hours", "1e3", ""),
        ("hours", "12345", "Use 9999.99 or less."),
        ("completed_on", "2206-11-07", "more than a year ahead"),
        ("completed_on", "2026-02-30", "Type a day like"),
        ("criteria", [], "Tick at least one reason"),
        ("certifications", [], "Tick at least one certification"),
        ("title", "x\x00y", "cannot be kept"),
        ("completed_on", "2022-01-05", "is closed"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_nothing_is_saved(
    member, rma, field, value, said
):
    before = Activity.objects.count()
    response = member.post(log_url(), typed(rma, **{field: value}))
    if not said:
        assert response.status_code == 302
        return
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "before the point" not in response.content.decode()
    assert Activity.objects.count() == before


def test_somebody_elses_certification_cannot_be_ticked(member, rma):
    stranger = builders.certification()
    response = member.post(log_url(), typed(rma, certifications=[rma.pk, stranger.pk]))
    assert response.status_code == 422
    assert not stranger.activity_claims.exists()


def test_the_points_box_answers_by_the_rule_and_saves_nothing(member, rma):
    before = Activity.objects.count()
    url = f"{reverse('ccp:points')}?category=professional_education"
    assert "1.00 hour<" in member.post(url, typed(rma) | {"hours": "1"}).content.decode()
    page = member.post(url, typed(rma)).content.decode()
    assert '<span class="figure">3.25</span>' in page
    assert "3.40 hours, rounded down to 3.25" in page
    assert "<strong>21.50</strong>" in page
    assert 'id="save-points" hx-swap-oob="innerHTML">' in page
    assert " · 3.25 points" in page
    assert Activity.objects.count() == before
    incomplete = member.post(url, typed(rma, hours="")).content.decode()
    assert '<span class="figure">–</span>' in incomplete


def test_the_points_box_points_out_doubles_and_days_of_more_than_24_hours(member, rma):
    url = f"{reverse('ccp:points')}?category=professional_education"
    log(rma, date(2026, 11, 7), "20.00")
    page = member.post(url, typed(rma, hours="8")).content.decode()
    assert "looks the same" in page
    assert "would come to 28.00 hours" in page
    assert (
        "looks the same"
        not in member.post(url, typed(rma, completed_on="2026-11-06")).content.decode()
    )


@pytest.mark.parametrize(
    ("category", "fields", "points"),
    [
        ("formal_education", {"credits": "3", "unit": "semester"}, "45.00"),
        ("authorship", {"kind": "article"}, "10.00"),
        ("instruction", {"hours": "2"}, "4.00"),
        ("organization", {"role": "officer", "years": "1.5"}, "5.00"),
        ("employment", {"from_day": "2026-01-01", "to_day": "2026-11-01"}, "0.00"),
    ],
)
def test_every_category_is_worked_out_and_saved_from_its_own_fields(
    member, rma, category, fields, points
):
    sent = typed(rma, title=f"A {category}", **fields)
    page = member.post(f"{reverse('ccp:points')}?category={category}", sent).content.decode()
    assert f'<span class="figure">{points}</span>' in page
    assert member.get(log_url(category)).status_code == 200
    assert member.post(log_url(category), sent).status_code == 302
    assert Activity.objects.get(title=f"A {category}").category == category


def test_changing_and_withdrawing_work_while_the_cycle_is_open(member, rma):
    activity = log(rma, date(2026, 11, 7), "2.00")
    url = reverse("ccp:activity_edit", args=[activity.pk])
    assert "2.00" in member.get(url).content.decode()
    assert member.post(url, typed(rma, hours="4.00")).status_code == 302
    activity.refresh_from_db()
    assert str(activity.hours) == "4.00"
    url = reverse("ccp:activity_withdraw", args=[activity.pk])
    assert "Your RMA goes from 22.25 to 18.25 points." in member.get(url).content.decode()
    assert member.post(url).status_code == 302
    assert member.post(url).url == reverse("ccp:activity", args=[activity.pk])  # the second press
    page = member.get(reverse("ccp:activity", args=[activity.pk])).content.decode()
    assert "You withdrew this activity on" in page
    assert "Withdraw</a>" not in page


def test_signing_takes_the_name_on_record_and_meets_the_cycle(member, cycle):
    url = reverse("ccp:attest", args=[cycle.pk])
    page = member.get(url).content.decode()
    assert "I state that during this cycle" in page
    sent = {"version": 1, "name": "Joan Halvorsen", "read": "on"}
    assert (
        "Type your name as it is on record: Marisol Reyes."
        in member.post(url, sent).content.decode()
    )
    assert not Attestation.objects.exists()
    assert member.post(url, sent | {"name": "Marisol Reyes", "version": 7}).url == url
    assert member.post(url, sent | {"name": "Marisol Reyes"}).status_code == 302
    assert (
        CycleFact.objects.get(start=cycle.start, certification=cycle.certification).met_on == TODAY
    )
    assert (
        "Met by your statement"
        in member.get(reverse("ccp:cycle", args=[cycle.pk])).content.decode()
    )
    assert "You have signed the statement" in member.get(url, follow=True).content.decode()


PAGES = [
    "cycle",
    "attest",
    "activity",
    "activity_edit",
    "activity_withdraw",
    "proof",
    "proof_preview",
    "proof_remove",
]


@pytest.fixture
def addresses(rma, cycle):
    activity = rma.certificant.activities.get(completed_on=date(2026, 8, 29))
    proof = activity.proofs.get()
    keys = (
        dict.fromkeys(PAGES, activity.pk)
        | dict.fromkeys(["proof", "proof_preview", "proof_remove"], proof.pk)
        | {"cycle": cycle.pk, "attest": cycle.pk}
    )
    return {name: reverse(f"ccp:{name}", args=[pk]) for name, pk in keys.items()}


@pytest.mark.parametrize("name", PAGES)
def test_what_is_another_members_is_not_there(client, addresses, name):
    other = builders.certification()
    client.force_login(builders.member(other.certificant))
    assert client.get(addresses[name]).status_code == 404
    assert client.post(addresses[name]).status_code in {404, 405}
    assert Proof.objects.filter(removed_at=None).count() == 5


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_is_asked_to_sign_in(client, addresses, name):
    assert client.get(addresses[name]).status_code == 302
    assert "/account/login/" in client.get(addresses[name]).url


def test_there_is_something_to_leak(member, addresses):
    """The control of the two tests above: to their member the pages answer."""
    files = {"proof", "proof_preview"}  # rows of the story have no bytes on disk
    assert {name: member.get(url).status_code for name, url in addresses.items()} == {
        name: 404 if name in files else 200 for name in addresses
    }


@pytest.mark.parametrize("entries", [1, 3])
def test_pages_ask_the_same_number_of_queries_for_one_entry_and_for_three(
    client, entries, settings, django_assert_num_queries
):
    settings.USERSESSIONS_TRACK_ACTIVITY = False  # its five are the same on every page
    row = builders.certification(granted_on=date(2024, 9, 18))
    for n in range(entries):
        log(row, date(2025, 1, 1 + n), "1.00", title=f"Course {n}")
    client.force_login(builders.member(row.certificant))
    cycle = row.cycles.get()
    for url, number in (
        (reverse("ccp:cycles"), 8),
        (reverse("ccp:cycle", args=[cycle.pk]), 7),
        (log_url(), 7),
    ):
        with django_assert_num_queries(number):
            assert client.get(url).status_code == 200
    with django_assert_num_queries(6):
        points = f"{reverse('ccp:points')}?category=professional_education"
        assert client.post(points, typed(row)).status_code == 200


def photos(count):
    made = []
    for n in range(1, count + 1):
        out = io.BytesIO()
        Image.new("RGB", (n, n)).save(out, "PNG")
        made.append(SimpleUploadedFile(f"page-{n:02}.png", out.getvalue()))
    return made


@pytest.mark.parametrize("count", [20, 21, 25])
def test_files_too_many_are_left_out_by_name_and_the_entry_is_kept(member, rma, count):
    assert "20 files at once" in member.get(log_url()).content.decode()
    sent = typed(rma, title="With many files", proofs=photos(count))
    page = member.post(log_url(), sent, follow=True).content.decode()
    activity = Activity.objects.get(title="With many files")
    assert "20 files are kept" in page
    assert set(activity.proofs.values_list("name", flat=True)) == {
        f"page-{n:02}.png" for n in range(1, 21)
    }
    assert ("left out: 20 files are taken at once" in page) == (count > 20)
    for n in range(21, count + 1):
        assert page.count(f"page-{n:02}.png") == 1


def test_files_too_large_together_are_left_out_and_the_entry_is_kept(member, rma, monkeypatch):
    monkeypatch.setattr(largest_body, "largest_body", lambda: 600)
    sent = typed(rma, title="Too large", proofs=photos(2))
    page = member.post(log_url(), sent, follow=True).content.decode()
    assert Activity.objects.get(title="Too large").proofs.count() == 0
    assert "2 files were left out" in page


def test_files_that_take_too_long_leave_the_others_for_later(member, rma, monkeypatch):
    monkeypatch.setattr(handing_in, "SECONDS", -1.0)
    sent = typed(rma, title="Slow files", proofs=photos(2))
    page = member.post(log_url(), sent, follow=True).content.decode()
    assert Activity.objects.get(title="Slow files").proofs.count() == 0
    assert page.count("the files before it took too long") == 2


def test_a_paper_is_shown_as_a_plain_copy_without_a_picture(member, rma):
    paper = SimpleUploadedFile("certificate.pdf", document(1, linking))
    page = member.post(log_url(), typed(rma, title="Paper", proofs=[paper]), follow=True)
    kept = Activity.objects.get(title="Paper").proofs.get()
    shown = member.get(reverse("ccp:proof_preview", args=[kept.pk]))
    assert shown.headers["Content-Type"] == "application/pdf"
    assert b"".join(shown.streaming_content).startswith(b"%PDF-")
    assert reverse("ccp:proof_preview", args=[kept.pk]) not in page.content.decode()


def test_an_infected_file_stays_in_sight_with_the_reason_and_cannot_be_fetched(member, rma):
    activity = rma.certificant.activities.first()
    where = "handed-in/gone"
    proof = builders.proof(activity, scan="infected", path=where, copy_path=where)
    files.keep(where, b"not deleted yet: the store is away")
    page = member.get(reverse("ccp:activity", args=[proof.activity_id])).content.decode()
    assert "a virus was found" in page
    for name in ("ccp:proof", "ccp:proof_preview"):
        address = reverse(name, args=[proof.pk])
        assert f'"{address}"' not in page
        assert member.get(address).status_code == 404


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        (datetime(2027, 9, 18, 4, 59, 59, 999999, tzinfo=UTC), True),
        (datetime(2027, 9, 18, 5, 0, tzinfo=UTC), False),
    ],
)
def test_the_last_evening_of_a_cycle_is_the_offices_wherever_the_member_is(
    member, rma, settings, monkeypatch, moment, taken
):
    settings.PORTAL_TODAY = ""
    monkeypatch.setattr(clock, "now", lambda: moment)
    answer = member.post(log_url(), typed(rma, completed_on="2027-09-17"))
    assert answer.status_code == (302 if taken else 422)
    assert Activity.objects.filter(completed_on=date(2027, 9, 17)).exists() is taken


def test_withdrawing_what_counts_nowhere_leaves_the_points_as_they_are(member, rma):
    uncounted = rma.certificant.activities.get(category="employment")
    page = member.get(reverse("ccp:activity_withdraw", args=[uncounted.pk])).content.decode()
    assert "Your RMA stays at 18.25 points." in page


def test_withdrawing_under_a_full_cap_lets_what_it_held_back_count(member, rma):
    """At most 10: 3 on record and 7 of 8 count; without the 8 the 5 after them do."""
    years = {"category": "organization", "role": "member", "hours": None}
    first = log(rma, date(2026, 11, 5), title="First", years=Decimal(8), **years)
    log(rma, date(2026, 11, 6), title="Second", years=Decimal(5), **years)
    page = member.get(reverse("ccp:activity_withdraw", args=[first.pk])).content.decode()
    assert "Your RMA goes from 25.25 to 23.25 points." in page


def test_saving_says_that_a_day_has_fewer_hours_and_that_it_counts_as_reported(member, rma):
    log(rma, date(2026, 11, 7), "20.00")
    page = member.post(log_url(), typed(rma, hours="8"), follow=True).content.decode()
    assert "Your activity is saved." in page
    assert "Your entries of November 7, 2026 come to 28.00 hours, more than a day has." in page
    assert "It counts as you reported it; keep the proof." in page
    assert "still to come" not in page


def test_saving_and_changing_say_that_a_day_to_come_counts_once_it_has_come(member, rma):
    said = "It counts once the day has come and only if it lies in a cycle."
    sent = typed(rma, completed_on="2026-12-07")
    page = member.post(log_url(), sent, follow=True).content.decode()
    assert f"December 7, 2026 is still to come. {said}" in page
    assert "more than a day has" not in page
    activity = Activity.objects.get(completed_on=date(2026, 12, 7))
    url = reverse("ccp:activity_edit", args=[activity.pk])
    assert (
        said
        in member.post(url, typed(rma, completed_on="2026-12-08"), follow=True).content.decode()
    )
    assert said not in member.post(url, typed(rma), follow=True).content.decode()
