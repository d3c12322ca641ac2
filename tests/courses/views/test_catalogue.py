"""The catalogue and a course, as a visitor, a buyer and members see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ccp.models import Activity
from courses import slots
from courses.models import Course, Enrollment
from courses.services import carts
from members.rules.calendar import first_of_month, months_after
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice
from tests.courses.catalogued import (
    active_member,
    buyer_with_account,
    course,
    free,
    order,
    pay,
    payer_of,
    place,
    suspended,
)

pytestmark = pytest.mark.django_db

CATALOGUE = reverse("courses:catalogue")


def page(client, path=CATALOGUE, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def signed_in(client, held):
    client.force_login(builders.member(held.certificant))
    return client


def test_a_visitor_sees_both_prices_and_the_ways_in(client):
    course()
    text = page(client)
    assert "$27.00" in text
    assert "$18.00 member" in text
    assert "Members pay the lower price." in text
    assert reverse("courses:account") in text
    assert "points to go" not in text
    client.force_login(builders.staff())
    assert "This sign-in is neither a member's nor a buyer's" in page(client).replace("&#x27;", "'")


def test_a_member_sees_why_their_price_is_theirs_once_and_what_closes_the_gap(client):
    person = builders.certificant()
    held = active_member(person)
    suspended(person, program="RPT")
    course(), course("order-of-draw", programs=("RMA",)), course("chronic", hours="28.00")
    text = page(signed_in(client, held))
    assert text.count("You pay the member price because your RMA is active.") == 1
    assert "your RPT suspended does not change it" in text
    assert "One of the two" in text
    assert "Add both" in text
    assert "with both" in text
    assert "24.00 of these" not in text


def test_who_is_not_active_pays_the_other_price_and_is_told_why(client):
    course()
    text = page(signed_in(client, suspended()))
    assert (
        "You pay the price for others, not the lower member price, as your RMA is suspended."
        in text
    )
    assert "See where you stand" in text


def test_who_is_in_grace_is_told_the_sum_that_brings_the_member_price_back(client, settings):
    course()
    invoice = an_invoice()
    held = invoice.lines.get().dues.certification
    settings.PORTAL_TODAY = str(months_after(first_of_month(clock.today()), 1) + timedelta(days=9))
    text = page(signed_in(client, held))
    assert "Pay $50.00 of renewal fees first and your RMA is active at once" in text
    assert "at the member price" in text
    one = page(client, reverse("courses:course", args=["infection"]))
    assert "You pay $27.00 and not $18.00, as your RMA is in grace." in one


def test_a_buyer_has_places_of_their_own(client):
    course()
    client.force_login(buyer_with_account().user)
    text = page(client)
    assert "You pay the price without a certification." in text
    assert reverse("courses:mine") in text
    assert reverse("ccp:cycles") not in text


def test_a_search_works_without_a_script_and_says_when_nothing_fits(client):
    course("infection"), course("order-of-draw", programs=("MLT",), kind="webinar")
    assert "2 courses" in page(client)
    assert "Order of draw" not in page(client, q="infection")
    assert "Infection" not in page(client, kind="webinar", filter="1")
    assert "Infection" not in page(client, program="MLT")
    assert "Infection" in page(client, q="Infectoin")
    assert "These come near “Infectoin”" in page(client, q="Infectoin")
    nothing = page(client, q="spine", kind="webinar")
    assert "Nothing fits all of that." in nothing
    assert "1 without “spine”" in nothing
    unknown = page(client, program="XXX")
    assert "There is no program XXX" in unknown
    assert "2 courses" in unknown
    assert "1 course for MLT" in page(client, program="mlt")
    assert page(client, page="99999999", kind="nonsense", program="\u0663", hours="x", set="y")


def test_rows_say_what_the_viewer_has_of_each(client):
    held = active_member()
    payer = payer_of(held)
    names = ("open-one", "ordered-one", "done-one", "full-one", "ended-one", "sold-one")
    rows = {name: course(name) for name in names}
    free("free-one"), course("draft-one", state="draft")
    course("away", kind="external", member_price=None, other_price=None, link="https://x.example")
    pay(order(payer, rows["open-one"], rows["done-one"]).invoices)
    done = place(payer, rows["done-one"])
    Enrollment.objects.filter(pk=done.pk).update(state="completed", completed_on=clock.today())
    order(payer, rows["ordered-one"])
    rows["full-one"].seats = 0
    rows["full-one"].save()
    rows["ended-one"].closes_on = clock.today() - timedelta(days=1)
    rows["ended-one"].save()
    text = page(signed_in(client, held))
    for said in (
        "It is yours.",
        "It opens once it is paid.",
        "It counts once.",
        "Every seat is taken.",
        "Ended",
        "Add to cart",
        "for everyone",
        "price on their site",
    ):
        assert said in text, said
    assert "Draft one" not in text


def test_what_is_retired_shows_only_to_who_has_it(client):
    held, row = active_member(), course()
    pay(order(payer_of(held), row).invoices)
    row.state = "retired"
    row.save()
    assert "Infection" not in page(client)
    assert "No longer offered." in page(client, reverse("courses:course", args=[row.code]))
    assert "Infection" in page(signed_in(client, held))


def test_a_course_tells_what_it_is_and_opens_to_who_has_a_place(client, monkeypatch):
    monkeypatch.setattr(slots, "_ON_PAGE", [])
    monkeypatch.setattr(slots, "_CERTIFICATE", [lambda pk: f"/certificate-of-{pk}/"])
    shown = slots.Part("courses/gaps/closes.html", {})
    slots.on_page(lambda one, _on: shown if one.state == "open" else None)
    held, row = active_member(), course(objectives=["Name the five moments"])
    path = reverse("courses:course", args=[row.code])
    before = page(client, path)
    assert "Name the five moments" in before
    assert "Wash them." not in before
    pay(order(payer_of(held), row).invoices)
    mine = signed_in(client, held)
    answer = mine.get(path)
    assert "<h2>Clean hands</h2>" in answer.content.decode()
    assert answer.context["parts"] == [shown]
    one = place(payer_of(held), row)
    Enrollment.objects.filter(pk=one.pk).update(state="completed", completed_on=clock.today())
    assert f"/certificate-of-{one.pk}/" in page(mine, path)


def test_what_is_to_come_says_when_and_where_and_opens_its_link_on_that_day(client):
    held, then = active_member(), clock.now() + timedelta(days=24)
    room, link = "Convention center, room 12", "https://webinars.example.org/culture"
    session = free("vitals", kind="chapter", starts_at=then, place=room)
    webinar = free("culture", kind="webinar", starts_at=then, link=link)
    mine = signed_in(client, held)
    paths = [reverse("courses:course", args=[one.code]) for one in (session, webinar)]
    before = page(mine, paths[0])
    assert "Take a seat" in before
    assert "staff check you in at the door" in before
    order(payer_of(held), session, webinar)
    day = clock.office_day(then)
    seat = page(mine, paths[0])
    assert f"It takes place {day:%B} {day.day}, {day.year} at" in seat
    assert room in seat
    assert "It is yours" not in seat
    assert link not in page(mine, paths[1])
    assert room in page(mine, reverse("courses:mine"))
    Course.objects.filter(pk=webinar.pk).update(starts_at=clock.now())
    assert link in page(mine, paths[1])
    Course.objects.filter(pk=webinar.pk).update(starts_at=clock.now() - timedelta(hours=4))
    over = page(mine, paths[1])
    assert link not in over
    assert "Not completed yet." in over
    assert "It is open now." not in page(mine)
    assert "Add it to the cart" not in page(client, paths[1])
    assert "Over." in page(signed_in(client, active_member()), paths[1])


def test_a_row_that_was_drawn_before_a_meeting_was_over_is_not_shown_after_it(client, monkeypatch):
    noon = clock.day_begins(clock.today()) + timedelta(hours=12)
    course("webinar", kind="webinar", starts_at=noon, hours="1.00")
    signed_in(client, active_member())
    shown = []
    for hours in (11, 23):
        at = noon + timedelta(hours=hours - 12)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        text = page(client)
        shown.append(("Add to cart" in text, "One of the" in text))
    assert shown == [(True, True), (False, False)]


def test_a_title_that_was_logged_by_hand_is_pointed_out_before_it_is_sold(client):
    held, row = active_member(), course("infection-control")
    entry = Activity.objects.create(
        certificant=held.certificant,
        category="professional_education",
        title="Infection Control!",
        hours="2.00",
        completed_on=clock.today(),
        logged_on=clock.today(),
    )
    text = page(signed_in(client, held), reverse("courses:course", args=[row.code]))
    assert "You logged this title yourself," in text
    assert reverse("ccp:activity", args=[entry.pk]) in text
    plan = page(client)
    assert "<strong>Left out:</strong>" in plan
    assert "Add it to the cart" not in plan
    carts.add(payer_id=held.certificant_id, course_ids=[row.pk])
    assert "You logged this title yourself," in page(client, reverse("courses:cart"))


def test_what_brings_a_member_no_points_says_so_before_it_is_sold(client):
    held = active_member()
    other, own = course("carryover", programs=("MLT",)), course("infection")
    text = page(signed_in(client, held), reverse("courses:course", args=[other.code]))
    assert "It counts for MLT, and you hold none of these." in text
    assert "the points are in your cycle that second" not in text
    assert "No points for you." not in page(client, reverse("courses:course", args=[own.code]))
    carts.add(payer_id=held.certificant_id, course_ids=[other.pk, own.pk])
    assert page(client, reverse("courses:cart")).count("No points for you.") == 1


def test_nothing_tells_of_a_course_that_is_not_published(client):
    course("draft", state="draft")
    assert client.get(reverse("courses:course", args=["draft"])).status_code == 404
    assert client.get(reverse("courses:course", args=["nothing"])).status_code == 404


def test_the_page_of_both_doors_says_what_counts(client):
    free()
    text = page(client, reverse("courses:earn"))
    assert "1 point per contact hour · no cap†" in text
    assert "2 points per contact hour · at most 20 a cycle" in text
    assert "Only days through December 31, 2020 earn points. It helps in old cycles alone." in text
    assert (
        text.index("Professional education") < text.index("Authorship") < text.index("Employment")
    )
    assert "Log CE" in text
    held = active_member()
    assert "RMA: 30.00 to go" in page(signed_in(client, held), reverse("courses:earn"))


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_the_same_queries_however_many_courses(client, rows):
    person = builders.certificant()
    held = active_member(person)
    suspended(person, program="RPT")
    made = [course(f"course-{n}", seats=40) for n in range(rows)]
    extra = course("in-cart")
    order(payer_of(held), made[0])
    carts.add(payer_id=held.certificant_id, course_ids=[extra.pk])
    signed_in(client, held)
    code = reverse("courses:course", args=[made[0].code])
    budgets = {CATALOGUE: 9, code: 8, reverse("courses:cart"): 8, reverse("courses:mine"): 8}
    for path, budget in budgets.items():
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        assert len(captured) == budget <= 10, (path, [one["sql"][:90] for one in captured])
