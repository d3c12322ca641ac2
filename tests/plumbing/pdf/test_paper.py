"""What is printed, looked at as pictures and as words: windows, fold, coupon, hard names."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from plumbing import pdf
from tests.plumbing.pdf import samples

STORED = Path(__file__).parent / "invoice.png"
DPI = 100  # of `printed`
WHITE = 250


def words(context, template="invoice"):
    document = PdfReader(io.BytesIO(pdf.render(samples.html(template, context), on=samples.ON)))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in document.pages]


def ink(image: Image.Image, left: float, top: float, right: float, bottom: float):
    """Box around the ink in a part of the sheet, in inches from its top left; None if empty."""
    part = image.crop(tuple(round(inch * DPI) for inch in (left, top, right, bottom)))
    box = part.point(lambda level: 255 if level < WHITE else 0).getbbox()
    if box is None:
        return None
    return left + box[0] / DPI, top + box[1] / DPI, left + box[2] / DPI, top + box[3] / DPI


def open_gray(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("L")


HARD_NAMES = {
    "plain": ["MARISOL REYES", "2214 N LARKSPUR AVE APT 3B", "ROCKFORD IL 61107-1146"],
    "300 letters without a break": ["W" * 300, "X" * 300, "Y" * 64, "Z" * 45, "ROCKFORD"],
    "seven lines": [f"LINE {n}" for n in range(7)],
    "stacked marks": ["Z\u0300\u0301\u0302" * 40, "A" + "\u0336\u0489" * 200, "C", "D", "E"],
    "other scripts": ["村上 春樹", "مرحبا بالعالم", "👩\u200d⚕️ " * 30, "ไทย", "देवनागरी"],
    "markup": ["<td colspan=1000000>", "</div><h1>BIG", "<style>*{font-size:9in}", "&nbsp;", "D"],
}


@pytest.mark.parametrize("lines", HARD_NAMES.values(), ids=HARD_NAMES.keys())
def test_an_address_stays_in_its_window(printed, lines):
    image = open_gray(printed("invoice", samples.invoice(address_lines=lines))[0])
    left, top, right, bottom = ink(image, 0, 1.5, 4.6, 3.3)
    assert left >= 0.49
    assert top >= 2.03
    assert right <= 4.01
    assert bottom <= 2.042 + 0.875 + 0.01


def test_the_head_and_the_words_keep_their_places(printed):
    image = open_gray(printed("invoice", samples.invoice())[0])
    assert ink(image, 0, 0, 4.2, 2)[:2] == pytest.approx((0.5, 0.55), abs=0.06)
    assert ink(image, 0, 2.95, 8.5, 7)[1] == pytest.approx(3.41, abs=0.05)
    assert ink(image, 0, 2.95, 8.5, 3.37) is None


def test_the_cut_line_lies_on_the_lower_fold(printed):
    image = open_gray(printed("invoice", samples.invoice())[0])
    dashes = ink(image, 0, 7.2, 0.4, 7.5)
    assert (dashes[1] + dashes[3]) / 2 == pytest.approx(7.33, abs=0.02)


@pytest.mark.parametrize("count", [1, 4, 8, 14, 40])
def test_words_never_run_into_the_coupon(printed, count):
    context = samples.arrears(lines=[samples.LINE] * count)
    image = open_gray(printed("invoice", context)[0])
    assert ink(image, 4.6, 7.15, 8.1, 7.3) is None
    pages = words(context)
    assert sum(page.count("RPT renewal fee 2026") for page in pages) == count
    assert sum(page.count("Total due") for page in pages) == 1
    assert [page.count("Payment coupon") for page in pages] == [1] + [0] * (len(pages) - 1)


def test_two_certifications_with_arrears_fit_on_one_sheet():
    pages = words(samples.arrears())
    assert len(pages) == 1
    assert "RPT No. 3027715 RMA No. 2211904" in pages[0]
    assert pages[0].count("$1,200.00") == 4
    assert "18.25 of 30 points" in pages[0]
    for code in ("RPT", "RMA"):
        assert f"You stay certified as {code} through November 30, 2026." in pages[0]


def test_an_invoice_promises_nothing_to_who_is_not_certified():
    since = date(2026, 9, 1)
    for standing in ("suspended", "lapsed"):
        held = {**samples.RPT, "telling": standing, "since": since}
        (page,) = words(samples.invoice() | {"certifications": [held]})
        assert "stay certified" not in page
        assert "September 1, 2026" in page


def test_an_invoice_says_what_when_how_and_what_if():
    (page,) = words(samples.invoice())
    for phrase in (
        "Invoice 26-104882",
        "Please pay $50.00 by October 31, 2026.",
        "October 14, 2026 to October 13, 2027",
        "works through November 30, 2026",
        "You stay certified through November 30, 2026. After that your certification lapses",
        "9.50 of 24 points in the cycle that ends October 13, 2028",
        "write 26-104882 on it",
        samples.CODE,
        "Page 1 of 1",
        "Letter 000417",
    ):
        assert phrase in page


@pytest.mark.parametrize(
    ("stamp", "sentence"),
    [("Paid", "This invoice is paid."), ("Void", "This invoice is void. Please do not pay it.")],
)
def test_a_stamped_invoice_asks_for_no_money(stamp, sentence):
    context = samples.invoice(stamp=stamp, stamped_on=date(2026, 11, 9), coupon=None)
    (page,) = words(context)
    assert f"{stamp} November 9, 2026".upper() in page.upper()
    assert sentence in page
    assert "Please pay $" not in page
    assert "coupon" not in page


def test_a_receipt_says_what_was_paid_and_through_when():
    (page,) = words(samples.receipt(), "receipt")
    for phrase in ("R-26-000412", "Visa ending in 4242", "$50.00", "paid through October 13, 2027"):
        assert phrase in page
    assert "coupon" not in page


def test_only_a_letter_with_a_coupon_has_one():
    assert "coupon" not in words(samples.invoice(coupon=None))[0]


def kinds(node):
    """The kinds of all elements below one of a PDF's structure."""
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        part = child.get_object()
        if isinstance(part, dict):
            yield part.get("/S")
            yield from kinds(part)


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("invoice", samples.invoice()),
        ("invoice", samples.arrears()),
        ("receipt", samples.receipt()),
    ],
    ids=["invoice", "arrears", "receipt"],
)
def test_to_a_reader_the_fees_are_the_one_table(template, context):
    """What only stands side by side is read line by line, and costs a fifth less to lay out."""
    data = pdf.render(samples.html(template, context), on=samples.ON)
    found = list(kinds(PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]))
    assert found.count("/Table") == 1
    assert found.count("/TH") == samples.html(template, context).count("<th ")


def test_an_invoice_is_made_of_few_elements():
    """Each takes the engine half a millisecond, whatever it holds."""
    assert len(re.findall("<[a-z]", samples.html("invoice", samples.invoice()))) <= 80


def test_the_invoice_looks_as_it_did(printed):
    """Text extraction proves nothing about glyphs: the picture itself is compared."""
    image = open_gray(printed("invoice", samples.invoice())[0])
    with Image.open(STORED) as stored:
        difference = ImageChops.difference(image, stored.convert("L"))
    # Other versions of Pango and FreeType shift edges a little: few pixels may differ much.
    much = sum(difference.histogram()[96:])
    assert much / (image.width * image.height) < 0.004


def test_the_comparison_would_see_a_word_set_in_boxes(printed):
    """The control of the test above: a word that lost its glyphs is seen."""
    context = samples.invoice(lines=[samples.LINE | {"description": "中" * 20}])
    image = open_gray(printed("invoice", context)[0])
    with Image.open(STORED) as stored:
        difference = ImageChops.difference(image, stored.convert("L"))
    assert sum(difference.histogram()[96:]) / (image.width * image.height) > 0.0005
