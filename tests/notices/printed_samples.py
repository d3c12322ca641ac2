"""What the letter of a printed certificate says."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from credentials.queries.told import Told
from plumbing.pdf import codes

URL = "http://localhost:8000/verify/document/R7K2-M9QX-D4AA/"
CONTEXTS = {
    "certificate_printed": {
        "program": {"name": "Registered Medical Assistant", "code": "RMA"},
        "number": "2211904",
        "ordered_on": date(2026, 11, 9),
        "document": SimpleNamespace(
            name="Marisol Reyes", shown_code="R7K2-M9QX-D4AA", issued_on=date(2026, 11, 9)
        ),
        "told": Told("RMA", "Registered Medical Assistant", "2211904", "September 18, 2018"),
        "typed_at": "localhost:8000/verify/document/",
        "qr_code": codes.qr_code(URL),
        "signatories": [],
    }
}
FACTS = {"certificate_printed": ["Registered Medical Assistant (RMA)", "as they were on the day"]}
