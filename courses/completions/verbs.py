"""What is done to completions and to those who report them; points are what ccp owns."""

from __future__ import annotations

from functools import partial

from members.models import Role
from members.models.verb import Page, Shown, Verb, declare

_provider = partial(
    Shown, page=Page("completions:desk_provider", "Open the provider", (Role.ADMIN,))
)
_completion = partial(
    Shown, page=Page("completions:desk_completion", "Open the completion", (Role.RECORDS,))
)
_course = partial(Shown, page=Page("courses:desk_course", "Course", (Role.RECORDS, Role.ADMIN)))


@declare
class CompletionVerb(Verb):
    """What the completions own."""

    PROVIDER_CHANGED = "provider_changed", _provider("pencil")
    TOKEN_MADE = "token_made", _provider("key-round")
    TOKEN_REVOKED = "token_revoked", _provider("circle-x")
    COMPLETION_MATCHED = "completion_matched", _completion("badge-check")
    COMPLETION_REFUSED = "completion_refused", _completion("circle-x")
    COMPLETION_WITHDRAWN = "completion_withdrawn", _completion("undo-2")
    WITHDRAWAL_ASKED = "withdrawal_asked", _completion("hourglass")
    WITHDRAWAL_DECLINED = "withdrawal_declined", _completion("circle-check")
    CONFLICT_SETTLED = "conflict_settled", _completion("circle-check")
    COMPLETION_POSTED = "completion_posted", _completion("pencil")
    HOURS_TAKEN = "hours_taken", _completion("badge-check")
    PROVIDER_TOLD = "provider_told", _completion("mail")
    CHECKED_IN = "checked_in", _course("badge-check")
    LET_IN = "let_in", _course("log-in")
    SEAT_ADDED = "seat_added", _course("plus")
