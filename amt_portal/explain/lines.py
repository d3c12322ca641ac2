"""From lines of JSON to lines of JSON: each is answered or refused by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from amt_portal.explain.fields import MalformedError, printable

Answer = Callable[[object], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What one line gets: an answer for standard output, or a complaint for standard error."""

    text: str
    answered: bool


def replies(lines: Iterable[bytes], answer: Answer) -> Iterator[Reply]:
    """Answer each line as it comes. `answer` raises MalformedError for what it cannot take."""
    for number, line in enumerate(lines, start=1):
        try:
            yield Reply(json.dumps(answer(parse(line))), answered=True)
        except MalformedError as error:
            yield Reply(f"line {number}: {error}", answered=False)


def parse(line: bytes) -> object:
    """Read one line of strict JSON: UTF-8, no NaN, no key twice. Raises MalformedError."""
    try:
        return json.loads(
            line.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError:
        wrong = "not UTF-8"
    except json.JSONDecodeError as error:
        wrong = f"not JSON: {error.msg} at column {error.colno}"
    except RecursionError:
        wrong = "nested too deeply"
    except ValueError:  # Python reads no integer of thousands of digits
        wrong = "a number too long"
    raise MalformedError("json", wrong)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for key, value in pairs:
        if key in read:
            raise MalformedError(printable(key), "given twice")
        read[key] = value
    return read


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedError("json", f"{name} is not a number")
