"""How to report completions, as a page: made of the OpenAPI document, so that both say the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ccp.rules.figures import CCP_LATE_POSTING_DAYS
from courses.completions.services.reporting import MOST
from courses.completions.views.api import api
from members.queries.policy import policy
from plumbing import clock

RESULTS = (
    ("accepted", "It is stored, and counted within a minute."),
    ("unchanged", "The same was reported before under this id. Nothing is changed."),
    ("parked", "The person or certification is not known yet. It is kept, and counts once it is."),
    ("duplicate", "The same id stands further up in this call. That one was taken."),
    ("conflict", "Another person, course, day or hours stand under this id, or it was withdrawn."),
    ("invalid", "A field is missing or wrong; field and reason say which. Correct it, send again."),
)
MEANS = {
    "200": "Done.",
    "202": "Asked for: its cycle is closed, and our staff decide.",
    "400": "The body is no JSON document.",
    "401": "The token is missing, wrong or revoked.",
    "404": "No completion of yours has this id.",
    "413": "More than 2 MB.",
    "422": "The document has another shape, or more than 1,000 items. Nothing was taken.",
    "429": "Too many questions at once. Wait a minute.",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an item, in words."""

    name: str
    needed: bool
    says: str
    example: str


@dataclass(frozen=True, slots=True)
class Call:
    """One call, with its statuses in words."""

    method: str
    path: str
    title: str
    says: str
    answers: tuple[tuple[str, str], ...]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What a learning system sends and is answered."""
    schema = api.get_openapi_schema()
    fields = _fields(schema["components"]["schemas"]["Item"])
    example = {"items": [{one.name: one.example for one in fields if one.name in SHOWN}]}
    context = {
        "calls": _calls(schema),
        "fields": fields,
        "results": RESULTS,
        "example": json.dumps(example, indent=2, ensure_ascii=False),
        "base_url": settings.PORTAL_BASE_URL,
        "most": MOST,
        "days": policy()[CCP_LATE_POSTING_DAYS].on(clock.today()),
    }
    return render(request, "completions/api_docs.html", context)


SHOWN = {"completion_id", "certification_number", "last_name", "title"} | {
    "completed_on",
    "contact_hours",
}


def _fields(item: dict[str, Any]) -> list[Field]:
    return [
        Field(name, name in item["required"], told["description"], told["examples"][0])
        for name, told in item["properties"].items()
    ]


def _calls(schema: dict[str, Any]) -> list[Call]:
    return [
        Call(
            method.upper(),
            path,
            told["summary"],
            told["description"],
            tuple((str(status), MEANS[str(status)]) for status in told["responses"]),
        )
        for path, methods in schema["paths"].items()
        for method, told in methods.items()
    ]
