"""How to report completions, as a page: made of the OpenAPI document, so that both say the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ccp.rules.figures import CCP_LATE_POSTING_DAYS
from courses.completions.services.reporting import MOST
from courses.completions.views import shapes
from courses.completions.views.api import api
from members.queries.policy import policy
from plumbing import clock

RESULTS = (
    ("accepted", "It is stored, and counted within a minute; a course of AMT once in a cycle."),
    ("unchanged", "The same was reported before under this id. Nothing is changed."),
    (
        "parked",
        "Nobody has this number and name, or its hours are to be looked at. It counts afterwards.",
    ),
    ("duplicate", "The same id stands further up in this call. That one was taken."),
    ("conflict", "Another person, course, day or hours stand under this id, or it was withdrawn."),
    ("invalid", "A field is missing or wrong; field and reason say which. Correct it, send again."),
)

ASKED_FOR = 202
CURL = (
    "curl {base_url}/api/completions -H 'Authorization: Bearer amt_…' "
    "-H 'Content-Type: application/json' -d '{body}'"
)


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
    fields: Sequence[Field]
    body: str
    answers: tuple[tuple[str, str, Sequence[Field], str], ...]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What a learning system sends and is answered."""
    schema = api.get_openapi_schema()
    fields = _fields(schema["components"]["schemas"]["Item"])
    context = {
        "calls": _calls(schema),
        "fields": fields,
        "results": RESULTS,
        "example": _json({"items": [shapes.EXAMPLE]}),
        "curl": CURL.format(
            base_url=settings.PORTAL_BASE_URL, body=json.dumps({"items": [shapes.EXAMPLE]})
        ),
        "base_url": settings.PORTAL_BASE_URL,
        "most": MOST,
        "days": policy()[CCP_LATE_POSTING_DAYS].on(clock.today()),
    }
    return render(request, "completions/api_docs.html", context)


def _fields(shape: dict[str, Any]) -> list[Field]:
    """The fields of a shape of the document, in words."""
    return [
        Field(
            name,
            name in shape.get("required", ()),
            told.get("description", ""),
            str(told.get("examples", [""])[0]),
        )
        for name, told in shape["properties"].items()
    ]


def _calls(schema: dict[str, Any]) -> list[Call]:
    shapes_of = schema["components"]["schemas"]
    found = []
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            asked = _shape(told.get("requestBody", {}), shapes_of)
            own = [] if asked is None or "items" in asked["properties"] else _fields(asked)
            found.append(
                Call(
                    method.upper(),
                    path,
                    told["summary"],
                    told["description"],
                    own,
                    _json({one.name: one.example for one in own}) if own else "",
                    tuple(
                        (
                            str(status),
                            answer["description"],
                            *_answer(answer, shapes_of, int(status)),
                        )
                        for status, answer in told["responses"].items()
                    ),
                )
            )
    return found


def _answer(
    told: dict[str, Any], shapes_of: dict[str, Any], status: int
) -> tuple[Sequence[Field], str]:
    """The fields of an answer's body and an example of it; of a problem it is always the same."""
    shape = _shape(told, shapes_of)
    if shape is None or "error" in shape["properties"]:
        return (), ""
    if "examples" in shape:
        [one] = shape["properties"].values()
        return _fields(_named(one["items"], shapes_of)), _json(shape["examples"][0])
    which = -1 if status == ASKED_FOR else 0
    example = {name: told["examples"][which] for name, told in shape["properties"].items()}
    return _fields(shape), _json(example)


def _shape(told: dict[str, Any], shapes_of: dict[str, Any]) -> dict[str, Any] | None:
    """The shape of a body, None where there is none."""
    content = told.get("content", {}).get("application/json")
    return _named(content["schema"], shapes_of) if content else None


def _named(schema: dict[str, Any], shapes_of: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = shapes_of[schema["$ref"].rsplit("/", 1)[-1]]
    return found


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
