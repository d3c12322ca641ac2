"""Printed certificates: ordered once, printed with the letters, told to their member."""

from __future__ import annotations

import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from pypdf import PdfReader

from credentials.models import PrintedOrder
from credentials.queries.printed import Stands, ordered
from credentials.services import printed
from members.models import Certificant, Certification
from notices.models import Notice
from notices.services import print_runs
from plumbing import clock, files
from tests.builders import certification, member, staff
from tests.credentials.services.test_following import paid
from tests.recert.services.test_race import at_once
from tests.web.test_public import text

ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-22 18:00:00+00:00", tick=False)
    return time_machine


@pytest.fixture
def held(db):
    row = paid(certification(granted_on=date(2018, 9, 18)))
    member(row.certificant)
    return row


@pytest.fixture
def path(client, held):
    client.force_login(held.certificant.user)
    return f"/documents/{held.number}/printed/"


def form(client, path):
    found = client.get(path).context["form"]
    return {"token": str(found["token"].value()), "address": found["address"].value()}


def stands(held):
    return [one.stands for one in ordered(held)]


@pytest.mark.django_db
def test_from_the_order_to_the_day_it_is_posted(client, held, path):
    assert "2214 N Larkspur Ave Apt 3B" in text(client.get(path))
    sent = form(client, path)
    for _ in range(2):  # a button pressed twice
        answer = client.post(path, sent, follow=True)
    assert "Ordered. It goes out with the next letters." in answer.content.decode()
    assert "Waits for the next letters." in text(client.get("/documents/"))
    assert "Order to this address" not in text(client.get(path))
    run = print_runs.gather(on=clock.today(), actor=staff("mail"))
    assert "Printed November 22, 2026" in text(client.get(path))
    run = print_runs.render(run_id=run.pk)
    pages = PdfReader(io.BytesIO(files.read(run.file))).pages
    assert len(pages) == 2
    assert "MARISOL REYES" in pages[0].extract_text()
    certificate = pages[1].extract_text()
    assert "Registered Medical Assistant" in certificate
    assert PrintedOrder.objects.get().document.shown_code in certificate
    assert pages[1].mediabox.width > pages[1].mediabox.height
    print_runs.mark_posted(run_id=run.pk, actor=staff("mail"), on=ON, today=ON)
    assert "Posted November 22, 2026 to ROCKFORD IL 61107-1146." in text(client.get(path))
    assert Notice.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["sent", "skipped"])
def test_once_it_is_posted_or_not_sent_another_of_that_day_is_a_new_one(client, path, state):
    first = form(client, path)
    second = form(client, path)
    client.post(path, first)
    answer = client.post(path, second, follow=True)
    assert "One is on its way already, and no other was ordered" in text(answer)
    if state == "skipped":
        Notice.objects.update(state=state, skip_reason="mail_returned")
    for each in ("printed", "sent") if state == "sent" else ():
        Notice.objects.update(state=each)
    assert "You sent that order before" in text(client.post(path, first, follow=True))
    assert PrintedOrder.objects.count() == 1
    assert "Ordered. It goes out with" in text(client.post(path, second, follow=True))
    assert PrintedOrder.objects.count() == 2


@pytest.mark.django_db
def test_a_year_has_its_limit_which_does_not_bind_staff(client, held, path, today):
    for state in ("skipped", "printed", "printed"):
        client.force_login(held.certificant.user)
        client.post(path, form(client, path))
        why = "mail_returned" if state == "skipped" else ""
        Notice.objects.filter(state="planned").update(state=state, skip_reason=why)
        Notice.objects.filter(state="printed").update(state="sent")
        today.shift(timedelta(days=1))
    client.force_login(held.certificant.user)
    assert "You have ordered as many as are free in a year (2)." in text(client.get(path))
    client.post(path, {"token": str(uuid4()), "address": printed.shown_address(held.certificant)})
    assert PrintedOrder.objects.count() == 3
    client.force_login(staff("support"))
    desk = f"/desk/certificates/{held.number}/"
    client.post(desk, form(client, desk))
    assert PrintedOrder.objects.count() == 4
    assert PrintedOrder.objects.last().by_staff


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"address_line1": ""}, "There is no street address on record."),
        ({"mail_returned_on": ON}, "A letter came back from this address."),
        ({"city": "Moved"}, "The address has changed meanwhile."),
    ],
)
def test_it_goes_to_the_address_that_was_shown_or_nowhere(client, held, path, facts, said):
    sent = form(client, path)
    Certificant.objects.filter(pk=held.certificant_id).update(**facts)
    assert said in text(client.post(path, sent, follow=True))
    assert not PrintedOrder.objects.exists()


@pytest.mark.django_db
def test_who_is_not_certified_orders_none_and_of_one_that_lapsed_meanwhile_none_is_printed(
    client, held, path
):
    sent = form(client, path)
    client.post(path, sent)
    Certification.objects.filter(pk=held.pk).update(suspended_from=ON)
    assert print_runs.gather(on=ON, actor=None) is None
    assert stands(held) == [Stands.NOT_SENT]
    told = text(client.get(path))
    assert "Not sent: The certification did not hold any more." in told
    answer = client.post(path, sent | {"token": str(uuid4())}, follow=True)
    assert PrintedOrder.objects.count() == 1
    assert "printed while the certification is active or in grace" in answer.content.decode()


@pytest.mark.django_db
def test_strangers_learn_nothing(client, held, path):
    client.force_login(member())
    assert client.get(path).status_code == 404
    assert client.get(f"/desk/certificates/{held.number}/").status_code == 404


def twice(held, monkeypatch):
    """Two tabs at once; what they raise."""
    user, address = held.certificant.user, printed.shown_address(held.certificant)

    def order():
        printed.order(certification=held, token=uuid4(), address=address, actor=user, on=ON)

    return at_once(monkeypatch, printed, "left_to_order", order, order)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_are_one_order_and_one_letter(held, monkeypatch):
    assert twice(held, monkeypatch) == []
    assert (PrintedOrder.objects.count(), Notice.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_they_are_two(held, monkeypatch):
    monkeypatch.setattr(printed, "lock_holders", lambda _ids: None)
    assert twice(held, monkeypatch) == []
    assert PrintedOrder.objects.count() == 2
