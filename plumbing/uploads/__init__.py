"""Files that strangers send: checked by their content, kept private, never believed.

`check` takes a file in, with a copy that is safe to show, or says why not, `store` keeps it under
a name nobody can guess, `scan` asks the virus scanner if there is one, and `private_file_response`
hands a file out so that a browser runs nothing in it. Who may see a file is decided by the caller.
"""

from __future__ import annotations

from plumbing.uploads.antivirus import Scan, ScanState, scan
from plumbing.uploads.checking import CheckedUpload, check
from plumbing.uploads.kinds import ACCEPT, LARGEST, MOST_AT_ONCE, MOST_PAGES, MOST_PIXELS, Kind
from plumbing.uploads.largest_body import left_out
from plumbing.uploads.refusals import UploadRefused
from plumbing.uploads.serve import private_file_response, safe_name
from plumbing.uploads.storage import StoredFile, store

__all__ = [
    "ACCEPT",
    "LARGEST",
    "MOST_AT_ONCE",
    "MOST_PAGES",
    "MOST_PIXELS",
    "CheckedUpload",
    "Kind",
    "Scan",
    "ScanState",
    "StoredFile",
    "UploadRefused",
    "check",
    "left_out",
    "private_file_response",
    "safe_name",
    "scan",
    "store",
]
