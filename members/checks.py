"""What a portal does not start with: a verb of the history that has no sentence, or a sentence that
no app declares a verb for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.template.engine import Engine
from django.template.utils import get_app_template_dirs

from members.models.verb import declared


@register(Tags.templates)
def history(app_configs: object = None, **_more: Any) -> list[CheckMessage]:
    """The errors of verbs and `history/<verb>.html`; those with `_` are parts of others."""
    folders = [Path(each, "history") for each in Engine.get_default().dirs]
    folders += [each / "history" for each in get_app_template_dirs("templates")]
    worded = {file.stem for folder in folders for file in folder.glob("[!_]*.html")}
    verbs = {str(verb) for verb in declared()}
    return [
        *(_error(1, f"The verb {verb} has no sentence.", f"Write history/{verb}.html.")
          for verb in sorted(verbs - worded)),
        *(_error(2, f"history/{verb}.html is the sentence of no verb.",
                 "Declare the verb in the verbs.py of its app, or delete the file.")
          for verb in sorted(worded - verbs)),
    ]  # fmt: skip


def _error(number: int, what: str, hint: str) -> Error:
    return Error(what, hint=hint, id=f"members.E{number:03}")
