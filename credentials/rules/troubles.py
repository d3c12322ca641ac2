"""What staff are told of a badge that could not be brought to what is wanted, and what to do."""

from __future__ import annotations

# By the class of the error, which is what its row begins with (`plumbing.work.in_words`).
_SAYS = {
    "NoTemplate": "{said}. Set it below; the badges are issued within minutes.",
    "NotSettled": "Credly was asked and still shows something else. Look the member up there by "
    "member number, put right what is odd, then try again here. It said: {said}",
    "Refused": "Credly refuses it and will refuse it again: {said}. Correct what it names in the "
    "member's record or the template, then try again.",
    "Unreachable": "Credly did not answer ({said}). It is tried again by itself.",
    "AskedToWait": "Credly asked us to slow down. It goes on by itself.",
    "TokenRefused": "Credly does not take our token ({said}). Make a new one at Credly and set it "
    "as the runbook says; what waits is done then.",
    "Gone": "Credly has no such badge or template any more. Check the template below.",
    "AlreadyThere": "Credly says there is such a badge already. It is looked at again by itself.",
    "TakenOver": "Another worker goes on with it.",
}
_BEGUN = "It was begun and not finished: a worker stopped. It is tried again by itself."
_UNKNOWN = (
    "The portal itself stumbled over it ({said}). Try again; where it comes back, give these words "
    "to whoever runs the portal."
)


def sentence(error: str) -> str:
    """What a row's error means, as a sentence that says what to do."""
    kind, separator, said = error.partition(": ")
    if not error:
        return _BEGUN
    known = _SAYS.get(kind) if separator else None
    return (known or _UNKNOWN).format(said=(said if known else error).rstrip("."))
