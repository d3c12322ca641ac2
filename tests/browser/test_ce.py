"""Continuing education in a browser: five activities, the ring moves, a phone photo is kept."""

from __future__ import annotations

import io
import re
from datetime import date

import pillow_heif
import pytest
from django.urls import reverse
from PIL import Image

from members.models import CycleFact
from tests import builders
from tests.browser.conftest import DESK, PHONE, faults_in_every_look, looks, take_picture
from tests.casework.signed import issuer
from tests.ccp.entries import log
from tests.ccp.story import TODAY, marisol

pytestmark = pytest.mark.django_db(transaction=True)

ENTRIES = {
    "professional_education": {"title": "Glucometer training", "hours": "1.40"},
    "formal_education": {"title": "Anatomy II", "credits": "0.10", "unit": "semester"},
    "authorship": {"title": "Comfort holds", "kind": "poster"},
    "instruction": {"title": "Order of draw", "hours": "0.50"},
    "organization": {"title": "", "role": "member", "years": "1"},
}


@pytest.fixture
def rma(settings, sign_in):
    settings.PORTAL_TODAY = TODAY.isoformat()
    rma, _rpt = marisol()
    sign_in(builders.member(rma.certificant))
    return rma


def fill(page, fields):
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            page.check(f"[name={name}][value={value}]")
        else:
            field.fill(value)


def ring(page) -> str:
    return page.locator(".ring-text strong").first.inner_text().strip()


@looks(PHONE)
def test_five_categories_are_logged_and_the_ring_moves(page, rma):
    cycle = f"/ce/cycles/{rma.cycles.get(start=date(2024, 9, 18)).pk}/"
    page.goto(cycle)
    assert ring(page) == "18.25"
    for category, fields in ENTRIES.items():
        page.goto("/ce/log/")
        page.click(f"a[href='?category={category}']")
        fill(page, fields | {"provider": "Lakeview Medical Center", "completed_on": "2026-11-07"})
        page.locator(".points-box .figure", has_text=re.compile(r"\d")).wait_for()
        page.check("[name=criteria][value=job]")
        page.click("button.btn-primary:has-text('Save activity')")
        page.get_by_text("Your activity is saved.").wait_for()
    page.goto(cycle)
    # 1.25 + 1.50 + 5.00 + 1.00 + 1.00 more
    assert ring(page) == "28.00"


@looks(PHONE)
def test_a_phone_photo_is_kept_as_proof_and_shown(page, rma):
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (800, 600), (20, 90, 160))).save(out)
    page.goto("/ce/log/?category=professional_education")
    fill(page, {"title": "A", "provider": "B", "completed_on": "2026-11-07", "hours": "2"})
    page.check("[name=criteria][value=job]")
    page.set_input_files(
        "[name=photo]",
        {"name": "IMG_0042.HEIC", "mimeType": "image/heic", "buffer": out.getvalue()},
    )
    page.locator("[data-upload-list]").get_by_text("IMG_0042.HEIC").wait_for()
    page.click("button.btn-primary:has-text('Save activity')")
    page.get_by_text("1 file is kept.").wait_for()
    shown = page.locator(".file-chip img")
    shown.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.file-chip img').naturalWidth === 800")


@looks(PHONE)
def test_a_draft_outlives_the_session_and_goes_when_it_is_saved(page, rma, sign_in, settings):
    address = "/ce/log/?category=professional_education"
    page.goto(address)
    fill(page, {"title": "Pediatric venipuncture", "provider": "B", "completed_on": "2026-11-07"})
    page.check("[name=criteria][value=job]")
    # The office's time, wherever the browser is.
    page.get_by_text(re.compile(r"Saved on this device \d+:\d\d\s[AP]M C[SD]T")).wait_for()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.fill("[name=hours]", "2")
    page.click("button.btn-primary:has-text('Save activity')")
    page.wait_for_url("**/account/login/**")
    sign_in(rma.certificant.user)
    page.goto(address)
    page.get_by_text("Everything you typed is still here.").wait_for()
    assert page.input_value("[name=title]") == "Pediatric venipuncture"
    assert page.input_value("[name=hours]") == "2"
    page.locator("#save-points", has_text="2.00 points").wait_for()
    page.click("button.btn-primary:has-text('Save activity')")
    page.get_by_text("Your activity is saved.").wait_for()
    page.goto(address)
    assert page.input_value("[name=title]") == ""


@looks(PHONE)
@pytest.mark.parametrize("what", ["change", "repeat"])
def test_a_reload_loses_nothing_of_a_change_or_a_repeated_entry(page, rma, what):
    activity = rma.certificant.activities.get(title__startswith="ECG")
    address = f"/ce/activities/{activity.pk}/change/"
    if what == "repeat":
        address = f"/ce/log/?repeat={activity.pk}"
    page.goto(address)
    fill(page, {"provider": "Lakeview", "completed_on": "2026-11-07", "hours": "2"})
    page.get_by_text("Saved on this device").wait_for()
    page.reload()
    page.get_by_text("Everything you typed is still here.").wait_for()
    assert page.input_value("[name=provider]") == "Lakeview"
    page.click("button.btn-primary:has-text('Save')")
    page.get_by_text("is saved.").wait_for()
    page.goto(address)
    assert page.input_value("[name=completed_on]") in {"2026-11-07", ""}
    assert page.get_by_text("Everything you typed is still here.").count() == 0


@looks(DESK)
def test_a_cycle_is_attested_in_three_steps(page, rma):
    cycle = rma.cycles.get(start=date(2024, 9, 18))
    page.goto(f"/ce/cycles/{cycle.pk}/")
    page.click("text=Read and sign the statement")
    page.fill("[name=name]", "Marisol Reyes")
    page.check("[name=read]")
    page.click("button:has-text('Sign the statement')")
    page.get_by_text("Met by your statement, November 9, 2026").wait_for()
    assert CycleFact.objects.get(certification=rma, start=cycle.start).met_on == TODAY


@looks(PHONE)
def test_a_full_cycle_and_a_form_filled_in_are_clean_in_every_look(page, rma):
    page.goto(f"/ce/cycles/{rma.cycles.get(start=date(2024, 9, 18)).pk}/")
    faults = faults_in_every_look(page, "cycle")
    page.goto("/ce/log/?category=professional_education")
    fill(
        page,
        {
            "title": "Pediatric venipuncture and comfort holds",
            "provider": "Lakeview Medical Center",
            "completed_on": "2026-11-07",
            "hours": "3.40",
        },
    )
    page.locator(".points-box .figure", has_text="3.25").wait_for()
    page.check("[name=criteria][value=job]")
    faults += faults_in_every_look(page, "log-ce")
    assert not faults, "\n".join(faults)


@looks(PHONE)
def test_a_title_of_one_long_word_does_not_widen_a_page(page, rma):
    word = "A" * 200
    activity = log(rma, date(2026, 11, 7), "2.00", title=word, provider=word)
    log(rma, date(2026, 11, 7), "2.00", title=word, provider=word)
    cycle = rma.cycles.get(start=date(2024, 9, 18))
    wide = {}
    for name, address in {
        "home": reverse("home"),
        "cycle": f"/ce/cycles/{cycle.pk}/",
        "choose": "/ce/log/",
        "repeat": f"/ce/log/?repeat={activity.pk}",
        "activity": f"/ce/activities/{activity.pk}/",
        "change": f"/ce/activities/{activity.pk}/change/",
        "withdraw": f"/ce/activities/{activity.pk}/withdraw/",
    }.items():
        page.goto(address)
        assert name in {"repeat", "change"} or word in page.content()
        for look in (PHONE, DESK):
            page.set_viewport_size({"width": look.width, "height": look.height})
            take_picture(page, f"long-{name}-{look}")
            width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if width > 0:
                wide[name, look.width] = width
    assert not wide


@looks(PHONE)
def test_a_session_that_ends_while_typing_moves_nothing_and_says_so(page, rma, settings):
    page.goto("/ce/log/?category=professional_education")
    fill(page, {"title": "Pediatric venipuncture", "provider": "B", "completed_on": "2026-11-07"})
    said = page.get_by_text("Your session has ended. Everything you typed is kept")
    assert said.is_hidden()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.fill("[name=hours]", "2")
    said.wait_for()
    assert page.url.endswith("/ce/log/?category=professional_education")
    assert page.input_value("[name=title]") == "Pediatric venipuncture"
    page.click("[data-session-ended] a")
    page.wait_for_url("**/account/login/?ended=1&next=/ce/log/%3Fcategory%3Dprofessional_education")
    page.get_by_text("Everything you typed is kept on this device.").wait_for()


def badge(name: str, text: str) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


@looks(PHONE)
def test_a_refused_badge_looks_refused_and_what_an_earlier_one_filled_stays(page, rma):
    issuer.listed()
    text = issuer.signed(issuer.claims(validFrom="2025-01-01T00:00:00Z"))
    page.goto("/ce/log/?category=professional_education")
    page.fill("[name=provider]", "In my own words")
    page.set_input_files("[name=proofs]", badge("good.jwt", text))
    page.locator(".file-chip .tone-active").wait_for()
    other = issuer.signed().rpartition(".")[2]
    page.set_input_files("[name=proofs]", badge("bad.jwt", f"{text.rpartition('.')[0]}.{other}"))
    refused = page.locator(".file-chip-refused")
    assert "altered after Lakeview Learning signed it" in refused.inner_text()
    sent = "[...document.querySelector('[name=proofs]').files].map((file) => file.name)"
    assert page.evaluate(sent) == ["good.jwt"]
    fields = {"title": "Phlebotomy update", "provider": "In my own words", "hours": "3.50"}
    assert {name: page.input_value(f"[name={name}]") for name in fields} == fields
    page.get_by_role("button", name="Remove bad.jwt").click()
    assert {name: page.input_value(f"[name={name}]") for name in fields} == fields
