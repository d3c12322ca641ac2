"""What a page may load: files of our own folders, pictures it carries itself, nothing else.

By itself the layout engine follows every address it meets in HTML, CSS and SVG: it would call
other servers from inside our network and put local files into the PDF.
"""

from __future__ import annotations

import base64
import mimetypes
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parents[2] / "static"
FOLDERS = (STATIC / "img", STATIC / "fonts" / "print")
CARRIED = "data:image/png;base64,"  # how plumbing.pdf.codes draws; no kind that could lead on


class Forbidden(ValueError):
    """An address that no page may load."""


class OwnFiles(URLFetcher):
    """Reads regular files below FOLDERS and PNG data, and refuses every other address.

    It reads them itself and has no handler for any protocol, so that no redirect can lead out.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return what a `file:` address or PNG data stands for; Forbidden for all else."""
        if url.startswith(CARRIED):
            picture = base64.b64decode(url.removeprefix(CARRIED))
            return URLFetcherResponse(url, picture, {"Content-Type": "image/png"})
        path = own_file(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    def open(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Forbidden("only fetch() opens files")


def own_file(url: str) -> Path:
    """Return the real path, links followed, of a `file:` address below FOLDERS, or Forbidden."""
    parts = urlsplit(url)
    if parts.scheme.lower() != "file" or parts.netloc not in {"", "localhost"}:
        raise Forbidden(f"not a file of ours: {url[:200]}")
    path = Path(unquote(parts.path)).resolve()
    if not any(path.is_relative_to(folder.resolve()) for folder in FOLDERS) or not path.is_file():
        raise Forbidden(f"not a file of ours: {url[:200]}")
    return path
