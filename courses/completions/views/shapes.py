"""What a call takes and answers, as the OpenAPI document tells it.

An item is read leniently: what is wrong with one is answered of it, and the others are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from courses.completions.services import guessing
from courses.completions.services.reporting import MOST, Result

NUMBER = 32
NOT_TEXT = "not a text"
MEANS = {
    200: "Done.",
    202: "Asked for: its cycle is closed, or it was done at AMT; our staff decide.",
    400: "The body is no JSON document.",
    401: "The token is missing, wrong or revoked.",
    404: "No completion of yours has this id.",
    413: "More than 2 MB.",
    422: "The document has another shape, or more than 1,000 items. Nothing was taken.",
    429: f"More than {guessing.MOST} numbers and names that are nobody's in a minute. Nothing was "
    "taken; wait a minute, and send fewer of them in a call.",
}
"""What each status says, on the page and in the document."""


def told(*statuses: int, **means: str) -> dict[str, Any]:
    """The descriptions of the answers of a call, for the document; means: by `of_` and the status,
    where this call says it otherwise.
    """
    said = {status: means.get(f"of_{status}", MEANS[status]) for status in statuses}
    return {"responses": {status: {"description": words} for status, words in said.items()}}


EXAMPLE = {
    "completion_id": "2026-114-07",
    "certification_number": "9900417",
    "last_name": "Sample",
    "title": "Difficult blood draws",
    "completed_on": "2026-11-22",
    "contact_hours": "1.50",
}
"""An item of nobody: no certification has this number."""


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
        "As on the card. Either this, or member_number with last_name. Of a course that is not "
        "in our catalogue it counts for this certification alone; a member number for all.",
        EXAMPLE["certification_number"],
        type="string",
        maxLength=NUMBER,
    )
    member_number: Any = _told("With last_name.", "9900026", type="string", maxLength=NUMBER)
    last_name: Any = _told(
        "Compared with the record where it is given, without case, accents and hyphens.",
        EXAMPLE["last_name"],
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
        "At least a quarter of an hour, two decimals at most, and at most those of the course. "
        "They count rounded down to a quarter: 1.40 as 1.25. Outside the catalogue, more of one "
        "day than our staff take unseen is parked until they have looked at it.",
        EXAMPLE["contact_hours"],
        type=["string", "number"],
    )


class Batch(BaseModel):
    """Up to 1,000 completions."""

    items: Annotated[list[Item], Field(max_length=MOST)]


class Answered(BaseModel):
    """What became of one item. field and reason: of one that is not simply taken."""

    model_config = ConfigDict(from_attributes=True)

    completion_id: str = Field(description="As it was sent.", examples=["2026-114-07"])
    result: Result = Field(description="What became of it.")
    field: str = Field("", description="Of one that is invalid: the field that is wrong.")
    reason: str = Field("", description="Why, in words; empty where it was simply taken.")


class Answers(BaseModel):
    """An answer for each item, in their order."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "answers": [
                        {
                            "completion_id": "2026-114-07",
                            "result": "accepted",
                            "field": "",
                            "reason": "",
                        },
                        {
                            "completion_id": "2026-114-08",
                            "result": "invalid",
                            "field": "contact_hours",
                            "reason": "more than the 2.00 of the course",
                        },
                    ]
                }
            ]
        }
    )

    answers: list[Answered]


class Asked(BaseModel):
    """A certification number or a member number, and the last name."""

    number: Annotated[
        str,
        Field(
            max_length=NUMBER,
            min_length=1,
            description="Of the certification or of the member, as on the card.",
            examples=[EXAMPLE["certification_number"]],
        ),
    ]
    last_name: Annotated[
        str,
        Field(
            max_length=120,
            min_length=1,
            description="Compared without case, accents and hyphens.",
            examples=[EXAMPLE["last_name"]],
        ),
    ]


class Known(BaseModel):
    """Whether number and last name are those of a person on record, and nothing else."""

    known: bool = Field(description="Whether they belong together.", examples=[True])


class Withdrawn(BaseModel):
    """`withdrawn`, or `waits`: its cycle is closed, and staff decide."""

    result: Annotated[
        str,
        Field(
            description="Whether it is withdrawn, or waits for our staff.",
            json_schema_extra={"enum": ["withdrawn", "waits"], "examples": ["withdrawn", "waits"]},
        ),
    ]


class Problem(BaseModel):
    """Why nothing was done, in a sentence."""

    error: str = Field(description="What stands in the way.", examples=["…"])


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
