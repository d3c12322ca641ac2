"""An import killed anywhere is run again and ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from amt_portal.imports.run import run_import
from tests.imports import sample, state

ON = date(2026, 11, 22)
KILLS = 4

# The import in its own process, in chunks small enough to be killed between; a line a chunk.
IMPORT = """
import sys, django
django.setup()
from datetime import date
from pathlib import Path
from django.db import connection
from amt_portal.imports import loading, run
connection.settings_dict["NAME"] = sys.argv[2]
loading.CHUNK = run.SETTLE_CHUNK = 5
run.run_import(Path(sys.argv[1]), on=date(2026, 11, 22), actor=None,
               progress=lambda *step: print(step[0], flush=True))
"""


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(folder), connection.settings_dict["NAME"]],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "amt_portal.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )


def many(folder: Path) -> Path:
    """An export of some hundred rows: the sample for ten times as many people."""
    rows = {name: list(good) for name, good in sample.GOOD.items()}
    for n in range(1, 10):
        for name, good in sample.GOOD.items():
            for row in good:
                keys = ("member_number", "certification_number", "payment_ref", "activity_ref")
                rows[name].append(row | {key: f"{row[key]}-{n}" for key in keys if key in row})
    return sample.write(folder, rows)


@pytest.mark.django_db(transaction=True)
def test_an_import_killed_anywhere_ends_right_when_run_again(tmp_path):
    folder = many(tmp_path / "export")
    run_import(folder, on=ON, actor=None)
    undisturbed = state.everything()
    assert len(undisturbed["people"]) == 50
    state.empty()

    dice = random.Random(20261122)
    for _ in range(KILLS):
        process = start(folder)
        for _ in range(dice.randrange(1, 40)):
            if not process.stdout.readline():
                pytest.fail("the import ended before it was killed")
        time.sleep(dice.random() / 50)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    assert state.everything() != undisturbed, "every kill came too late to matter"

    again = start(folder)
    again.communicate(timeout=60)
    assert again.returncode == 0
    assert state.everything() == undisturbed
