"""Codes that machines read: the dark modules are where the standard wants them."""

from __future__ import annotations

import re
import shutil
import subprocess
from xml.dom import minidom

import pytest
import segno

from plumbing.pdf.codes import QUIET_BARS, QUIET_QR, barcode_svg, qr_svg
from tests.plumbing.pdf import samples

STROKE = r"M(\d+) (\d+)\.5h(\d+)"  # one module high, through the middle of a row
BAR = r"M(\d+) (0)h(\d+)v1h-\3z"


def drawn(svg: str):
    return minidom.parseString(svg).documentElement  # noqa: S318 (made by us)


def title(svg: str) -> str:
    return drawn(svg).getElementsByTagName("title")[0].firstChild.data


def runs(svg: str, shape: str) -> list[tuple[int, int, int]]:
    """Place and width of each dark run; every command of the path is one of them."""
    path = drawn(svg).getElementsByTagName("path")[0].getAttribute("d")
    assert re.sub(shape, "", path) == ""
    return [tuple(int(number) for number in run) for run in re.findall(shape, path)]


def test_a_qr_code_is_drawn_module_by_module_with_its_quiet_zone():
    svg = qr_svg(samples.PAY_URL)
    dark = {(x + i, y) for x, y, width in runs(svg, STROKE) for i in range(width)}
    matrix = segno.make(samples.PAY_URL, error="m", micro=False).matrix
    wanted = {
        (x + QUIET_QR, y + QUIET_QR)
        for y, row in enumerate(matrix)
        for x, module in enumerate(row)
        if module
    }
    assert dark == wanted
    size = len(matrix) + 2 * QUIET_QR
    assert drawn(svg).getAttribute("viewBox") == f"0 0 {size} {size}"


# Widths of bars and gaps of Code 128, from the table of ISO/IEC 15417: start B, A, b, check, stop.
START_B, LETTER_A, LETTER_B, STOP = "211214", "111323", "131123", "2331112"


def test_a_bar_code_has_start_data_check_and_stop():
    bars = runs(barcode_svg("AB"), BAR)
    modules = ["0"] * (bars[-1][0] + bars[-1][2])
    for x, _, width in bars:
        modules[x : x + width] = "1" * width
    assert "".join(modules[:QUIET_BARS]) == "0" * QUIET_BARS
    widths = "".join(
        str(len(run[0])) for run in re.finditer(r"1+|0+", "".join(modules[QUIET_BARS:]))
    )
    # check symbol: (104 + 1 * 33 + 2 * 34) mod 103 = 102, which is FNC1
    assert widths == START_B + LETTER_A + LETTER_B + "411131" + STOP


@pytest.mark.parametrize("text", ["", "é", "a\nb", "26–104882"])
def test_a_bar_code_refuses_what_it_cannot_hold(text):
    with pytest.raises(ValueError, match="ASCII"):
        barcode_svg(text)


def test_labels_are_escaped():
    svg = qr_svg("x", label='<script>"&')
    assert "<script>" not in svg
    assert title(svg) == '<script>"&'
    assert title(barcode_svg("<&>")) == "Bar code <&>"


@pytest.mark.skipif(not shutil.which("zbarimg"), reason="no reader of codes on this machine")
def test_a_reader_reads_both_codes_off_the_printed_invoice(printed):
    image = printed("invoice", samples.invoice(), dpi=200)[0]
    read = subprocess.run(
        ["zbarimg", "--quiet", str(image)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert sorted(read) == [f"CODE-128:{samples.CODE}", f"QR-Code:{samples.PAY_URL}"]
