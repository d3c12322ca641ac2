"""Whose the kept files are: an app declares each of its folders in its `queries/kept_files.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol


class Named(Protocol):
    """Those of some files that something names, or did after `before`."""

    def __call__(self, names: Collection[str], before: datetime) -> set[str]:
        """Return their names."""


FOLDERS: dict[str, Named] = {}


def owns(folder: str) -> Callable[[Named], Named]:
    """Declare which files of a folder still belong to something; the others are swept, a day later.
    Those of a folder that nobody declares stay.
    """

    def declare(named: Named) -> Named:
        FOLDERS[folder] = named
        return named

    return declare
