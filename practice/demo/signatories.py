"""Who signs the demo's documents: invented people with invented hands."""

from __future__ import annotations

import io
import math
from datetime import date, timedelta

from PIL import Image, ImageDraw

from credentials.models import Signatory
from credentials.services.signatories import ink

SIGN = (
    (Signatory.Place.LEFT, "Eleanora Whitcombe", "Chair, Board of Directors", 3),
    (Signatory.Place.RIGHT, "Tobias Lindgren", "Registrar", 5),
)


def appoint(today: date) -> None:
    """Two people who have signed for long."""
    if Signatory.objects.exists():
        return
    for place, name, title, turns in SIGN:
        Signatory.objects.create(
            place=place,
            name=name,
            title=title,
            image=ink(_hand(turns)),
            valid_from=today - timedelta(days=3650),
        )


def _hand(turns: int) -> bytes:
    """Loops that lean to the right and end in a stroke, as a picture of ink on paper."""
    paper = Image.new("L", (900, 300), 255)
    line = []
    for step in range(400):
        at = step / 400
        swing = math.sin(at * math.tau * turns * 2 + turns) * (1 - at) + math.sin(at * 9) * 0.3
        across = at * 620 + math.cos(at * math.tau * turns * 2) * 34
        line.append((120 + across + swing * 26, 150 - swing * 90))
    line += [(760 + step * 0.9, 165 + math.sin(step / 40) * 14) for step in range(110)]
    ImageDraw.Draw(paper).line(line, fill=20, width=6, joint="curve")
    out = io.BytesIO()
    paper.save(out, "PNG")
    return out.getvalue()
