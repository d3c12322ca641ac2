"""Shortly after the first of the month: from the renewal email to being active with more points."""

from __future__ import annotations

import io
import re
from datetime import date

from django.urls import reverse
from PIL import Image

from billing import tasks as money
from billing.dues.services import renewals
from billing.models import Payment
from ccp.models import Proof
from members.models import DuesPaid
from members.queries.standing import standing_of
from notices import tasks
from tests import builders
from tests.browser.conftest import PHONE, looks
from tests.browser.paying import mailed, pay_by_card
from tests.browser.test_ce import ENTRIES, fill, ring

TODAY = date(2026, 11, 9)
SIDEWAYS = 6  # EXIF orientation of a phone held upright


def a_member_in_grace():
    """An RMA whose fee of October is unpaid; the renewal run has written to her."""
    held = builders.certification(granted_on=date(2024, 10, 14))
    DuesPaid.objects.create(certification=held, year=2025, paid_on=date(2025, 10, 2))
    month = date(2026, 10, 1)
    renewals.run(month=month, on=month, actor=None)
    return held


def upright_photo():
    """A JPEG as a phone keeps it: lying, with a note which way is up."""
    photo = Image.new("RGB", (640, 480), (20, 90, 160))
    exif = Image.Exif()
    exif[0x0112] = SIDEWAYS
    out = io.BytesIO()
    photo.save(out, "JPEG", exif=exif)
    return {"name": "IMG_0042.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def claim(page, person):
    """Make the record one's own with the code from the mail."""
    page.goto(reverse("members:claim"))
    page.get_by_label("Member or certification number").fill(person.member_number)
    page.get_by_label("Last name").fill(person.last_name)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code from the email").fill(mailed(r"^(\w{4} \w{4})$", to=person.email))
    page.get_by_label("Choose a password").fill("correct horse battery")
    page.get_by_role("button", name="Open my record").click()


@looks(PHONE)
def test_from_the_email_to_active_with_points_and_proof(page, provider, settings):
    settings.PORTAL_TODAY = TODAY.isoformat()
    held = a_member_in_grace()
    person = held.certificant
    money.render_papers()
    tasks.deliver_notices()

    claim(page, person)
    page.get_by_role("heading", name="to keep your RMA").wait_for()
    assert page.locator(".status-card .state").inner_text().strip() == "Grace"

    # Five activities of different categories; the ring moves each time.
    seen = [ring(page)]
    for category, fields in ENTRIES.items():
        page.goto(reverse("ccp:log") + f"?category={category}")
        fill(page, fields | {"provider": "Lakeview Medical Center", "completed_on": "2026-11-07"})
        page.check("[name=criteria][value=job]")
        if category == "authorship":
            page.set_input_files("[name=photo]", upright_photo())
            page.locator("[data-upload-list]").get_by_text("IMG_0042.jpg").wait_for()
        page.get_by_role("button", name=re.compile("^Save activity")).click()
        page.get_by_text("Your activity is saved.").wait_for()
        if category == "authorship":
            shown = page.locator(".file-chip img")
            shown.scroll_into_view_if_needed()
            page.wait_for_function("document.querySelector('.file-chip img').naturalHeight === 640")
        page.goto(reverse("home"))
        seen.append(ring(page))
    assert seen == ["0.00", "1.25", "2.75", "7.75", "8.75", "9.75"]
    assert Proof.objects.get().activity.category == "authorship"

    # The email's link opens the invoice for someone who is not signed in.
    page.context.clear_cookies()
    page.goto(mailed(r"(http://\S+/pay/\S+)", to=person.email))
    page.get_by_text("Past due since November 1.").wait_for()
    page.get_by_role("button", name="Pay $50.00").click()
    pay_by_card(page, "4242 4242 4242 4242")
    page.get_by_role("heading", name="Paid. Thank you.").wait_for()
    assert standing_of(held, TODAY).standing == "active"
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the receipt").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-1.7")
    assert Payment.objects.get().amount == 50

    # Signed in again, home says so; the receipt has come by mail.
    money.render_papers()
    tasks.deliver_notices()
    assert mailed(r"(\$50\.00)", to=person.email)
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Good").wait_for()
    assert page.locator(".status-card .state").inner_text().strip() == "Active"
    assert page.locator(".status-card").get_by_text("Nothing due").is_visible()
