"""The review desk in a browser: by keyboard, fast, in every look."""

from __future__ import annotations

import io
import os
from datetime import date

import pytest
from django.urls import reverse
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from casework.kinds import Claim
from casework.models import Case, Verdict
from casework.rules.checks import Expected
from casework.services import taking
from plumbing import clock
from plumbing import pages as drawing
from plumbing.uploads import checking
from tests import builders
from tests.browser.conftest import Look, faults_in_every_look, looks, take_picture
from tests.casework.kind import ShellDossier, a_case, drawn, shells
from tests.casework.story import okafor

EACH = 8  # documents of a case
WIDE = Look(1440, 900, "light")


@pytest.fixture(scope="module", autouse=True)
def children():
    yield
    checking.inspectors.stop()
    drawing.inspectors.stop()


@pytest.fixture
def joan(live_server, sign_in):
    with shells():
        user = builders.staff("auditor", name="Joan Halvorsen")
        sign_in(user)
        yield user


def address(case) -> str:
    return reverse("casework:review", args=[case.kind, case.number])


@looks(WIDE)
def test_it_looks_right_everywhere_and_axe_finds_nothing(page, joan):
    case = taking.take(case_id=okafor().pk, actor=joan)
    for number in ("2026-0151", "2026-0162"):
        taking.take(case_id=a_case(number).pk, actor=joan)
    page.goto(f"{address(case)}?item=5")
    expect(page.get_by_role("heading", name="Automatic checks")).to_be_visible()
    page.keyboard.press("d")
    page.keyboard.type("6.00")
    faults = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        take_picture(page, f"review-1440-{theme}", full=False)
    faults += faults_in_every_look(page, "review")
    page.goto(f"{address(case)}?item=3#document")
    faults += faults_in_every_look(page, "review-document")
    page.goto(f"{address(case)}?item=5#decision")
    faults += faults_in_every_look(page, "review-decision")
    page.goto(reverse("casework:queue"))
    faults += faults_in_every_look(page, "review-queue")
    page.goto(f"{address(case)}decide/")
    faults += faults_in_every_look(page, "review-decide")
    assert not faults, "\n".join(faults)


# From the key to the next document drawn, in milliseconds.
WATCH = """
window.took = [];
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter") window.pressed = performance.now();
}, true);
document.addEventListener("review:shown", async () => {
  const picture = document.querySelector("[data-sheet] img");
  if (picture) await picture.decode();
  if (window.pressed) window.took.push(performance.now() - window.pressed);
  window.pressed = 0;
});
"""


def sheets(count: int) -> tuple[bytes, ...]:
    """Pages as scans are, each another one."""
    drawn_pages = []
    for number in range(count):
        image = Image.new("RGB", (1391, 1800), "white")
        pen = ImageDraw.Draw(image)
        for line in range(0, 1600, 40):
            pen.text((90, 100 + line), f"Certificate {number}, line {line} " * 4, fill="black")
        out = io.BytesIO()
        image.save(out, "JPEG", quality=82)
        drawn_pages.append(out.getvalue())
    return tuple(drawn_pages)


def at_hand(page) -> str:
    return page.locator(".review-claim [aria-current=true] .who").inner_text()


@looks(WIDE)
def test_fast_keys_do_what_they_say_once_each_and_in_order(page, joan):
    count = int(os.environ.get("REVIEW_DOCUMENTS", "16"))
    cases, pictures = count // EACH, sheets(EACH)
    for number in range(cases):
        made = drawn(a_case(f"2026-{number:04}", claimed=("1.00",) * EACH), pictures)
        case = taking.take(case_id=made.pk, actor=joan)
        Case.objects.filter(pk=case.pk).update(waiting_since=clock.now())
    page.goto(address(Case.objects.order_by("waiting_since").first()))
    page.evaluate(WATCH)

    page.keyboard.type("jjjkjk")  # on 1: to 4, back, on, back
    idle(page)
    assert at_hand(page).startswith("3. ")
    page.keyboard.type("kk")
    idle(page)

    for number in range(cases):
        for _item in range(EACH):
            page.keyboard.press("a")
            page.keyboard.press("Enter")
            if number:  # the first case without waiting, then as fast as a person who looks
                idle(page)
        idle(page)
        page.keyboard.press("]")
        idle(page)
    count = cases * EACH
    assert Verdict.objects.filter(taken_back_at=None).count() == Verdict.objects.count() == count
    assert page.locator("[data-key=decide]").is_visible()
    took = sorted(page.evaluate("window.took"))
    median, worst = took[len(took) // 2], took[-1]
    print(f"{len(took)} documents: median {median:.0f} ms, worst {worst:.0f}")  # noqa: T201

    page.keyboard.type("uu")
    idle(page)
    assert Verdict.objects.filter(taken_back_at=None).count() == count - 2


@looks(WIDE)
def test_keys_can_be_others_or_off_and_leave_fields_alone(page, joan):
    case = taking.take(case_id=drawn(a_case(claimed=("6.00", "6.50"))).pk, actor=joan)
    page.goto(address(case))
    page.locator("#id_note").click()
    page.keyboard.type("jjj?")
    assert page.locator("#id_note").input_value() == "jjj?"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    field = page.get_by_label("Next item", exact=True)
    field.fill("n")
    field.press("Tab")
    page.keyboard.press("Escape")
    page.keyboard.type("j")
    idle(page)
    assert at_hand(page).startswith("1. ")
    page.keyboard.type("n")
    idle(page)
    assert at_hand(page).startswith("2. ")
    page.reload()
    page.keyboard.type("k")
    idle(page)
    page.keyboard.type("n")  # kept in this browser
    idle(page)
    assert at_hand(page).startswith("2. ")
    page.keyboard.press("?")
    page.get_by_label("Keys are on").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.type("k")
    idle(page)
    assert at_hand(page).startswith("2. ")


@looks(WIDE)
def test_no_key_accepts_unseen_what_a_check_doubts(page, joan, monkeypatch):
    late = Expected(completed_on=date(2030, 1, 1), last=date(2025, 5, 13))
    monkeypatch.setitem(ShellDossier.claims, "Shell 2", Claim(expected=late))
    case = taking.take(case_id=drawn(a_case()).pk, actor=joan)
    page.goto(f"{address(case)}?item=1")
    page.evaluate("""['j', 'a', 'Enter', 'k'].forEach((key) => document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true })))""")
    expect(page.get_by_role("heading", name="Accept it unseen?")).to_be_visible()
    page.keyboard.press("Enter")
    idle(page)
    assert at_hand(page).startswith("2. ")
    assert not Verdict.objects.exists()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    idle(page)
    assert Verdict.objects.get().item.position == 2


@looks(WIDE)
def test_keys_lead_from_taking_a_case_over_a_reason_to_its_decision(page, joan):
    page.goto(address(drawn(a_case(claimed=("6.00",)))))
    page.keyboard.press("a")
    expect(page.get_by_text("Take this case first.")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("Enter")  # on the button
    page.keyboard.press("r")
    expect(page.locator("#id_reason")).to_be_focused()
    page.locator("#id_reason").select_option("no_proof")
    page.keyboard.press("Enter")
    idle(page)
    expect(page.locator("[data-key=decide]")).to_be_focused()


@looks(WIDE)
def test_an_ended_session_loses_nothing_that_was_typed(page, joan, sign_in):
    case = taking.take(case_id=drawn(a_case()).pk, actor=joan)
    page.goto(address(case))
    page.keyboard.press("r")
    page.locator("#id_note").fill("See page 2")
    page.context.clear_cookies()
    page.locator("[data-key=save]").click()
    page.wait_for_url("**/login/**")
    sign_in(joan)
    page.goto(address(case))
    assert page.locator("#id_note").input_value() == "See page 2"
    assert page.locator("[value=reject]").is_checked()
    expect(page.get_by_text("What you typed is still here.")).to_be_visible()
    page.locator("#id_reason").select_option("no_proof")
    page.locator("[data-key=save]").click()
    idle(page)
    page.goto(f"{address(case)}?item=1")
    expect(page.get_by_text("What you typed is still here.")).to_be_hidden()


@looks(WIDE)
def test_the_page_is_turned_and_made_larger_at_once(page, joan):
    case = taking.take(case_id=drawn(a_case(), sheets(2)).pk, actor=joan)
    page.goto(address(case))
    sheet = page.locator("[data-sheet]")
    before = sheet.bounding_box()
    page.keyboard.type("t")
    turned = sheet.bounding_box()
    assert turned["width"] / turned["height"] == pytest.approx(
        before["height"] / before["width"], rel=0.02
    )
    page.keyboard.type("t-")
    assert sheet.bounding_box()["width"] == pytest.approx(before["width"] * 0.75, rel=0.02)


def idle(page) -> None:
    """Wait until every key so far has done what it does."""
    page.locator("html:not([data-review-busy])").wait_for(state="attached")
