"""How templates are written."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

LONGEST = 200  # letters of a line


def test_a_line_of_a_template_can_be_read():
    files = [path for path in Path(settings.BASE_DIR, "templates").rglob("*") if path.is_file()]
    assert files
    assert [
        f"{path.name}:{number} has {len(line)} letters"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ] == []


def test_every_picture_on_paper_has_words():
    sheets = list(Path(settings.BASE_DIR, "templates", "print").glob("*.html"))
    assert sheets
    assert [path.name for path in sheets if 'alt=""' in path.read_text("utf-8")] == []
