"""Codes that machines read off paper, as inline pictures: QR for phones, Code 128 for mail rooms.

Pictures and not drawings: the layout engine reads a drawing command by command, which took a
sixth of the time of an invoice. Enlarged without smoothing, their edges are as sharp.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence

import segno
from barcode import Code128
from barcode.errors import BarcodeError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from PIL import Image

QUIET_QR = 4  # modules of white around the code that readers need (ISO/IEC 18004)
QUIET_BARS = 10  # and beside the bars (ISO/IEC 15417)
DOTS = 4  # of the picture to a module, for viewers that smooth all the same
# The standard has the encoder weigh eight masks, which takes longer than all else. They differ by
# the evenness of light and dark, which a signed address has under any.
MASK = 3


def qr_code(text: str, *, label: str = "QR code") -> SafeString:
    """Return a QR code (error correction M) as an `<img>` element, square, of no certain size.

    `label` is what a screen reader says. ValueError when `text` is too long for a QR code.
    """
    modules = segno.make(text, error="m", micro=False, mask=MASK).matrix
    beside, above = bytes(QUIET_QR), [bytes(len(modules) + 2 * QUIET_QR)] * QUIET_QR
    return _picture([*above, *(beside + row + beside for row in modules), *above], DOTS, label)


def bar_code(text: str, *, label: str = "") -> SafeString:
    """Return Code 128 as an `<img>` element that stretches to the size it is given.

    `text` is printable ASCII without lower bounds on length; ValueError otherwise.
    """
    if not re.fullmatch(r"[ -~]+", text):
        raise ValueError("a bar code takes printable ASCII only")
    try:
        modules = Code128(text).build()[0]
    except BarcodeError as error:
        raise ValueError(str(error)) from error
    quiet = bytes(QUIET_BARS)
    bars = quiet + bytes(module == "1" for module in modules) + quiet
    return _picture([bars], 1, label or f"Bar code {text}")


def _picture(rows: Sequence[bytes], height: int, label: str) -> SafeString:
    """A picture of modules (1 is dark), each DOTS wide and `height` dots high."""
    gray = b"".join(rows).translate(bytes((255, 0)) + bytes(254))
    image = Image.frombytes("L", (len(rows[0]), len(rows)), gray)
    image = image.resize(
        (image.width * DOTS, image.height * height), resample=Image.Resampling.NEAREST
    )
    file = io.BytesIO()
    image.save(file, "png")
    data = base64.b64encode(file.getvalue()).decode()
    return format_html('<img src="data:image/png;base64,{}" alt="{}">', data, label)
