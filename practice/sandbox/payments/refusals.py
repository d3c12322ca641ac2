"""The error answers of the interface, in the provider's JSON shape."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A request that is answered with an error instead of an object."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param

    def body(self) -> dict[str, Any]:
        fields = {"code": self.code, "message": self.message, "param": self.param}
        error = {"type": self.kind, **{name: text for name, text in fields.items() if text}}
        return {"error": error}


def missing(kind: str, identifier: str, param: str) -> Refusal:
    return Refusal(
        f"No such {kind}: '{identifier}'", status=404, code="resource_missing", param=param
    )


def rate_limited() -> Refusal:
    return Refusal(
        "Too many requests in a short time.",
        status=429,
        kind="invalid_request_error",
        code="rate_limit",
    )


def broken() -> Refusal:
    return Refusal("An unexpected fault, asked for by a test.", status=500, kind="api_error")
