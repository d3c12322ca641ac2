"""The desk in a browser: the search by its key, the chart, a check entered by keyboard."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import builders
from tests.browser.conftest import DESK, PHONE, looks
from tests.web.desk.conftest import ON, holder, invoiced, paid

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = ON.isoformat()


@pytest.fixture
def person():
    person = holder()
    paid(person, invoiced(person), "20.00")
    return person


@looks(DESK)
def test_the_slash_goes_to_the_search_and_a_number_opens_its_page(page, sign_in, person):
    sign_in(builders.staff("support"))
    page.goto(reverse("desk:home"))
    page.keyboard.press("/")
    page.keyboard.type("reyez")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Marisol Reyes").click()
    assert page.url.endswith(reverse("desk:member", args=[person.pk]))


@looks(DESK, PHONE)
def test_the_search_field_has_room_for_what_it_asks_for(page, sign_in):
    sign_in(builders.staff("support"))
    page.goto(reverse("desk:home"))
    field = page.locator("#desk-search")
    room, needed = field.evaluate(
        """field => {
            const style = getComputedStyle(field), pen = new OffscreenCanvas(1, 1).getContext("2d");
            pen.font = style.font;
            const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
            return [field.clientWidth - padding, pen.measureText(field.placeholder).width];
        }"""
    )
    assert needed <= room
    assert field.evaluate("field => getComputedStyle(field).textOverflow") == "ellipsis"


@looks(DESK, PHONE)
def test_the_dues_are_drawn_and_stand_in_a_table(page, sign_in, person):
    sign_in(builders.staff())
    page.goto(reverse("desk:home"))
    page.wait_for_selector(".chart canvas")
    page.get_by_text("Table", exact=True).click()
    assert page.get_by_role("cell", name="$20.00").is_visible()


@looks(DESK)
def test_a_check_is_entered_by_keyboard_alone(page, sign_in, person):
    sign_in(builders.staff("finance"))
    page.goto(reverse("billing:desk_payment", args=[person.pk]))
    page.get_by_label("26-000001").press("Space")
    page.get_by_label("Amount received").fill("30.00")
    page.get_by_label("Check number").fill("2001")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Book $30.00").press("Enter")
    page.get_by_text("Booked: $30.00.").wait_for()
