from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plumbing import pdf
from tests.plumbing.pdf import samples


@pytest.fixture(scope="package", autouse=True)
def engine() -> Iterator[None]:
    """Without Pango there is nothing to test; in CI that is a failure."""
    try:
        pdf.check()
    except pdf.PdfUnavailable as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))
    yield
    pdf.stop()


@pytest.fixture
def printed(tmp_path):
    """Print a template of templates/print and return its pages as PNG files."""
    tool = shutil.which("pdftoppm")
    if not tool:
        if os.environ.get("CI"):
            pytest.fail("pdftoppm is missing: apt-get install poppler-utils")
        pytest.skip("pdftoppm is missing: apt-get install poppler-utils")

    def pages(template: str, context: dict[str, Any], dpi: int = 100) -> list[Path]:
        file = tmp_path / "printed.pdf"
        file.write_bytes(pdf.render(samples.html(template, context), on=samples.ON))
        subprocess.run([tool, "-q", "-r", str(dpi), "-png", file, tmp_path / "page"], check=True)
        return sorted(tmp_path.glob("page-*.png"))

    return pages
