"""The calls of outside learning systems (handbook section 6).

Each proves itself with a token of its provider; no session, no cookie. What cannot be read at all
is answered with a sentence, what is wrong with one item by that item's answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from courses.completions.models import Source
from courses.completions.queries.people import person_of
from courses.completions.services import guessing, providers
from courses.completions.services.reading import FIELDS, Item, Wrong, read
from courses.completions.services.reporting import receive
from courses.completions.services.withdrawing import NotThere, withdraw
from courses.completions.tasks import count_completions
from courses.completions.views import shapes
from courses.models import Provider
from plumbing import clock
from plumbing.queue import wake
from plumbing.tables.row import Refused, Row

ABOUT = (
    "For learning systems that report completed courses of AMT's members. Accepted means stored: "
    "a completion is counted within a minute, once, however often it is sent."
)
PROVE = "Send the token of your provider: Authorization: Bearer …"
NO_JSON = "This is no JSON document in UTF-8."
TOO_LARGE = "A call has at most 2 MB."
SLOWER = (
    f"Too many numbers and names that are nobody's: at most {guessing.MOST} a minute. Nothing was "
    "taken. Wait a minute, and send fewer of them in a call."
)
UNKNOWN = "No completion of yours has this id."


class Token(HttpBearer):
    """A token that was made at the desk."""

    def authenticate(self, request: HttpRequest, token: str) -> Provider | None:
        return providers.provider_of(token, clock.today())


api = NinjaAPI(
    title="Completions for AMT",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    docs_url=None,
    auth=Token(),
    servers=[{"url": settings.PORTAL_BASE_URL}],
)
PROBLEMS = {400: shapes.Problem, 401: shapes.Problem}
OF_A_BODY = {413: shapes.Problem, 422: shapes.Problem}


@api.post(
    "/completions",
    response={200: shapes.Answers, **PROBLEMS, **OF_A_BODY, 429: shapes.Problem},
    summary="Report completions",
    openapi_extra=shapes.told(200, 400, 401, 413, 422, 429),
    tags=["Completions"],
)
def report(request: HttpRequest, batch: shapes.Batch) -> dict[str, Any]:
    """Store up to 1,000 completions; the answers come in their order. A call that got no answer is
    sent again as it is.
    """
    on, provider = clock.today(), _provider(request)
    said = [as_said(item, on) for item in batch.items]
    answers = receive(provider=provider, said=said, source=Source.API, on=on)
    wake(count_completions)
    return {"answers": answers}


@api.delete(
    "/completions/{path:completion_id}",
    response={200: shapes.Withdrawn, 202: shapes.Withdrawn, **PROBLEMS, 404: shapes.Problem},
    summary="Withdraw a completion",
    openapi_extra=shapes.told(
        *(200, 202, 400, 401, 404),
        of_200="It is withdrawn, now or before.",
        of_400="The address cannot be read.",
    ),
    tags=["Completions"],
)
def take_back(request: HttpRequest, completion_id: str) -> Status[dict[str, str]]:
    """Its points go at once while its cycle is open; afterwards staff decide. The id is never used
    again.
    """
    try:
        done = withdraw(provider=_provider(request), completion_id=completion_id, on=clock.today())
    except NotThere:
        raise HttpError(404, UNKNOWN) from None
    if not done:
        return Status(202, {"result": "waits"})
    return Status(200, {"result": "withdrawn"})


@api.post(
    "/members/check",
    response={200: shapes.Known, **PROBLEMS, **OF_A_BODY, 429: shapes.Problem},
    summary="Ask whether a person is known",
    openapi_extra=shapes.told(
        *(200, 400, 401, 413, 422, 429),
        of_422="Number or last name is missing, or too long.",
        of_429="Too many were asked for within a minute. Wait a minute.",
    ),
    tags=["Members"],
)
def check(request: HttpRequest, asked: shapes.Asked) -> dict[str, bool]:
    """Before a course begins: whether a number and a last name belong together."""
    provider = _provider(request)
    if not guessing.spend(provider):
        raise guessing.TooMany
    return {"known": person_of(asked.number, asked.last_name) is not None}


def _provider(request: HttpRequest) -> Provider:
    found: Provider = request.auth  # type: ignore[attr-defined]
    return found


def as_said(item: shapes.Item, on: date) -> Item | Wrong:
    """An item as it was sent, read like a row of a file; wrong where a field cannot be."""
    said = shapes.cells(item, FIELDS)
    known = shapes.printed(said["completion_id"])
    for name, cell in said.items():
        if cell is None:
            return Wrong(known, name, shapes.NOT_TEXT)
    try:
        return read(Row.of(1, FIELDS, [cell or "" for cell in said.values()]), on)
    except Refused as refused:
        return Wrong(known, refused.column, refused.reason)


def _problem(request: HttpRequest, status: int, words: str) -> HttpResponse:
    return api.create_response(request, {"error": words}, status=status)


@api.exception_handler(AuthenticationError)
def _unproven(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    answer = _problem(request, 401, PROVE)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    words = NO_JSON if error.status_code == 400 else str(error)  # noqa: PLR2004 - ninja's own
    return _problem(request, error.status_code, words)


@api.exception_handler(guessing.TooMany)
def _too_many(request: HttpRequest, _error: guessing.TooMany) -> HttpResponse:
    return _problem(request, 429, SLOWER)


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return _problem(request, 413, TOO_LARGE)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return _problem(request, 422, in_words(error.errors))


def in_words(errors: Sequence[Any]) -> str:
    """The first thing that is wrong with the whole of a call, with its place."""
    first = errors[0]
    place = ".".join(str(part) for part in first["loc"][2:]) or "the document"
    return f"{place}: {first['msg']}."
