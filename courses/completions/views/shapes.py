"""What a call takes and answers, as the OpenAPI document tells it.

An item is read leniently: what is wrong with one is answered of it, and the others are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from courses.completions.services.reporting import MOST, Result

NUMBER = 32
NOT_TEXT = "not a text"


def _told(says: str, example: object, **schema: object) -> Any:
    """A field of an item, described and not enforced."""

    def tell(made: dict[str, Any]) -> None:
        made.pop("default", None)
        made.pop("title", None)
        made.update({"description": says, "examples": [example], **schema})

    return Field(default=None, json_schema_extra=tell)


class Item(BaseModel):
    """One completion: whose it is, of what, when and for how long."""

    model_config = ConfigDict(
        json_schema_extra={"required": ["completion_id", "completed_on", "contact_hours"]}
    )

    completion_id: Any = _told(
        "Your own id of it, for ever: the same one again is the same completion.",
        "2026-114-07",
        type="string",
        maxLength=64,
    )
    certification_number: Any = _told(
        "As on the card. Either this, or member_number with last_name.",
        "3027715",
        type="string",
        maxLength=NUMBER,
    )
    member_number: Any = _told("With last_name.", "1000026", type="string", maxLength=NUMBER)
    last_name: Any = _told(
        "Compared with the record where it is given, without case, accents and hyphens.",
        "O'Brien",
        type="string",
        maxLength=120,
    )
    course_code: Any = _told(
        "Of a course of yours in our catalogue. Either this or a title.",
        "blood-draw-2",
        type="string",
        maxLength=40,
    )
    title: Any = _told(
        "Of a course that is not in our catalogue.",
        "Difficult blood draws",
        type="string",
        maxLength=200,
    )
    completed_on: Any = _told(
        "The day on which it was completed, not after today in the office's zone.",
        "2026-11-22",
        type="string",
        format="date",
    )
    contact_hours: Any = _told(
        "More than 0, two decimals at most, and at most those of the course.",
        "1.50",
        type=["string", "number"],
    )


class Batch(BaseModel):
    """Up to 1,000 completions."""

    items: Annotated[list[Item], Field(max_length=MOST)]


class Answered(BaseModel):
    """What became of one item. field and reason: of one that is not simply taken."""

    model_config = ConfigDict(from_attributes=True)

    completion_id: str
    result: Result
    field: str = ""
    reason: str = ""


class Answers(BaseModel):
    """An answer for each item, in their order."""

    answers: list[Answered]


class Asked(BaseModel):
    """A certification number or a member number, and the last name."""

    number: Annotated[str, Field(max_length=NUMBER, min_length=1, examples=["3027715"])]
    last_name: Annotated[str, Field(max_length=120, min_length=1, examples=["O'Brien"])]


class Known(BaseModel):
    """Whether number and last name are those of a person on record, and nothing else."""

    known: bool


class Withdrawn(BaseModel):
    """`withdrawn`, or `waits`: its cycle is closed, and staff decide."""

    result: Annotated[str, Field(json_schema_extra={"enum": ["withdrawn", "waits"]})]


class Problem(BaseModel):
    """Why nothing was done, in a sentence."""

    error: str


def cells(item: Item, names: tuple[str, ...]) -> Mapping[str, str | None]:
    """The fields of an item as text; None of what is neither text nor a number."""
    return {name: _text(getattr(item, name)) for name in names}


def printed(text: str | None) -> str:
    """A text that can be sent back, whatever came: half a pair of UTF-16 is no letter."""
    return (text or "").encode("utf-8", "replace").decode()


def _text(value: object) -> str | None:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None
