"""The draw: replayed from outside, whatever the order, and fair (handbook section 7)."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from ccp.audit.rules import draw

REPLAY = Path(__file__).parents[4] / "docs" / "replay_draw.py"
SEED = "dice 0042"


def some_ids(count: int) -> list[str]:
    rolls = random.Random(7)
    return sorted(f"{rolls.getrandbits(128):032x}" for _ in range(count))


def test_a_ticket_is_the_hash_of_seed_comma_id_and_the_smallest_are_drawn():
    ids = some_ids(40)
    tickets = sorted((hashlib.sha256(f"{SEED},{each}".encode()).hexdigest(), each) for each in ids)
    drawn = draw.sample(SEED, ids, 2)
    assert [(one.ticket, one.id) for one in drawn] == tickets[:2]


def test_the_hash_is_over_the_ids_in_order_each_with_a_line_feed():
    ids = some_ids(3)
    assert (
        draw.list_hash(ids) == hashlib.sha256("".join(f"{i}\n" for i in ids).encode()).hexdigest()
    )
    assert draw.list_hash([]) == hashlib.sha256(b"").hexdigest()
    with pytest.raises(ValueError, match="does not come after"):
        draw.list_hash(reversed(ids))


@pytest.mark.parametrize(
    ("rate", "population", "size"),
    [
        ("0.05", 0, 0),
        ("0.05", 1, 1),
        ("0.05", 20, 1),
        ("0.05", 21, 2),
        ("0.07", 100, 7),  # of floats it would be 8
        ("1", 9, 9),
    ],
)
def test_how_many_are_drawn(rate, population, size):
    assert draw.sample_size(Decimal(rate), population) == size


def test_the_order_of_the_list_is_no_matter_and_who_was_not_drawn_can_go():
    ids = some_ids(200)
    drawn = draw.sample(SEED, ids, 10)
    assert draw.sample(SEED, random.Random(1).sample(ids, len(ids)), 10) == drawn
    gone = next(each for each in ids if each not in {one.id for one in drawn})
    assert draw.sample(SEED, [each for each in ids if each != gone], 10) == drawn


def test_seeds_are_taken_as_they_are_typed():
    texts = ["dice 0042", "dice 42 ", " dice 42", "dice 42\u00e9"]
    assert [draw.checked_seed(text) for text in texts] == texts
    assert len({draw.sample(text, some_ids(500), 25)[0].ticket for text in texts}) == len(texts)


@pytest.mark.parametrize("text", ["", "dice 42", "x" * 201, "dice \ud800 42", "dice \0 0042"])
def test_what_is_no_seed_is_refused(text):
    with pytest.raises(draw.SeedRefused):
        draw.checked_seed(text)


@pytest.mark.parametrize("rate", ["0", "-0.05", "1.01", "NaN", "0.0000001"])
def test_what_is_no_rate_is_refused(rate):
    with pytest.raises(ValueError, match="more than 0 and at most 1"):
        draw.checked_rate(Decimal(rate))


def replayed(path: Path, rate: str) -> list[str]:
    told = subprocess.run(
        [sys.executable, "-I", REPLAY, path, rate, SEED], capture_output=True, text=True, check=True
    )
    return told.stdout.split()


def test_anybody_replays_it_from_the_published_list(tmp_path):
    ids = some_ids(101)
    file = tmp_path / "list.csv"
    file.write_text("id\n" + "\n".join(random.Random(3).sample(ids, 101)) + "\n")
    drawn = [one.id for one in draw.sample(SEED, ids, draw.sample_size(Decimal("0.05"), 101))]
    assert replayed(file, "0.05") == ["list", draw.list_hash(ids), *drawn]


def test_anybody_replays_a_draw_by_programs(tmp_path):
    ids = some_ids(90)
    programs = {"RMA": ids[:70], "MLS": ids[70:]}
    file = tmp_path / "list.csv"
    rows = [f"{each},{program}" for program, own in programs.items() for each in own]
    file.write_text("\n".join(["id,program", *rows]) + "\n")
    drawn = [
        one.id
        for program in sorted(programs)
        for one in draw.sample(
            SEED, programs[program], draw.sample_size(Decimal("0.05"), len(programs[program]))
        )
    ]
    assert len(drawn) == 5
    assert replayed(file, "0.05") == ["list", draw.list_hash(ids), *drawn]


# Chi-square of 0.999 with 9 and with 4 degrees of freedom: a fair draw stays below it 999 times in
# 1,000, and the seeds are fixed.
MOST_OF_PLACES, MOST_OF_PROGRAMS = 27.88, 18.47


def test_over_200_seeds_no_place_and_no_program_is_favored():
    ids = some_ids(1000)
    programs = {each: number * 5 // 1000 for number, each in enumerate(sorted(ids, reverse=True))}
    places = {each: number * 10 // 1000 for number, each in enumerate(ids)}
    by_place: Counter[int] = Counter()
    by_program: Counter[int] = Counter()
    for number in range(200):
        for one in draw.sample(f"dice {number:04}", ids, 50):
            by_place[places[one.id]] += 1
            by_program[programs[one.id]] += 1
    assert chi_square(by_place, 1000) < MOST_OF_PLACES
    assert chi_square(by_program, 2000) < MOST_OF_PROGRAMS
    assert chi_square(Counter(dict.fromkeys(range(9), 1000) | {9: 1200}), 1000) > MOST_OF_PLACES


def chi_square(found: Counter[int], expected: int) -> float:
    return sum((count - expected) ** 2 / expected for count in found.values())
