"""Pages in a real browser: Chromium in four looks, axe, screenshots, and nothing from outside."""

from __future__ import annotations

import copy
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from csp.constants import SELF
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from amt_portal.celery import app
from practice.sandbox.payments.server import SandboxPayments

# Playwright's synchronous interface runs an event loop in this thread; Django would refuse it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)
SECONDS = 45  # that something may take to come: two cores do much else
expect.set_options(timeout=SECONDS * 1000)
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Look(NamedTuple):
    width: int
    height: int
    theme: str

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}"


PHONE, PHONE_DARK = Look(390, 844, "light"), Look(390, 844, "dark")
DESK, DESK_DARK = Look(1280, 900, "light"), Look(1280, 900, "dark")
LOOKS = (PHONE, DESK, PHONE_DARK, DESK_DARK)
# Axe is asked once of each layout and of each theme; the others are for pictures.
ASKED_IN = (PHONE, DESK_DARK)


def looks(*some: Look) -> pytest.MarkDecorator:
    """`@looks(PHONE)`: run the test in these only."""
    return pytest.mark.parametrize("look", some, indirect=True, ids=str)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str | None:
    """PORTAL_CHROMIUM, else a Chromium or Chrome on PATH."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("PORTAL_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = chromium()
    if found is None:
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop("no Chromium: set PORTAL_CHROMIUM or install one")
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return {"executable_path": found, "args": [*ARGUMENTS, *as_root]}


@pytest.fixture(params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    """Each test runs in all four unless `looks` says otherwise."""
    return request.param


@pytest.fixture
def page(look: Look, browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page of the portal in this look; a script error or a breach of the content security
    policy fails the test.
    """
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.theme,
        reduced_motion="reduce",
        locale="en-US",
    )
    context.set_default_timeout(SECONDS * 1000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None,
    )
    yield page
    context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def sign_in(page: Page, live_server: Any) -> Callable[[Any], None]:
    """`sign_in(user)`: the page goes on as that user."""

    def enter(user: Any) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )

    return enter


@pytest.fixture
def worker() -> Iterator[None]:
    """Do what a page asks of the workers at once, in the server's own thread."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def provider(live_server: Any, settings: Any, worker: None) -> Iterator[SandboxPayments]:
    """The practice provider, which the pages lead to and which tells the portal what was paid."""
    settings.PORTAL_BASE_URL = live_server.url
    settings.STRIPE_API_KEY, settings.STRIPE_WEBHOOK_SECRETS = "sk_test_browser", ["whsec_browser"]
    with SandboxPayments(
        host="localhost",
        api_key=settings.STRIPE_API_KEY,
        webhook_url=live_server.url + reverse("billing:webhook"),
        webhook_secret="whsec_browser",
    ) as running:
        settings.STRIPE_API_BASE = running.url
        policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
        policy["DIRECTIVES"]["form-action"] = [SELF, running.url]
        settings.CONTENT_SECURITY_POLICY = policy
        yield running


def take_picture(page: Page, name: str, *, full: bool = True) -> None:
    """Write `name`.png where PORTAL_SCREENSHOTS names a folder: for people, no test reads it."""
    folder = os.environ.get("PORTAL_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=full)


@pytest.fixture
def screenshot(page: Page, look: Look) -> Callable[..., None]:
    """`screenshot("front")` takes front-390-light.png; `full=False` takes the window only."""

    def take(name: str, *, full: bool = True) -> None:
        take_picture(page, f"{name}-{look}", full=full)

    return take


def faults_of(page: Page) -> list[str]:
    """What axe finds, and whether the page can be scrolled sideways: one line each."""
    return [*too_wide(page), *_violations(page)]


def too_wide(page: Page) -> list[str]:
    """Whether the page can be scrolled sideways, in a line."""
    excess = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{page.url}: {excess} px too wide"] if excess > 0 else []


def _violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):  # half a megabyte: once for each page loaded
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": AXE_RULES, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options).then(run => run.violations)", options)
    return [
        f"{page.url}: {fault['id']}: {fault['help']}: {node['html'][:200]}"
        for fault in found
        for node in fault["nodes"]
    ]


def faults_in_every_look(page: Page, name: str = "") -> list[str]:
    """The same for the open page in both layouts and themes, without loading it again.

    Where pictures are taken, they show all four looks and bear `name`, else the page's path. The
    page is left wide and dark.
    """
    lines = []
    name = name or urlsplit(page.url).path.strip("/").replace("/", "-") or "front"
    for look in LOOKS if os.environ.get("PORTAL_SCREENSHOTS") else ASKED_IN:
        page.set_viewport_size({"width": look.width, "height": look.height})
        page.emulate_media(color_scheme=look.theme)
        if look in ASKED_IN:
            lines += [f"{look}: {fault}" for fault in faults_of(page)]
        take_picture(page, f"{name}-{look}")
    return lines


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with a line per violation."""

    def check(page: Page) -> None:
        faults = faults_of(page)
        assert not faults, "\n".join(faults)

    return check
