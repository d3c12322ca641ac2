"""What is done about candidates."""

from __future__ import annotations

from members.models.verb import Shown, Verb, declare


@declare
class FirstVerb(Verb):
    """What first certification owns; granting itself is of members."""

    RECOGNIZED = "candidate_recognized", Shown("search-check")
