"""The words that Python chooses among by name."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def words_in(folder: str) -> set[str]:
    """The names for which `templates/<folder>` has words of their own; parts that these share begin
    with an underscore.
    """
    found = Path(settings.BASE_DIR, "templates", folder).glob("[!_]*.html")
    return {path.stem for path in found}
