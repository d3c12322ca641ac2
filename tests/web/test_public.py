"""The public pages: figures come from the policy, verification tells no more than it may, and each
error has its page.
"""

from __future__ import annotations

import importlib
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amt_portal.web import errors, urls, verify
from billing.rules.numbers import coupon_code
from members.models import PolicyValue, ProgramTerms, User
from members.queries.policy import policy
from members.rules.numbers import bare
from tests import builders
from tests.billing.services.pages import an_invoice

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    """What a reader sees of the page's main part, white space folded."""
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main[0] if main else answer.content.decode()).split())


@pytest.fixture
def changed_policy():
    """`changed_policy()` makes the kept policy read its tables again."""

    def forget():
        policy.forget()

    yield forget
    forget()


def test_front_page_shows_requirements_of_the_policy(client, changed_policy):
    assert "RMA, CMAS, RDA, CMLA, PCT †, AHI 30" in text(client.get("/")).replace("PCT†", "PCT †")
    row = ProgramTerms.objects.get(program__key="RPT")
    row.points = 27
    row.save()
    changed_policy()
    assert "RPT 27" in text(client.get("/"))


def test_help_shows_grace_days_and_fees_of_the_policy(client, changed_policy):
    page = text(client.get(reverse("help")))
    assert "You have 30 days of grace" in page
    assert "RMA Registered Medical Assistant $50.00†" in page
    PolicyValue.objects.filter(name="grace_days").update(value=21)
    ProgramTerms.objects.filter(program__key="RMA").update(annual_fee="55.00", placeholders=[])
    changed_policy()
    page = text(client.get(reverse("help")))
    assert "You have 21 days of grace" in page
    assert "RMA Registered Medical Assistant $55.00" in page
    assert "$55.00†" not in page


def test_why_stay_certified_names_what_stops_in_grace_by_the_policy(client, changed_policy):
    page = text(client.get(reverse("why")))
    assert "24 to 45 points every three years" in page
    assert "In grace, 30 days" in page
    assert "Member prices on courses Yes Stops Stops" in page
    PolicyValue.objects.filter(name="grace_days").update(value=21)
    changed_policy()
    assert "In grace, 21 days" in text(client.get(reverse("why")))


def test_contact_names_a_postal_address_once_the_office_has_set_one(client, changed_policy):
    assert "return address" not in text(client.get(reverse("contact")))
    PolicyValue.objects.filter(name="return_address").update(
        value="Member Services\n10 Main Street", placeholder=False
    )
    changed_policy()
    assert "10 Main Street" in text(client.get(reverse("contact")))


def verified(client, number, last_name, **headers):
    return client.post(
        reverse("verify"), {"number": number, "last_name": last_name}, headers=headers
    )


@pytest.fixture
def certified(monkeypatch):
    """A certification on its third day, the clock standing still."""
    monkeypatch.setattr(verify.clock, "today", lambda: date(2026, 11, 22))
    person = builders.certificant(first_name="Marisol", last_name="Reyes")
    return builders.certification(person, granted_on=date(2026, 11, 20))


def test_verify_certified(client, certified):
    page = text(verified(client, f" {certified.number.lower()} ", "REYES"))
    assert "Certified since November 20, 2026 Name Marisol Reyes" in page
    assert f"Program Registered Medical Assistant (RMA) Number {certified.number} Checked" in page
    assert "Check the code at localhost:8000/verify/document/." in page
    answer = verified(client, certified.number, "Reyes")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]


def test_verify_revoked_says_not_certified_and_no_more(client, certified):
    certified.revoked_on = date(2026, 11, 21)
    certified.save()
    page = verified(client, certified.number, "Reyes").content.decode()
    assert "Not certified</h2>" in page
    for secret in ("evoked", "November 21", "November 20", certified.certificant.email):
        assert secret not in page


@pytest.mark.parametrize(
    "odd", ["0000000", "RMA-", "-", "☃", "5\0", "9" * 90, "٣٠٢٧٧١٥", "1; DROP TABLE", "1e400"]
)
def test_verify_wrong_name_answers_like_an_unknown_number(client, certified, odd, monkeypatch):
    monkeypatch.setattr(verify.clock, "now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
    number = certified.number
    assert "Marisol" in text(verified(client, number, "Reyes"))

    def answer(*typed):
        page = verified(client, *typed)
        typed_back = r'value="[^"]*"|<p class="[^"]* read-as">.*?</p>'
        return page.status_code, re.sub(typed_back, "", page.content.decode())

    wrong = answer(number, "Reyez")
    assert "No match" in wrong[1]
    assert "Marisol" not in wrong[1]
    strip = re.compile(r'X-CSRFToken": "\w+"')
    assert strip.sub("", wrong[1]) == strip.sub("", answer(odd, "Reyes")[1])
    assert strip.sub("", wrong[1]) == strip.sub("", answer(number, "R" * 190)[1])


def test_what_a_number_is_read_as_tells_what_was_typed_and_nothing_of_the_record(client, certified):
    number = certified.number
    other = number[:-1] + str((int(number[-1]) + 1) % 10)
    changes = re.compile(r'value="[^"]*"|X-CSRFToken": "\w+|\d+:\d+:\d+ [AP]M')
    said = set()
    for there in (number, other):
        page = verified(client, f"No. {there}", "Reyez").content.decode()
        assert f"Read as <strong>{bare(there)}</strong>" in page
        said.add(changes.sub("", page).replace(bare(there), ""))
    assert len(said) == 1
    assert "Read as" in text(verified(client, f"No. {number}", "Reyes"))
    assert "Read as" not in text(verified(client, bare(number), "Reyes"))


def test_every_kind_of_no_match_asks_the_database_the_same(client, certified):
    number, asked = certified.number, {}
    kinds = [(number, "Reyez"), (number, "R" * 190), (number, "-"), ("☃", "Reyes")]
    for typed in [*kinds, ("0000000", "Reyes"), ("9" * 90, "Reyes"), ("XQ-1' OR '1'='1", "Reyes")]:
        with CaptureQueriesContext(connection) as captured:
            assert "No match" in text(verified(client, *typed))
        asked[typed] = [re.sub(r"'[^']*'|\b\d+\b", "?", one["sql"]) for one in captured]
    first = asked[number, "Reyez"]
    assert len(first) == 1
    assert all(one == first for one in asked.values())


def test_verify_asked_by_script_answers_the_card_alone(client, certified):
    card = verified(client, certified.number, "Reyes", **{"HX-Request": "true"}).content.decode()
    assert "Certified</h2><p>since" in card
    assert "<html" not in card


def test_verify_stops_after_thirty_in_a_minute(client, certified):
    for _ in range(30):
        assert verified(client, certified.number, "Reyes").status_code == 200
    answer = verified(client, certified.number, "Reyes")
    assert answer.status_code == 429
    assert "Too many tries" in text(answer)
    assert "Marisol" not in answer.content.decode()


def test_no_such_page(client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "There is no such page" in text(answer)


FRAMES = {
    "public": 'class="public-places"',
    "member": 'class="phone-bar"',
    "desk": 'class="desk-side"',
}
WHO = {
    "nobody": (lambda: None, "public"),
    "somebody without a record": (lambda: User.objects.create_user("a@example.org"), "public"),
    "a member": (builders.member, "member"),
    "staff": (lambda: builders.staff("mail"), "desk"),
}


@pytest.mark.parametrize("who", WHO)
def test_who_is_signed_in_keeps_their_frame_where_there_is_no_page(client, who):
    made, frame = WHO[who]
    if user := made():
        client.force_login(user)
    answer = client.get("/no-such-page/")
    said = answer.content.decode()
    assert answer.status_code == 404
    assert [name for name, mark in FRAMES.items() if mark in said] == [frame]


def test_staff_who_are_members_have_the_frame_of_where_they_are(client):
    person = builders.certificant()
    user = builders.staff("mail")
    person.user = user
    person.save()
    client.force_login(user)
    assert FRAMES["member"] in client.get("/no-such-page/").content.decode()
    assert FRAMES["desk"] in client.get("/desk/no-such-page/").content.decode()


def test_form_without_ticket():
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(reverse("verify"), {})
    assert answer.status_code == 403
    assert "nothing was saved" in text(answer)


def test_more_than_the_portal_takes(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post(reverse("verify"), {"number": "x" * 200, "last_name": "y"})
    assert answer.status_code == 413
    assert "too large" in text(answer)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (RuntimeError("x"), 500, "Something went wrong on our side"),
        (OperationalError("no server"), 503, "not available right now"),
    ],
)
def test_fault_of_our_own_asks_no_database(
    client, monkeypatch, django_assert_num_queries, error, status, words
):
    def fail(*args):
        raise error

    monkeypatch.setattr(verify, "ask", fail)
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        answer = verified(client, "RMA-1", "Reyes")
    assert answer.status_code == status
    assert words in text(answer)
    assert "Traceback" not in answer.content.decode()


def test_forbidden_page(rf):
    request = rf.get("/")
    request.user = builders.staff("mail")
    answer = errors.forbidden(request, Exception())
    assert answer.status_code == 403
    assert "This is not open to you" in text(answer)


def _names(module):
    return {getattr(pattern, "name", None) or "" for pattern in module.urlpatterns}


def test_style_guide_is_not_in_production(settings):
    assert "styleguide" in _names(urls)
    settings.PORTAL_MODE = "production"
    try:
        names = _names(importlib.reload(urls))
    finally:
        settings.PORTAL_MODE = "test"
        importlib.reload(urls)
    assert "front" in names
    assert not {name for name in names if name.startswith("styleguide")}


NUMBERS = ["26-000001", " 26000001 ", "26 - 000001", coupon_code("26-000001", Decimal("50.00"))]


@pytest.mark.parametrize("typed", NUMBERS)
@pytest.mark.parametrize("there", [True, False])
def test_a_typed_invoice_number_leads_to_the_sign_in_whether_there_is_one_or_not(
    client, typed, there, django_assert_num_queries
):
    if there:
        an_invoice()
    with django_assert_num_queries(0):
        page = client.get(reverse("billing:pay_lookup"), {"invoice": typed})
    way_in = reverse("billing:invoice", args=["26-000001"])
    assert "Invoice 26-000001 opens in one of these ways." in text(page)
    assert f'href="{way_in}"' in page.content.decode()
    assert page.content.decode().count('name="invoice"') == 1  # to correct it
    assert client.get(way_in).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("typed", ["", "12", "26-0000011", "<b>", "26-000001 0005000 9"])
def test_what_is_no_invoice_number_is_told_how_one_reads(client, typed):
    page = client.get(reverse("billing:pay_lookup"), {"invoice": typed})
    assert page.context["form"].errors["invoice"]
    assert "opens in one of these ways" not in text(page)


def test_a_member_comes_straight_to_their_invoice_and_to_nobody_elses(client):
    invoice = an_invoice()
    for person, status in ((invoice.payer.certificant, 200), (builders.certificant(), 404)):
        client.force_login(builders.member(person))
        answer = client.get(reverse("billing:pay_lookup"), {"invoice": invoice.number}, follow=True)
        assert answer.status_code == status


def test_front_page_asks_for_the_invoice_number(client):
    page = client.get("/")
    assert 'name="invoice"' in page.content.decode()
    assert "See how to pay it" in text(page)


def test_favicon_is_the_mark(client):
    answer = client.get("/favicon.ico")
    assert answer.url == "/static/img/mark.svg"
    assert finders.find("img/mark.svg")
