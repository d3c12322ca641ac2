"""The child's side of making PDFs; the only module that loads WeasyPrint.

Loading takes a second, so it happens once per child; the font configuration and the parsed
style sheet are kept from page to page.
"""

from __future__ import annotations

import gc
import io
import json
import logging
import sys
from functools import cache
from typing import Any

from plumbing.child import Refused

Facts = dict[str, Any]

REMEDIES = {
    "linux": "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 "
    "libharfbuzz-subset0",
    "darwin": "brew install pango",
}
READ_ALOUD: Facts = {"pdf_variant": "pdf/ua-1"}
PRINTED: Facts = {}  # paper has no use for tags, and they cost a fifth of the time
# A page makes 50,000 objects that live until it is written. Python looks for rubbish after every
# 700 new ones, which found none and took an eighth of the time; once a page still takes a tenth.
GARBAGE_AFTER = 200_000


class Complaints(logging.Handler):
    """Keeps what the layout engine says, for the log of the parent."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage()[:300])


class Press:
    """WeasyPrint with all that is kept between documents."""

    def __init__(self) -> None:
        try:
            import weasyprint
            from weasyprint.text.fonts import FontConfiguration

            from plumbing.pdf.fetcher import STATIC, OwnFiles
        except OSError as error:
            remedy = REMEDIES.get(sys.platform, "install Pango 1.44 or later")
            raise Refused("unavailable", cause=str(error)[:300], remedy=remedy) from error
        self.engine = weasyprint
        self.complaints = Complaints()
        logger = logging.getLogger("weasyprint")
        logger.handlers[:] = [self.complaints]
        self.fetcher = OwnFiles()
        self.base = STATIC.as_uri() + "/"
        self.fonts = FontConfiguration()
        self.sheet = weasyprint.CSS(
            string=(STATIC / "css" / "print.css").read_text(),
            base_url=self.base + "css/print.css",
            url_fetcher=self.fetcher,
            font_config=self.fonts,
        )
        gc.collect()
        gc.freeze()  # what is loaded by now stays for good
        gc.set_threshold(GARBAGE_AFTER, 10, 10)

    def lay_out(self, html: str, options: Facts) -> Any:
        """Return the laid out document; Refused when it lacks what a reader's software needs."""
        page = self.engine.HTML(string=html, base_url=self.base, url_fetcher=self.fetcher)
        document = page.render(font_config=self.fonts, stylesheets=[self.sheet], **options)
        metadata = document.metadata
        if not metadata.lang or not (metadata.title or "").strip():
            raise Refused("incomplete", cause="<html lang> and <title> are needed")
        linked = {kind for each in document.pages for kind, *_ in each.links}
        if metadata.attachments or "attachment" in linked:
            raise Refused("incomplete", cause="a document of ours has no attachments")
        return document

    def write(self, document: Any, on: str, title: str | None, options: Facts) -> bytes:
        """Return the bytes, dated by the caller's day and not by the clock."""
        document.metadata.created = document.metadata.modified = on
        document.metadata.title = title or document.metadata.title
        data: bytes = document.write_pdf(**options)
        return data

    def bind(self, documents: list[Any], on: str) -> bytes:
        """Return the pages of many documents as one, each font embedded once."""
        pages = [page for document in documents for page in document.pages]
        return self.write(documents[0].copy(pages), on, None, PRINTED)

    def complained(self) -> list[str]:
        lines, self.complaints.lines = self.complaints.lines, []
        return lines


@cache
def press() -> Press:
    return Press()


def check(_facts: Facts, _body: bytes) -> tuple[Facts, bytes]:
    """Load everything, so that what is missing is found before the first document."""
    press()
    return {"engine": press().engine.__version__}, b""


def render(facts: Facts, body: bytes) -> tuple[Facts, bytes]:
    """One document. Facts: on (ISO day), title or null."""
    document = press().lay_out(body.decode(), READ_ALOUD)
    data = press().write(document, facts["on"], facts["title"], READ_ALOUD)
    return {"pages": len(document.pages), "complaints": press().complained()}, data


def bind(facts: Facts, body: bytes) -> tuple[Facts, bytes]:
    """Some documents as one to print, each from a page 1 of its own. Body: a JSON list of HTML."""
    first_pages, pages, laid_out = [], 0, []
    for position, html in enumerate(json.loads(body)):
        document = _laid_out(html, position)
        first_pages.append(pages + 1)
        pages += len(document.pages)
        laid_out.append(document)
    data = press().bind(laid_out, facts["on"])
    answer = {"pages": pages, "first_pages": first_pages, "complaints": press().complained()}
    return answer, data


def _laid_out(html: str, position: int) -> Any:
    try:
        return press().lay_out(html, PRINTED)
    except Refused as refusal:
        raise Refused(refusal.code, position=position, **refusal.facts) from refusal
    except MemoryError:
        raise
    except Exception as error:
        cause = f"{type(error).__name__}: {error}"[:300]
        raise Refused("incomplete", cause=cause, position=position) from error


def join(facts: Facts, body: bytes) -> tuple[Facts, bytes]:
    """What `bind` made, one after another, as one PDF. Facts: on, title, and sizes in the body."""
    from pypdf import PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer, parts = PdfWriter(), io.BytesIO(body)
    for size in facts["sizes"]:
        writer.append(io.BytesIO(parts.read(size)), import_outline=False)
    day = f"D:{facts['on'].replace('-', '')}"
    writer.metadata = {
        "/Title": facts["title"],
        "/Producer": f"WeasyPrint {press().engine.__version__}",
        "/CreationDate": day,
        "/ModDate": day,
    }
    writer.root_object[NameObject("/Lang")] = TextStringObject("en-US")
    out = io.BytesIO()
    writer.write(out)
    return {}, out.getvalue()
