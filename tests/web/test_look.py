"""What holds for every template and style sheet, read from the files themselves."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest

from plumbing.desk import PLACES

ROOT = Path(__file__).resolve().parents[2]
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
TOKENS = (STATIC / "css/tokens.css").read_text("utf-8")
# Emails carry their style in line, since mail programs take no other; letters have their own,
# and so have the certificates that the demo's people hand in.
SCREENS = [
    path
    for path in TEMPLATES.rglob("*.html")
    if path.relative_to(TEMPLATES).parts[0] not in {"notices", "print"}
    and not {"papers", "email"} & set(path.relative_to(TEMPLATES).parts)
]

STANDINGS = ("active", "grace", "lapsed", "suspended", "retired", "revoked", "deceased", "info")
TEXT_PAIRS = [
    *((word, f"{word}-back") for word in STANDINGS),
    *((ink, ground) for ink in ("text", "muted", "primary") for ground in ("surface", "page")),
    *((ink, ground) for ink in ("text", "muted") for ground in ("subtle", "info-back")),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("header-quiet", "header"),
    ("lapsed", "surface"),
    ("active", "surface"),
    ("grace", "surface"),
]
PART_PAIRS = [
    (part, "surface")
    for part in (
        "control",
        "green",
        "amber",
        "red",
        "second",
        "instruction",
        "amt-ce",
        "organization",
    )
]


def declared(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): ([^;]+);", block))


LIGHT = declared(TOKENS.split(":root {", 1)[1].split("}", 1)[0])
BY_SYSTEM = declared(TOKENS.split(':root:not([data-bs-theme="light"]) {', 1)[1].split("}", 1)[0])
BY_CHOICE = declared(TOKENS.split(':root[data-bs-theme="dark"] {', 1)[1].split("}", 1)[0])


def luminance(colour: str) -> float:
    channels = [int(colour[i:j], 16) / 255 for i, j in pairwise((1, 3, 5, 7))]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_dark_by_system_and_dark_by_choice_are_the_same():
    assert len(BY_SYSTEM) > 40
    assert BY_SYSTEM == BY_CHOICE
    assert set(BY_SYSTEM) <= set(LIGHT)


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | BY_CHOICE], ids=["light", "dark"])
def test_contrast_of_text_and_of_parts(theme):
    for pairs, least in ((TEXT_PAIRS, 4.5), (PART_PAIRS, 3.0)):
        low = {(a, b): contrast(theme[a], theme[b]) for a, b in pairs}
        assert {pair: ratio for pair, ratio in low.items() if ratio < least} == {}


def test_vendored_files_are_what_the_manifest_says():
    lines = (STATIC / "vendor/MANIFEST.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    listed = {path for *_facts, path in rows}
    scripts = {*STATIC.glob("vendor/*/*.js"), *STATIC.glob("vendor/*/*.css")}
    assert {
        str(path.relative_to(ROOT)) for path in scripts | {*STATIC.glob("fonts/*.woff2")}
    } == listed
    for _name, _version, _licence, digest, path in rows:
        assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest, path


def test_every_icon_named_is_there():
    named = {
        name
        for path in SCREENS
        for name in re.findall(
            r"""(?:{% icon |icon=|{% place "[\w:]+" |icon\|default:)"([\w-]+)\"""",
            path.read_text("utf-8"),
        )
    } | {place.icon for place in PLACES}
    assert len(named) > 30
    assert {name for name in named if not (STATIC / f"icons/{name}.svg").exists()} == set()


def test_no_style_and_no_script_in_line():
    inline = re.compile(
        r"""\sstyle="|<style|\son\w+="|<script(?![^>]*(?:\ssrc=|type="application/json"))"""
    )
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in SCREENS
        for match in inline.finditer(path.read_text("utf-8"))
    }
    assert found == set()


def test_every_whole_form_stands_under_its_list_of_errors():
    sources = {
        path: re.sub(r"{% comment.*?endcomment %}", "", path.read_text("utf-8"), flags=re.DOTALL)
        for path in SCREENS
    }
    bare = {
        str(path.relative_to(ROOT))
        for path, source in sources.items()
        if re.search(r"{{ (\w+_)?form }}", source) and "components/form_errors.html" not in source
    }
    assert bare == set()


def test_paper_is_light_whatever_the_screen_is():
    for sheet in sorted((STATIC / "css").glob("*.css")):
        words = sheet.read_text("utf-8")
        assert "@media (prefers-color-scheme: dark)" not in words, sheet.name
        for indented in re.findall(r'^(\s*):root\[data-bs-theme="dark"\]', words, re.MULTILINE):
            assert indented, f"{sheet.name}: dark outside @media screen"
