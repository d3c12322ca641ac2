"""What an address of the review desk asks for, and the page of a document that answers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from casework.models import Page
from casework.queries import desk
from plumbing.paging import number_of

ZOOMS = (50, 75, 100, 125, 150, 200, 300)
TURNS = (0, 90, 180, 270)
MOST_WORDS = 1500  # laid over a picture; all of them stand below it
KEYS = (  # what each is for, its words, and its letter until somebody chooses another
    ("next_item", "Next {thing}", "j"),
    ("previous_item", "Previous {thing}", "k"),
    ("next_case", "Next case", "]"),
    ("previous_case", "Previous case", "["),
    ("accept", "Accept", "a"),
    ("reduce", "Reduce", "d"),
    ("reject", "Reject", "r"),
    ("undo", "Undo last", "u"),
    ("next_page", "Next page", "."),
    ("previous_page", "Previous page", ","),
    ("next_file", "Next file", ">"),
    ("previous_file", "Previous file", "<"),
    ("zoom_in", "Larger", "+"),
    ("zoom_out", "Smaller", "-"),
    ("turn", "Turn", "t"),
    ("full_screen", "Full screen", "f"),
    ("decide", "Decide the case", "c"),
)
LISTS = (desk.MINE, desk.ALL, desk.LATE)


@dataclass
class Looking:
    """What an address asks for of a case."""

    which: str
    item: int
    file: int
    page: int
    zoom: int
    turn: int
    after: bool = False  # not the item itself, but the next one behind it that is open

    @classmethod
    def of(cls, request: HttpRequest) -> Looking:
        asked = request.GET
        zoom, turn = number_of(asked.get("zoom", 100)), number_of(asked.get("turn", 0))
        return cls(
            which=asked["in"] if asked.get("in") in LISTS else desk.MINE,
            item=number_of(asked.get("item")) if "item" in asked else 0,
            file=number_of(asked.get("file")),
            page=number_of(asked.get("page")),
            zoom=zoom if zoom in ZOOMS else 100,
            turn=turn if turn in TURNS else 0,
        )

    def at(self, item: int) -> Looking:
        """The same of an item; of another one from its first page on."""
        if item == self.item and not self.after:
            return self
        return Looking(self.which, item, 1, 1, 100, 0)

    def to(self, **other: int) -> str:
        """The query of an address that differs in these; what follows from the item begins anew."""
        kept: dict[str, Any] = {"in": self.which} if self.which != desk.MINE else {}
        if "item" not in other:
            kept |= {"item": self.item, "file": self.file, "page": self.page}
            kept |= {"zoom": self.zoom, "turn": self.turn}
        plain = {"file": 1, "page": 1, "zoom": 100, "turn": 0}
        said = {
            name: value for name, value in {**kept, **other}.items() if plain.get(name) != value
        }
        return f"?{urlencode(said)}" if said else "?"


@dataclass
class Shown:
    """The page of a document that is on the desk, and the ways from it."""

    sheet: Any = None
    page: Page | None = None
    marks: list[Any] = field(default_factory=list)
    problem: str = ""
    busy: bool = False

    @property
    def words(self) -> list[dict[str, Any]]:
        """The words of the page where they stand, in its pixels: to be found and selected."""
        page = self.page
        if page is None:
            return []
        return [
            {
                "text": text,
                "x": round(left * page.width),
                "y": round(bottom * page.height),
                "width": max(round((right - left) * page.width), 1),
                "height": max(round((bottom - top) * page.height), 1),
            }
            for text, left, top, right, bottom in page.words[:MOST_WORDS]
            if right > left
        ]
