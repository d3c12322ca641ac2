"""What every template may use."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ccp.audit.panels import open_panels_of
from plumbing import clock


def portal(request: HttpRequest) -> dict[str, Any]:
    """`today` (the office's date), `demo` (is this a practice portal), and the open CCP audits of
    whose page it is (`audit_cases`, asked for where a page shows them).
    """
    return {
        "today": clock.today(),
        "demo": settings.PORTAL_MODE == "demo",
        "audit_cases": SimpleLazyObject(partial(open_panels_of, request)),
    }
