"""What is done to activities, proofs and cycles."""

from __future__ import annotations

from functools import partial

from members.models.verb import Shown, Verb, declare

# What a proof is called and is stays the member's.
_proof = partial(Shown, "paperclip", private=True)


@declare
class CeVerb(Verb):
    """What ccp owns."""

    ACTIVITY_LOGGED = "activity_logged", Shown("plus")
    ACTIVITY_CHANGED = "activity_changed", Shown("pencil")
    ACTIVITY_WITHDRAWN = "activity_withdrawn", Shown("undo-2")
    ACTIVITY_POSTED = "activity_posted", Shown("graduation-cap")
    POSTING_CORRECTED = "posting_corrected", Shown("pencil")
    POSTING_TAKEN_BACK = "posting_taken_back", Shown("undo-2")
    PROOF_ADDED = "proof_added", _proof()
    PROOF_REMOVED = "proof_removed", _proof()
    ATTESTED = "attested", Shown("signature")
    CYCLE_ROLLED = "cycle_rolled", Shown("refresh-cw")
    ROLL_OVER_TAKEN_BACK = "roll_over_taken_back", Shown("undo-2")
