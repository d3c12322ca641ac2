"""The demo, seeded once in a run for each day that tests ask for, and copied.

Its sheets are blank and none is drawn or read: tests of sheets make their own.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from zlib import crc32

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction

from members.queries.policy import policy
from plumbing import clock, pages, pdf
from practice.demo.seed import seed
from tests import emptying
from tests.plumbing.uploads import samples

BLANK = pages.Drawn(width=1, height=1, picture=samples.picture(), pixels="", words=())


@contextmanager
def blank_sheets() -> Iterator[None]:
    """Every PDF is one blank page, other words another width; no page is drawn or read."""

    def press(job, _facts, body, _seconds):
        sheets = len(json.loads(body)) if job == "bind" else 1
        width = 600 + crc32(body) / 2**32
        blank = samples.document(width=width)
        return {"first_pages": [*range(1, sheets + 1)], "pages": sheets}, blank

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "_ask", press)
        patch.setattr(pages, "draw", lambda *_, **__: BLANK)
        patch.setattr(settings, "TESSERACT", "")
        yield


def seeded(day: date, folder: Path) -> None:
    """Have the database and MEDIA_ROOT hold the demo as it was seeded early on that day, and no
    email. folder: the same for all workers of a run.
    """
    made = folder / f"demo-{day}"
    with made.with_suffix(".lock").open("w") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        if made.exists():
            emptying.read(made / "rows")
            shutil.copytree(made / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
        else:
            _seed(day)
            (made / "rows").mkdir(parents=True)
            emptying.write(made / "rows")
            shutil.copytree(settings.MEDIA_ROOT, made / "media")
    policy.forget()
    mail.outbox.clear()


def _seed(day: date) -> None:
    before = clock.ahead()
    morning = datetime.combine(day, time(5), settings.OFFICE_ZONE)
    clock.live_ahead(morning - clock.now() + before)
    try:
        with blank_sheets(), transaction.atomic():
            seed(day)
    finally:
        clock.live_ahead(before)
