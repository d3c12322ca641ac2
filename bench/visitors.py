"""People of the seeded portal who are signed in, and what they ask a web server for."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Max
from django.utils import timezone

from billing.models import Invoice
from ccp.models import Cycle
from members.accounts.sessions import SEEN
from members.models import Certificant, User
from plumbing import clock

CSRF = "b" * 32
DRAWN = 20  # people drawn for each who is wanted: not everybody has a sign-in and an invoice


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person: the cookies of their session, and what of theirs pages are asked for."""

    cookies: str
    pk: int
    certification: int = 0
    cycle: int = 0
    invoice: str = ""
    application: str = ""
    desk: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. headers: beside the usual; status: of a good answer, where it is not that of a
    page or, after a form, the redirect.
    """

    path: str
    form: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 0


def cookies(user: User) -> str:
    """Sign a user in; return what their browser sends from then on."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[SEEN] = time.time()  # staff who were never seen have walked away
    session.set_expiry(timezone.now() + timedelta(hours=12))
    session.create()
    return (
        f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    )


def members(number: int, *, seed: int = 1) -> list[Visitor]:
    """Members drawn from all over the table who are certified and have an invoice."""
    last = Certificant.objects.aggregate(last=Max("pk"))["last"]
    drawn = random.Random(seed).sample(range(1, last + 1), min(number * DRAWN, last))
    people = Certificant.objects.filter(pk__in=drawn, user__isnull=False, deceased_on=None)
    on = clock.today()
    found = []
    for person in people.select_related("user"):
        current = Cycle.objects.filter(
            certification__certificant=person,
            certification__standing__word="active",
            start__lte=on,
            end__gt=on,
        ).first()
        invoice = Invoice.objects.filter(payer=person.pk).order_by("-pk").first()
        if person.user and current and invoice:
            signed = cookies(person.user)
            held = current.certification_id
            found.append(Visitor(signed, person.pk, held, current.pk, invoice.number))
        if len(found) == number:
            return found
    raise SystemExit(f"Only {len(found)} of {number} members were found: seed more people.")


def staff() -> Visitor:
    """Somebody who may open every page of the desk."""
    user = User.objects.filter(is_staff=True, is_active=True, roles__contains=["finance"])[0]
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}}
    )
    return Visitor(cookies(user), 1, desk=True)


def stranger() -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(f"{settings.CSRF_COOKIE_NAME}={CSRF}", 0)


class Browser:
    """One connection that is kept open, as a proxy keeps it."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, visitor: Visitor, ask: Ask) -> float:
        """Send one request; return the milliseconds until all of the answer was there.

        Raises:
            SystemExit: the answer is not the one that is expected.
        """
        headers = {"Cookie": visitor.cookies, "Host": "localhost"} | ask.headers
        body = None
        if ask.form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(ask.form | {"csrfmiddlewaretoken": CSRF})
        begin = time.perf_counter()
        try:
            self.line.request("POST" if body else "GET", ask.path, body, headers)
            answer = self.line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # idle for too long
            self.line.close()
            self.line.request("POST" if body else "GET", ask.path, body, headers)
            answer = self.line.getresponse()
        answer.read()
        took = (time.perf_counter() - begin) * 1000
        usual = http.HTTPStatus.FOUND if body else http.HTTPStatus.OK
        if answer.status != (ask.status or usual):
            raise SystemExit(f"{ask.path} answered {answer.status}")
        return took


def load(
    port: int,
    visitors: Sequence[Visitor],
    page: Callable[[Visitor], Ask],
    *,
    requests: int,
    concurrency: int,
) -> list[float]:
    """Ask for a page `requests` times, each time as another visitor, so many at once.

    Returns the milliseconds of each request.
    """
    turns = cycle(visitors)
    shares = [[next(turns) for _ in range(requests // concurrency)] for _ in range(concurrency)]
    took: list[float] = []

    def browse(share: list[Visitor]) -> None:
        browser = Browser(port)
        took.extend([browser.ask(visitor, page(visitor)) for visitor in share])
        browser.line.close()

    threads = [threading.Thread(target=browse, args=[share]) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(took) != requests // concurrency * concurrency:
        raise SystemExit("A request failed; the server's log says why.")
    return took
