"""What is done on pages that cross apps, and by the import."""

from __future__ import annotations

from members.models.verb import Shown, Verb, declare


@declare
class PortalVerb(Verb):
    """What no app owns."""

    IMPORTED = "imported", Shown("import")
    VIEWED_AS = "viewed_as", Shown("eye")
    EXPORTED = "exported", Shown("download")
