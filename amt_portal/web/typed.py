"""What was typed into a form that is refused whole, as it has more fields than the portal reads:
given back on the page that says so. Pages of one's own are kept by no browser to go back to.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParser

from amt_portal.web.requests import Answer

MOST_SHOWN, SHORTEST = 100, 3  # values; letters of one that is worth it
SECRET = ("csrf", "password", "code", "token", "credential", "seen", "key")


def keep_typed(get_response: Answer) -> Answer:
    """Middleware: of a form with files, what was read of it before there was too much."""

    def middleware(request: HttpRequest) -> HttpResponse:
        def parse(meta: dict[str, Any], sent: Any) -> Any:
            parser = MultiPartParser(meta, sent, request.upload_handlers, request.encoding)
            try:
                return parser.parse()
            except TooManyFieldsSent:
                request.read_before = parser._post  # type: ignore[attr-defined]  # noqa: SLF001
                raise

        reading: Any = request
        reading.parse_file_upload = parse
        return get_response(request)

    return middleware


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Name and value of what somebody may have typed; nothing secret, and no marks or choices."""
    read: Any = getattr(request, "read_before", None)
    if read is None:
        most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        read = QueryDict(b"&".join(request.body.split(b"&", most)[:most]), encoding="utf-8")
    shown = [
        (name.replace("_", " ").capitalize(), value)
        for name, values in read.lists()
        for value in values
        if len(value) >= SHORTEST and not any(word in name.lower() for word in SECRET)
    ]
    return shown[:MOST_SHOWN]
