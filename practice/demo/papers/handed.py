"""What somebody hands in: a paper, and what they did with it before it became a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile

from ccp.models.activity import Reported
from practice.demo.papers.paper import Look, Paper, printed
from practice.demo.papers.photograph import Camera, photographed
from practice.demo.papers.scan import scanned
from practice.demo.person import Act, Person

NOBODY = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """A file for an activity, by its place from 1.

    camera: how it was photographed; None: it is the PDF itself, or a scan of the papers of the
    places that `scan` names. says: the name on it, where it is not that of who hands it in;
    amount: what it shows, where that is not what is claimed; of: whose paper it is, of the same
    place of theirs; badge: it is no paper but a signed badge of the practice issuer.
    """

    place: int
    name: str
    look: Look
    camera: Camera | None = None
    says: str | None = None
    amount: str = ""
    of: Person | None = None
    scan: tuple[int, ...] = ()
    badge: bool = False


def file_of(handed: Handed, paper_at: Callable[[int], Paper]) -> ContentFile[bytes]:
    """The file. paper_at: gives the paper of a place. Raises PdfError."""
    if handed.scan:
        content = scanned(*(paper_at(place) for place in handed.scan))
    elif handed.camera:
        content = photographed(paper_at(handed.place), handed.camera)
    else:
        content = printed(paper_at(handed.place))
    return ContentFile(content, handed.name)


def amount_of(act: Act | Reported) -> str:
    """As a paper says it."""
    if act.credits:
        return f"{act.credits} {act.unit} credit{'' if act.credits == '1' else 's'}"
    if act.years:
        return f"{act.years} year{'' if act.years == '1' else 's'}"
    return f"{act.hours} contact hours"
