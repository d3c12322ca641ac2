"""Which files are a print run's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from notices.models import PrintRun
from plumbing.files.owned import owns

FOLDER = "print-runs"


@owns(FOLDER)
def named(names: Collection[str], before: datetime) -> set[str]:
    """The PDFs that runs have, and their manifests; a run is never given up, whatever `before`."""
    of = {name: f"{name.rpartition('.')[0]}.pdf" for name in names}
    made = set(PrintRun.objects.filter(file__in=of.values()).values_list("file", flat=True))
    return {name for name, pdf in of.items() if pdf in made}
