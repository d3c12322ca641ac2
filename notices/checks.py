"""What is wrong with the declared kinds of notices and their words: no portal starts with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import FieldError
from django.template import Engine, TemplateDoesNotExist
from django.template.utils import get_app_template_dirs

from notices import kinds
from notices.kinds import Kind
from notices.models import Channel

PARTS = ("subject.txt", "text.txt", "html.html")
LETTER = "letter.html"


@register(Tags.templates)
def declarations(app_configs: object = None, **_more: Any) -> list[CheckMessage]:
    """Each kind has its words, all words have their kind."""
    found = [error for kind in kinds.declared() for error in _wrong(kind)]
    keys = {kind.key for kind in kinds.declared()}
    found += [
        _error(1, f"Words of notices lie in {folder}, of a kind that no app declares.")
        for folder in _folders()
        if folder.name not in keys
    ]
    return found


def _wrong(kind: Kind[Any]) -> Iterator[CheckMessage]:
    missing = [part for part in (*PARTS, LETTER) if not _is_there(f"notices/{kind.key}/{part}")]
    if not kind.letter and LETTER not in missing:
        yield _error(2, f"The notice {kind.key} goes by no letter, but has its words.")
    for part in missing:
        if part != LETTER or kind.letter:
            yield _error(3, f"The notice {kind.key} has no words in notices/{kind.key}/{part}.")
    if not kind.letter and Channel.LETTER in kind.channels:
        yield _error(4, f"The notice {kind.key} goes by letter, and has none.")
    try:
        str(kind.things().query)
        kind.things().values(kind.person)
    except FieldError as error:
        yield _error(5, f"The notice {kind.key} does not find its way from its thing: {error}")


def _is_there(name: str) -> bool:
    try:
        Engine.get_default().find_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def _folders() -> Iterator[Path]:
    for templates in (*Engine.get_default().dirs, *get_app_template_dirs("templates")):
        for found in sorted(Path(str(templates), "notices").glob("*/")):
            if found.is_dir():
                yield found


def _error(number: int, text: str) -> CheckMessage:
    return Error(text, id=f"notices.E{number:03}")
