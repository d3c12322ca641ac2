"""Saying who signs documents from a day on, and taking that back before it begins."""

from __future__ import annotations

import io
from datetime import date

from django.db import IntegrityError, transaction
from PIL import Image, ImageOps

from credentials.models import Signatory
from credentials.verbs import CredentialVerb
from members.models import User
from members.services import history
from plumbing import clock

INK = (16, 42, 82)
LARGEST = (900, 300)  # pixels: three inches at 300 dots each
PAPER = 24  # of 255: so little ink is none


class SignatoryRefused(Exception):
    """Why it is not taken; the text is for staff."""


def appoint(
    *, place: str, name: str, title: str, image: bytes, valid_from: date, actor: User, on: date
) -> Signatory:
    """Have somebody sign in that place from a day to come on. image: as `ink` gives it, or empty.

    Raises SignatoryRefused.
    """
    if valid_from <= on:
        raise SignatoryRefused(
            "Choose tomorrow or a later day: what was made today bears who signs today."
        )
    try:
        with transaction.atomic():
            row = Signatory.objects.create(
                place=place,
                name=name,
                title=title,
                image=image,
                valid_from=valid_from,
                set_by=actor,
            )
            _told(row, actor, taken_back=False)
    except IntegrityError:
        raise SignatoryRefused(
            "Somebody signs there from that day on already. Take that back first, or choose "
            "another day."
        ) from None
    return row


@transaction.atomic
def take_back(*, signatory: int, actor: User, on: date) -> None:
    """Undo one that has not begun. Raises SignatoryRefused; twice is once."""
    row = Signatory.objects.select_for_update().get(pk=signatory)
    if row.taken_back_at:
        return
    if row.valid_from <= on:
        raise SignatoryRefused("It has begun: documents bear it. Name the next one from a day on.")
    row.taken_back_at = clock.now()
    row.save(update_fields=["taken_back_at"])
    _told(row, actor, taken_back=True)


def ink(picture: bytes) -> bytes:
    """A picture of a signature on paper as ink without the paper, cut to what is written: a PNG.

    Raises SignatoryRefused where nothing is written.
    """
    dark = ImageOps.invert(Image.open(io.BytesIO(picture)).convert("L"))
    box = dark.point([0] * PAPER + [255] * (256 - PAPER)).getbbox()
    if box is None:
        raise SignatoryRefused("Nothing is written on this picture. Take one of dark ink on white.")
    dark = dark.crop(box)
    dark.thumbnail(LARGEST)
    written = Image.new("RGBA", dark.size, (*INK, 0))
    written.putalpha(dark)
    out = io.BytesIO()
    written.save(out, "PNG", optimize=True)
    return out.getvalue()


def _told(row: Signatory, actor: User, *, taken_back: bool) -> None:
    facts = {"place": row.place, "name": row.name, "title": row.title, "from": row.valid_from}
    history.record(
        actor=actor,
        verb=CredentialVerb.SIGNATORY_TAKEN_BACK if taken_back else CredentialVerb.SIGNATORY_SET,
        subject=f"signatory:{row.pk}",
        before=facts if taken_back else None,
        after=None if taken_back else facts,
    )
