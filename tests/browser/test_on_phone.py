"""Log CE on a phone without a connection: kept with its photo, sent once, and never by another."""

from __future__ import annotations

import os
import re
import signal
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Error, expect

from ccp.models import Activity, Proof
from tests import builders
from tests.browser.conftest import SECONDS, faults_in_every_look
from tests.ccp.story import TODAY, marisol
from tests.handed_in import photo

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Written in the basement"


@pytest.fixture
def phone(playwright, browser_type_launch_args, live_server, tmp_path):
    """`phone()` opens the browser of one phone, with all that it kept; once more, it is killed
    before.
    """
    opened = []

    def open_it():
        if opened:
            killed(str(tmp_path / "phone"))
            with suppress(Error):
                opened[-1].close()
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "phone",
            **browser_type_launch_args,
            base_url=live_server.url,
            viewport={"width": 390, "height": 844},
            reduced_motion="reduce",
            locale="en-US",
        )
        context.set_default_timeout(SECONDS * 1000)
        opened.append(context)
        return context, context.pages[0]

    yield open_it
    opened[-1].close()


def killed(folder):
    """Kill the browser that has this folder, in the middle of whatever it does."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().decode(errors="replace")
            if f"--user-data-dir={folder}" in words and "--type=" not in words:
                os.kill(int(process.name), signal.SIGKILL)


@pytest.fixture
def rma(settings):
    settings.PORTAL_TODAY = TODAY.isoformat()
    return marisol()[0]


def sign_in(context, user, url):
    client = Client()
    client.force_login(user)
    value = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    week = 2**31 - 1
    context.add_cookies(
        [{"name": django_settings.SESSION_COOKIE_NAME, "value": value, "url": url, "expires": week}]
    )


def kept_for_later(page):
    """Wait until the page that opens without a connection lies on the phone."""
    page.evaluate(
        """async () => {
          const there = () => caches.match("/ce/log/phone/", { ignoreVary: true });
          while (!(await there()) || !navigator.serviceWorker.controller) {
            await new Promise((done) => setTimeout(done, 50));
          }
        }"""
    )


def write(page, title=TITLE):
    """Write an entry with a photo on the page that the phone kept."""
    page.get_by_text("Professional education", exact=True).click()
    form = page.locator("form[data-keep-on-phone=professional_education]")
    form.locator("[name=title]").fill(title)
    form.locator("[name=provider]").fill("Lakeview Medical Center")
    form.locator("[name=completed_on]").fill("2026-11-07")
    form.locator("[name=hours]").fill("2")
    form.locator("[name=criteria][value=job]").check()
    picture = photo("JPEG", "card.jpg", 60, 40).read()
    file = {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": picture}
    form.locator("[name=photo]").set_input_files(file)
    form.get_by_role("button", name="Keep on this phone").click()
    expect(page.get_by_text("On this phone, not counted yet")).to_be_visible()


def test_with_the_network_cut_and_the_browser_killed_it_is_one_entry_with_its_photo(
    phone, rma, live_server
):
    context, page = phone()
    own = builders.member(rma.certificant)
    sign_in(context, own, live_server.url)
    page.goto("/ce/log/")
    kept_for_later(page)
    context.set_offline(True)
    page.goto("/ce/log/")
    expect(page.get_by_text("Works without a connection")).to_be_visible()
    write(page)
    assert not Activity.objects.filter(title=TITLE).exists()

    context, page = phone()  # the browser was killed, and is opened again
    page.goto("/ce/log/")  # a cookie of the last seconds is not on the disk yet; the entry is
    expect(page.get_by_text("that were not sent are kept on this phone: 1.")).to_be_visible()
    sign_in(context, own, live_server.url)
    page.goto("/ce/log/")
    told = page.get_by_role("status").filter(has_text="Sent:")
    expect(told).to_contain_text("Counted: 2.00 points for RMA and RPT.")
    activity = Activity.objects.get(title=TITLE)
    assert [proof.name for proof in Proof.objects.filter(activity=activity)] == ["card.jpg"]
    page.goto("/ce/log/")
    expect(page.locator("[data-on-phone]")).to_be_hidden()
    expect(told).to_be_visible()  # until it is closed, or opened
    told.get_by_role("button", name="Close").press("Enter")
    page.goto("/ce/log/")
    expect(page.locator("[data-on-phone]")).to_be_hidden()
    expect(told).to_be_hidden()
    assert Activity.objects.filter(title=TITLE).count() == 1


def test_another_account_on_the_phone_neither_sees_nor_sends_it(phone, rma, live_server):
    context, page = phone()
    own = builders.member(rma.certificant)
    sign_in(context, own, live_server.url)
    page.goto("/ce/log/")
    kept_for_later(page)
    context.set_offline(True)
    page.goto("/ce/log/phone/")
    write(page)
    context.set_offline(False)
    context.clear_cookies()

    page.goto("/account/login/")
    expect(
        page.get_by_text("CE entries that were not sent are kept on this phone: 1.")
    ).to_be_visible()
    assert not page.evaluate("caches.has('ce-log')")
    held = builders.certification(granted_on=rma.granted_on)
    sign_in(context, builders.member(held.certificant), live_server.url)
    page.goto("/ce/log/")
    expect(
        page.get_by_text("Entries of another account are kept on this phone: 1.")
    ).to_be_visible()
    assert TITLE not in page.content()
    assert not Activity.objects.filter(title=TITLE).exists()

    sign_in(context, own, live_server.url)
    page.goto("/ce/log/")
    expect(page.get_by_role("status").filter(has_text="Sent:")).to_be_visible()
    assert Activity.objects.get(title=TITLE).certificant == rma.certificant


def test_what_is_not_taken_stays_says_why_and_is_corrected_in_the_usual_form(
    phone, rma, live_server
):
    context, page = phone()
    sign_in(context, builders.member(rma.certificant), live_server.url)
    page.goto("/ce/log/")
    kept_for_later(page)
    context.set_offline(True)
    page.goto("/ce/log/")
    write(page)
    page.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open("ce-on-phone", 1);
          asked.onsuccess = () => {
            const entries = asked.result.transaction("entries", "readwrite").objectStore("entries");
            const all = entries.getAll();
            all.onsuccess = () => {
              const [entry] = all.result;
              entry.fields.find(([name]) => name === "completed_on")[1] = "2022-01-05";
              entries.put(entry).onsuccess = done;
            };
          };
        })"""
    )
    context.set_offline(False)
    page.goto("/ce/log/")
    expect(page.get_by_text("Not taken, and kept here")).to_be_visible()
    told = page.locator("[data-on-phone]")  # whichever page sent it
    expect(told).to_contain_text("is closed")
    assert faults_in_every_look(page) == []
    told.get_by_role("link", name="Correct it").click()
    expect(page.locator("[name=title]")).to_have_value(TITLE)
    page.fill("[name=completed_on]", "2026-11-07")
    page.get_by_role("button", name=re.compile("^Save activity")).click()
    page.get_by_text("Your activity is saved. 1 file is kept.").wait_for()
    page.goto("/ce/log/")
    expect(page.locator("[data-on-phone]")).to_be_hidden()
    assert Activity.objects.filter(title=TITLE).count() == 1
    assert urlsplit(page.url).path == "/ce/log/"
