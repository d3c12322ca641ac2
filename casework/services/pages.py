"""Pictures and words of the pages of documents, made before somebody asks for them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from django.db.models import Count, F, QuerySet

from casework.models import Document, Page, ReadBy, Reading
from casework.models.page import MOST_TRIES
from casework.queries.kept_files import PAGES
from casework.rules.wording import digest
from plumbing import clock, files, pages, work

AT_A_TURN = 5  # pages read off pictures, then it waits behind the others that are to be read
QUEUE = work.Queue(lease=timedelta(minutes=5), most=MOST_TRIES, away=(files.FilesAway,))


class NotDrawn(Exception):
    """A page cannot be shown; the text is for staff. busy: not now, but in a minute."""

    def __init__(self, message: str, *, busy: bool = False) -> None:
        super().__init__(message)
        self.busy = busy


def want(documents: Iterable[Document]) -> None:
    """Have pictures and words made of documents; of one that was asked for nothing changes."""
    new = {document.pk: document for document in documents}
    owners = {document.certificant_id for document in new.values()}
    turns = dict(
        to_draw()
        .filter(document__certificant__in=owners)
        .values_list("document__certificant")
        .annotate(Count("pk"))
    )
    rows = []
    for document in new.values():
        turns[document.certificant_id] = turns.get(document.certificant_id, 0) + 1
        rows.append(Reading(document=document, turn=turns[document.certificant_id]))
    Reading.objects.bulk_create(rows, ignore_conflicts=True)


def to_draw() -> QuerySet[Reading]:
    return Reading.objects.filter(drawn_at__isnull=True).order_by("turn", "pk")


def to_read() -> QuerySet[Reading]:
    waiting = Reading.objects.filter(drawn_at__isnull=False, read_at__isnull=True)
    return waiting.order_by("turn", "pk")


def to_read_after_all() -> QuerySet[Reading]:
    """What workers without a program that reads had to leave: shown as unread, until one with such
    a program has the time.
    """
    return Reading.objects.filter(read_by=ReadBy.NOT_HERE).order_by("turn", "pk")


def make(*, seconds: float) -> None:
    """Draw what waits, then read it, for about so long."""
    with suppress(files.FilesAway):
        work.work_off(QUEUE, to_draw(), _draw_all, seconds=seconds / 3)
        work.work_off(QUEUE, to_read(), _read_all, seconds=seconds / 3)
        if pages.can_read():
            work.work_off(QUEUE, to_read_after_all(), _read_all, seconds=seconds / 3)


def page_of(document: Document, number: int) -> Page:
    """A page with its picture, drawn now where nobody has yet. Raises NotDrawn."""
    known: Page | None = Page.objects.filter(document=document, number=number).first()
    return known or draw(document, number)


def draw(document: Document, number: int) -> Page:
    """The same for who has looked already, and found no picture of it. Raises NotDrawn."""
    if not document.copy_path or document.infected or not 1 <= number <= document.pages:
        raise NotDrawn("There is no such page to be shown.")
    content = files.read(document.copy_path)
    try:
        drawn = pages.draw(content, document.copy_kind, number, sender=document.certificant_id)
    except pages.CannotDraw as failed:
        said = "Other pages are being drawn just now." if failed.busy else "It cannot be drawn."
        raise NotDrawn(said, busy=failed.busy) from failed
    path = document.copy_path
    if drawn.picture:
        name = secrets.token_hex(16)
        path = f"{PAGES}/{name[:2]}/{name}.jpg"
        files.keep(path, drawn.picture)
    words = [[word.text, *word.box] for word in drawn.words]
    found = {
        "width": drawn.width,
        "height": drawn.height,
        "path": path,
        "words": words,
        "pixels": drawn.pixels,
        "wording": digest(word.text for word in drawn.words),
    }
    page, _new = Page.objects.get_or_create(document=document, number=number, defaults=found)
    return page


def _draw_all(reading: Reading) -> None:
    document = reading.document
    for number in range(1, document.pages + 1):
        page_of(document, number)
    work.mine(reading).update(drawn_at=clock.now(), error="", **work.NEW)


def _read_all(reading: Reading) -> None:
    """Read the pages that have no words of their own, some at a turn."""
    drawn = reading.document.drawn_pages.filter(number__gt=reading.read_through)
    silent = [page for page in drawn.order_by("number") if not page.words]
    if silent and not pages.can_read():
        _done(reading, ReadBy.NOT_HERE)
        return
    now, later = silent[:AT_A_TURN], silent[AT_A_TURN:]
    for page in now:
        found = pages.read(files.read(page.path), sender=reading.document.certificant_id)
        words = [[word.text, *word.box] for word in found]
        wording = digest(word.text for word in found)
        Page.objects.filter(pk=page.pk).update(words=words, wording=wording)
    if later:
        through = now[-1].number
        work.mine(reading).update(read_through=through, turn=F("turn") + 1, **work.NEW)
    else:
        _done(reading, ReadBy.OCR if now or reading.read_through else ReadBy.LAYER)


def _done(reading: Reading, by: ReadBy) -> None:
    done = {"read_at": clock.now(), "read_by": by, "read_through": 0, "error": ""}
    work.mine(reading).update(**done, **work.NEW)
