"""What is done with files of rows."""

from __future__ import annotations

from functools import partial

from members.models import Role
from members.models.verb import Page, Shown, Verb, declare

_file = partial(Shown, page=Page("files:desk_file", "Open the file", (Role.RECORDS,)))


@declare
class FileVerb(Verb):
    """What is done to a file and to its rows."""

    FILE_TAKEN = "file_taken", _file("upload")
    ROW_SET_ASIDE = "row_set_aside", _file("circle-minus")
