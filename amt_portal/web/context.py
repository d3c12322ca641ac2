"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from plumbing import clock


def portal(request: HttpRequest) -> dict[str, Any]:
    """`today` (the office's date), `demo` (is this a practice portal) and `certificant`."""
    return {"today": clock.today(), "demo": settings.PORTAL_MODE == "demo"}
