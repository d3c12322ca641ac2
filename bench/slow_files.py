"""What ten slow files that one person sends at once cost everybody else: another person's upload
to a case, and every page of a member, beside the same without them.

Quiet and busy phases take turns. The slow file is one whose check is given up after its time.
"""

from __future__ import annotations

import io
import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from statistics import median

import requests
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from PIL import Image

from bench.copies import database_copy
from bench.figures import Figure, Scale
from bench.meanwhile import Took, browse
from bench.serving import serving
from bench.visitors import CSRF, Visitor, members
from casework.models import CheckTurn
from casework.services import cases, submissions
from ccp.audit.models import AuditCase
from ccp.audit.services.kind import CcpAudit
from ccp.models import Cycle
from members.models import Certificant
from plumbing import clock
from plumbing.uploads.refusals import MESSAGES

VISITORS = 50
AT_ONCE = 10
ROUNDS = 3
PHOTOS = 6  # that the other one sends in a phase
SIDES = (2400, 1800)
LIMIT = 2
UPLOAD = "another person's upload"
SLOW = "tests/trials/files/slow-object-stream.pdf"


def measure(scale: Scale) -> Iterator[Figure]:
    with database_copy("slow_files") as database:
        sender, other, *visitors = members(VISITORS)
        target = {each.pk: _case(each) for each in (sender, other)}
        with serving(scale.state, environment={"DATABASE_URL": database}) as server:
            base = f"http://127.0.0.1:{server.port}"
            slow = Slow(base + target[sender.pk], sender)
            quiet, busy = _phases(server.port, base + target[other.pk], other, visitors, slow)
    for name, took in busy.items():
        yield Figure(f"{name}, median", median(took), "ms", median(quiet[name]), at_most=LIMIT)
    yield Figure("slow files given up meanwhile", slow.given_up, "files", at_least=ROUNDS)
    yield Figure("slow files refused at once", slow.refused, "files")


def _phases(
    port: int, address: str, other: Visitor, visitors: Sequence[Visitor], slow: Slow
) -> tuple[Took, Took]:
    quiet: Took = defaultdict(list)
    busy: Took = defaultdict(list)
    _phase(port, address, other, visitors)  # the first of each is slower
    for _ in range(ROUNDS):
        for name, took in _phase(port, address, other, visitors).items():
            quiet[name] += took
        with slow.going():
            for name, took in _phase(port, address, other, visitors).items():
                busy[name] += took
    return quiet, busy


def _phase(port: int, address: str, other: Visitor, visitors: Sequence[Visitor]) -> Took:
    """Photos of one person, and the pages of many beside them; the milliseconds of each."""
    CheckTurn.objects.all().delete()  # what a day allows is no part of it
    sent: list[float] = []

    def send() -> None:
        for _ in range(PHOTOS):
            photo = _photo()
            begun = time.perf_counter()
            status = _send(address, other, "photo.jpg", photo).status_code
            sent.append((time.perf_counter() - begun) * 1000)
            if status != requests.codes.no_content:
                raise SystemExit(f"the photo was answered with {status}")

    thread = threading.Thread(target=send)
    thread.start()
    took = browse(port, visitors)
    thread.join()
    if len(sent) != PHOTOS:
        raise SystemExit("A photo was not taken; the server's log says why.")
    return {UPLOAD: sent} | took


class Slow:
    """One person who sends ten slow files at once, and ten again when all are answered."""

    def __init__(self, address: str, sender: Visitor) -> None:
        self.address, self.sender = address, sender
        self.content = (settings.BASE_DIR / SLOW).read_bytes()
        self.given_up = self.refused = 0

    @contextmanager
    def going(self) -> Iterator[None]:
        over = threading.Event()
        thread = threading.Thread(target=self._waves, args=[over])
        thread.start()
        time.sleep(1)
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _waves(self, over: threading.Event) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while not over.is_set():
                answers = list(pool.map(self._one, range(AT_ONCE)))
                self.given_up += answers.count(MESSAGES["too_complex"])
                self.refused += AT_ONCE - answers.count(MESSAGES["too_complex"])

    def _one(self, _place: int) -> str:
        return _send(self.address, self.sender, "slow.pdf", self.content).text


def _send(address: str, who: Visitor, name: str, content: bytes) -> requests.Response:
    return requests.post(
        address,
        data={"csrfmiddlewaretoken": CSRF},
        files={"proofs": (name, content)},
        headers={"Cookie": who.cookies, "Accept": "text/plain", "Host": "localhost"},
        timeout=60,
    )


def _photo() -> bytes:
    """A photograph that no other is equal to."""
    small = Image.frombytes("RGB", (120, 90), random.randbytes(120 * 90 * 3))
    out = io.BytesIO()
    small.resize(SIDES).save(out, "JPEG", quality=85)
    return out.getvalue()


def _case(who: Visitor) -> str:
    """An open audit of a person with one activity; where its files go."""
    person = Certificant.objects.get(pk=who.pk)
    held = Cycle.objects.get(pk=who.cycle)
    on, number = clock.today(), f"bench-{who.pk}"
    with transaction.atomic():
        case = cases.open_case(kind=CcpAudit(), number=number, certificant=person, state="notified")
        last_day = on + timedelta(days=60)
        AuditCase.objects.create(
            case=case,
            certification_id=who.certification,
            start=held.start,
            end=held.end,
            required=held.required,
            attested=True,
            notified_on=on,
            started_on=on,
            last_day=last_day,
            steps=[30, 14, 3],
            next_on=last_day - timedelta(days=30),
        )
        claimed = submissions.Claimed("listed:1", "A course", Decimal("1.00"))
        submissions.claim(case=case, claimed=[claimed])
    return reverse("audit:add", args=[number, 1])
