"""Request parameters: the bracketed form encoding, and the check of names and types.

`line_items[0][price_data][currency]=usd` becomes nested dicts; a schema says what is allowed:
a callable converts one value, a dict nests, a one-element list repeats, `...` takes any strings.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .refusals import Refusal

BIGGEST_AMOUNT = 99_999_999  # cents
_KEYS, _LONGEST_NAME, _LONGEST_TEXT = 50, 40, 500  # of metadata
_NAME = re.compile(r"[^\[\]]+|\[[^\[\]]*\]")


def parse(encoded: str) -> dict[str, Any]:
    """Nested dicts of strings; list positions stay keys ("0", "1") until a schema reads them."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        parts = [part.strip("[]") for part in _NAME.findall(name)]
        if not parts:
            raise Refusal("A parameter has no name.", code="parameter_unknown", param=name)
        branch = tree
        for part in parts[:-1]:
            branch = branch.setdefault(part or str(len(branch)), {})
            if not isinstance(branch, dict):
                raise Refusal(f"Invalid object: {name}", param=name)
        branch[parts[-1] or str(len(branch))] = value
    return tree


def read(tree: Any, schema: dict[str, Any], *, required: tuple[str, ...] = ()) -> dict[str, Any]:
    """The values of a request by the schema; a Refusal names the first parameter that is wrong."""
    values: dict[str, Any] = _object(tree, schema, "")
    for name in required:
        if name not in values:
            raise Refusal(f"Missing required param: {name}.", code="parameter_missing", param=name)
    return values


def _object(tree: Any, schema: dict[str, Any], path: str) -> dict[str, Any]:
    if not isinstance(tree, dict):
        raise Refusal("Invalid object", param=path or None)
    values = {}
    for name, given in tree.items():
        where = f"{path}[{name}]" if path else name
        if name not in schema:
            raise Refusal(
                f"Received unknown parameter: {where}", code="parameter_unknown", param=where
            )
        values[name] = _value(given, schema[name], where)
    return values


def _value(given: Any, kind: Any, path: str) -> Any:
    if isinstance(kind, dict):
        return _object(given, kind, path)
    if isinstance(kind, list):
        if not isinstance(given, dict):
            raise Refusal("Invalid array", param=path)
        return [_value(given[key], kind[0], f"{path}[{key}]") for key in given]
    if kind is ...:
        return strings(given, path)
    if not isinstance(given, str):
        raise Refusal(f"Invalid string: {path}", param=path)
    check: Callable[[str, str], Any] = kind
    return check(given, path)


def string(given: str, path: str) -> str:
    if not given:
        raise Refusal(
            f"You passed an empty string for '{path}'.",
            code="parameter_invalid_empty",
            param=path,
        )
    return given


def integer(given: str, path: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,15}", given):
        raise Refusal(f"Invalid integer: {given}", code="parameter_invalid_integer", param=path)
    return int(given)


def amount(given: str, path: str) -> int:
    """Cents, zero or more, below the provider's limit of eight digits."""
    cents = _at_least(0, given, path)
    if cents > BIGGEST_AMOUNT:
        raise Refusal("The amount is too large.", code="amount_too_large", param=path)
    return cents


def positive(given: str, path: str) -> int:
    return _at_least(1, given, path)


def _at_least(least: int, given: str, path: str) -> int:
    number = integer(given, path)
    if number < least:
        raise Refusal(
            f"This value must be greater than or equal to {least}.",
            code="parameter_invalid_integer",
            param=path,
        )
    return number


def boolean(given: str, path: str) -> bool:
    if given not in {"true", "false"}:
        raise Refusal(f"Invalid boolean: {given}", param=path)
    return given == "true"


def address(given: str, path: str) -> str:
    if urlsplit(given).scheme not in {"http", "https"} or not urlsplit(given).netloc:
        raise Refusal("Not a valid URL", code="url_invalid", param=path)
    return given


def email(given: str, path: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", given):
        raise Refusal(f"Invalid email address: {given}", code="email_invalid", param=path)
    return given


def one_of(*allowed: str) -> Callable[[str, str], str]:
    def check(given: str, path: str) -> str:
        if given not in allowed:
            raise Refusal(f"Invalid {path}: must be one of {', '.join(allowed)}", param=path)
        return given

    return check


def strings(given: Any, path: str) -> dict[str, str]:
    """Metadata: at most 50 keys of 40 characters, values of 500; an empty value drops its key."""
    if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
        raise Refusal("Metadata must be a set of key-value pairs.", param=path)
    if len(given) > _KEYS or any(len(key) > _LONGEST_NAME for key in given):
        raise Refusal("Metadata is limited to 50 keys of 40 characters.", param=path)
    for key, text in given.items():
        if len(text) > _LONGEST_TEXT:
            raise Refusal("Metadata values are limited to 500 characters.", param=f"{path}[{key}]")
    return {key: text for key, text in given.items() if text}
