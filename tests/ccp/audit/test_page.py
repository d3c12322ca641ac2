"""docs/audit.md tells where each rule of the audit is decided and held: all of it is there."""

from __future__ import annotations

import re

from django.conf import settings

PAGE = settings.BASE_DIR / "docs" / "audit.md"
APPS = ("ccp/", "casework/", "members/", "docs/", "tests/")


def found(name: str, below: str) -> bool:
    """Whether a file is there, and behind :: what it defines."""
    path, *inside = name.split("::")
    file = settings.BASE_DIR / (path if path.startswith(APPS) else f"{below}/{path}")
    return file.is_file() and all(
        re.search(rf"^ *(def|class) {each}\b", file.read_text(), re.MULTILINE) for each in inside
    )


def test_what_the_page_names_is_there():
    rows = [line.split(" | ") for line in PAGE.read_text().splitlines() if " | `" in line]
    assert len(rows) > 40
    for _rule, code, tests in rows:
        for below, cell in (("ccp/audit", code), ("tests/ccp/audit", tests)):
            named = re.findall(r"`([\w/]+\.py(?:::\w+)*)`", cell)
            assert named
            assert [name for name in named if not found(name, below)] == []
