"""Replay the draw of a CCP audit round: python3 replay_draw.py LIST.csv RATE SEED

LIST.csv is the published list: a header, then an id on each line, with a program after a comma
where the round was drawn by program. Prints the SHA-256 of the list, then each id that is drawn.
"""

import csv
import hashlib
import sys
from fractions import Fraction
from math import ceil
from pathlib import Path

path, rate, seed = sys.argv[1:]
rows = list(csv.DictReader(Path(path).read_text(encoding="utf-8").splitlines()))
listed = "".join(row["id"] + "\n" for row in sorted(rows, key=lambda row: row["id"]))
print("list", hashlib.sha256(listed.encode()).hexdigest())
for program in sorted({row.get("program", "") for row in rows}):
    ids = [row["id"] for row in rows if row.get("program", "") == program]
    size = min(max(ceil(Fraction(rate) * len(ids)), 1), len(ids))
    tickets = sorted((hashlib.sha256(f"{seed},{each}".encode()).hexdigest(), each) for each in ids)
    for _, each in tickets[:size]:
        print(each)
