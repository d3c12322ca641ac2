"""Codes that machines read: the dark modules are where the standard wants them."""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
from xml.dom import minidom

import pytest
import segno
from PIL import Image

from plumbing.pdf.codes import DOTS, MASK, QUIET_BARS, QUIET_QR, bar_code, qr_code
from tests.plumbing.pdf import samples


def attribute(html: str, name: str) -> str:
    return minidom.parseString(f"{html[:-1]}/>").documentElement.getAttribute(name)  # noqa: S318


def rows(html: str, height: int = DOTS) -> list[str]:
    """The modules of a picture, a text of 0 and 1 (dark) for each row; each is of one shade."""
    kind, _, data = attribute(html, "src").partition(",")
    assert kind == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        assert image.mode == "L"
        width, lines = image.width // DOTS, image.height // height
        small = image.resize((width, lines), resample=Image.Resampling.BOX).tobytes()
    assert set(small) == {0, 255}
    text = small.translate(bytes((ord("1"), *b"?" * 254, ord("0")))).decode()
    return [text[start : start + width] for start in range(0, len(text), width)]


@pytest.mark.parametrize("text", [samples.PAY_URL, "1", "x" * 500])
def test_a_qr_code_is_drawn_module_by_module_with_its_quiet_zone(text):
    matrix = segno.make(text, error="m", micro=False, mask=MASK).matrix
    inner = ["".join(map(str, row)) for row in matrix]
    drawn = rows(qr_code(text))
    quiet = "0" * QUIET_QR
    blank = ["0" * (len(matrix) + 2 * QUIET_QR)] * QUIET_QR
    assert drawn == [*blank, *(quiet + row + quiet for row in inner), *blank]


# Widths of bars and gaps of Code 128, from the table of ISO/IEC 15417: start B, A, b, check, stop.
START_B, LETTER_A, LETTER_B, STOP = "211214", "111323", "131123", "2331112"


def test_a_bar_code_has_start_data_check_and_stop():
    [modules] = rows(bar_code("AB"), height=1)
    quiet = "0" * QUIET_BARS
    assert modules.startswith(quiet + "1")
    assert modules.endswith("1" + quiet)
    widths = "".join(str(len(run[0])) for run in re.finditer(r"1+|0+", modules.strip("0")))
    # check symbol: (104 + 1 * 33 + 2 * 34) mod 103 = 102, which is FNC1
    assert widths == START_B + LETTER_A + LETTER_B + "411131" + STOP


@pytest.mark.parametrize("text", ["", "é", "a\nb", "26–104882"])
def test_a_bar_code_refuses_what_it_cannot_hold(text):
    with pytest.raises(ValueError, match="ASCII"):
        bar_code(text)


def test_a_qr_code_refuses_what_it_cannot_hold():
    with pytest.raises(ValueError, match="too large"):
        qr_code("x" * 3000)


def test_labels_are_escaped():
    html = qr_code("x", label='<script>"&')
    assert "<script>" not in html
    assert attribute(html, "alt") == '<script>"&'
    assert attribute(bar_code("<&>"), "alt") == "Bar code <&>"


@pytest.mark.skipif(not shutil.which("zbarimg"), reason="no reader of codes on this machine")
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_a_reader_reads_both_codes_off_the_printed_invoice(printed, dpi):
    image = printed("invoice", samples.invoice(), dpi=dpi)[0]
    read = subprocess.run(
        ["zbarimg", "--quiet", str(image)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert sorted(read) == [f"CODE-128:{samples.CODE}", f"QR-Code:{samples.PAY_URL}"]
