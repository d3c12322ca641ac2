"""What is done to messages and print runs."""

from __future__ import annotations

from functools import partial

from members.models import Role
from members.models.verb import Page, Shown, Verb, declare

_run = partial(Shown, page=Page("notices:desk_print_run", "Print run", (Role.MAIL,)))


@declare
class NoticeVerb(Verb):
    """What notices own."""

    PRINT_RUN_MADE = "print_run_made", _run("printer")
    PRINT_RUN_POSTED = "print_run_posted", _run("mail")
    PRINT_RUN_EXPORTED = "print_run_exported", _run("download")
    NOTICE_RETRIED = "notice_retried", Shown("send")
