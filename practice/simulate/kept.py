"""How far a practice portal lives ahead of the world, kept beside its data for every process."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from plumbing import clock


def _file() -> Path:
    return Path(settings.STATE_DIR) / "clock.json"


def ahead() -> timedelta:
    """What was kept; nothing where no day was lived ahead."""
    try:
        return timedelta(seconds=json.loads(_file().read_text("utf-8"))["ahead"])
    except FileNotFoundError:
        return timedelta()


def live_at(moment: datetime) -> None:
    """Live at that moment from now on, this process and those that start later; never earlier
    than before: what is written down would lie in the future.
    """
    clock.live_ahead(clock.ahead() + max(moment - clock.now(), timedelta()))
    whole = _file().with_suffix(".new")
    whole.parent.mkdir(parents=True, exist_ok=True)
    whole.write_text(json.dumps({"ahead": clock.ahead().total_seconds()}), "utf-8")
    whole.replace(_file())
