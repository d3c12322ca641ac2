"""The page of a round at the desk, its deeds, and what is published."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.urls import reverse

from ccp.audit.models import Draw, Round, StaffExclusion
from ccp.audit.services import rounds
from ccp.audit.services.rounds import Seed
from members.models import History, Matter, Role
from members.services import second_person
from plumbing import clock, pdf
from tests import builders
from tests.ccp.audit.rolled import FROZEN_ON, rolled, several

pytestmark = pytest.mark.django_db
SEED = {"seed": " dice 0042", "origin": "Dice thrown before two witnesses"}


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = FROZEN_ON.isoformat()


@pytest.fixture
def admin(client):
    client.force_login(builders.staff(Role.ADMIN))
    return client


def address(name: str, *more: object) -> str:
    return reverse(f"audit:{name}", args=[2027, *more])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def seed_of_list() -> dict[str, str]:
    """As the form sends it: with the hash of the list that its page showed."""
    return SEED | {"list_sha256": Round.objects.get(year=2027).list_sha256}


def drawn(count: int = 21) -> Draw:
    several(count)
    rounds.freeze(year=2027, on=FROZEN_ON, actor=None)
    return rounds.draw(year=2027, seed=Seed(*SEED.values()), on=FROZEN_ON, actor=None)


def test_a_round_goes_from_preview_to_draw_by_its_page(admin):
    several(20)
    rolled(program="MLT")
    page = text(admin.get(address("desk_round")))
    assert "21 cycles would be on the list" in page
    assert "Freeze 21 cycles" in page
    page = text(admin.post(address("desk_freeze"), follow=True))
    held = Round.objects.get(year=2027)
    assert held.list_sha256 in page
    assert "Draw 2" in page
    page = text(admin.post(address("desk_draw"), seed_of_list(), follow=True))
    made = held.draws.get()
    assert (made.seed, made.origin) == (" dice 0042", SEED["origin"])  # the blank is part of it
    assert "2 of 21 cycles drawn" in page
    assert made.cuts[""][0] in page


def test_a_seed_that_is_refused_is_shown_again_with_all_that_was_typed(admin):
    several(3)
    rounds.freeze(year=2027, on=FROZEN_ON, actor=None)
    page = text(admin.post(address("desk_draw"), {"seed": "short", "origin": "From the board"}))
    assert "at least 8 characters" in page
    assert 'value="short"' in page
    assert "From the board" in page
    assert not Draw.objects.exists()


def test_what_was_frozen_again_since_it_was_seen_is_not_drawn_from(admin):
    several(3)
    rounds.freeze(year=2027, on=FROZEN_ON, actor=None)
    seen = seed_of_list()
    rounds.freeze(year=2027, on=FROZEN_ON, actor=None)
    page = text(admin.post(address("desk_draw"), seen))
    assert "The list was frozen again since you saw it" in page
    assert 'value=" dice 0042"' in admin.post(address("desk_draw"), SEED).content.decode()
    assert not Draw.objects.exists()
    assert seed_of_list()["list_sha256"] in page


def test_a_second_draw_and_a_freeze_after_the_draw_are_refused_in_words(admin):
    made = drawn()
    page = text(admin.post(address("desk_draw"), seed_of_list(), follow=True))
    assert "A redraw needs a second person and a reason" in page
    page = text(admin.post(address("desk_freeze"), follow=True))
    assert "its list stays as it is" in page
    assert list(Draw.objects.all()) == [made]


def test_a_redraw_is_asked_by_one_and_confirmed_by_another_and_both_draws_are_shown(admin):
    drawn()
    again = {"seed": "dice 1616", "origin": "New dice", "reason": "A die had two sixes"}
    page = text(admin.post(address("desk_redraw"), again | {"reason": ""}))
    assert 'value="dice 1616"' in page
    admin.post(address("desk_redraw"), again)
    assert Draw.objects.count() == 1
    second = builders.staff(Role.ADMIN)
    second_person.confirm(matter=Matter.objects.get(), actor=second, now=clock.now())
    page = text(admin.get(address("desk_round")))
    assert "A die had two sixes" in page
    assert "The first draw, which holds no more" in page
    assert str(second) in page
    published = text(admin.get(address("published")))
    assert str(second) in published
    assert "A die had two sixes" not in published  # it is kept, and may name people
    type(second).objects.update(name="")
    assert second.email not in text(admin.get(address("published")))


def test_somebody_of_the_office_is_left_out_by_two(admin):
    cycle = rolled()
    page = text(
        admin.post(address("desk_leave_out"), {"number": "RMA-0000000", "reason": "Witness"})
    )
    assert "No certification has this number" in page
    assert "Witness" in page
    asked = {"number": cycle.certification.number, "reason": "Witness of the dice"}
    admin.post(address("desk_leave_out"), asked)
    matter = Matter.objects.get()
    second_person.confirm(matter=matter, actor=builders.staff(Role.ADMIN), now=clock.now())
    assert StaffExclusion.objects.get().certification == cycle.certification
    assert "Witness of the dice" in text(admin.get(address("desk_round")))


def test_who_was_left_out_after_the_freeze_is_not_drawn(admin):
    cycle = rolled()
    several(3)
    admin.post(address("desk_freeze"))
    admin.post(
        address("desk_leave_out"), {"number": cycle.certification.number, "reason": "Witness"}
    )
    matter = Matter.objects.get()
    second_person.confirm(matter=matter, actor=builders.staff(Role.ADMIN), now=clock.now())
    assert "Freeze it again" in text(admin.post(address("desk_draw"), seed_of_list(), follow=True))
    assert not Draw.objects.exists()
    admin.post(address("desk_freeze"))
    admin.post(address("desk_draw"), seed_of_list())
    assert Draw.objects.get().round.population == 3


@pytest.mark.parametrize(
    ("name", "more"),
    [("desk_freeze", {}), ("desk_draw", SEED), ("desk_redraw", SEED), ("desk_leave_out", {})],
)
def test_only_administrators_touch_a_round(client, name, more):
    several(3)
    client.force_login(builders.staff(Role.AUDITOR))
    assert client.get(address("desk_round")).status_code == 200
    assert client.post(address(name), more).status_code == 403
    client.force_login(builders.staff(Role.SUPPORT))
    assert client.get(address("desk_round")).status_code == 403
    assert not Round.objects.exists()


def test_years_that_are_none_are_not_there(admin):
    assert admin.get(reverse("audit:desk_round", args=[1999])).status_code == 404
    assert admin.get(address("desk_round_list", "nonsense")).status_code == 404
    asked = {"number": rolled().certification.number, "reason": "Witness"}
    for year in (1999, 99_999):
        leave_out = reverse("audit:desk_leave_out", args=[year])
        assert admin.post(leave_out, asked).status_code == 404
    assert not Matter.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_a_round_and_its_lists_take_as_many_queries_for_one_row_as_for_three(
    admin, count, django_assert_num_queries
):
    for _ in range(count):
        rolled()
    rounds.freeze(year=2027, on=FROZEN_ON, actor=None, rate=Decimal(1))
    rounds.draw(year=2027, seed=Seed(*SEED.values()), on=FROZEN_ON, actor=None)
    admin.get(address("desk_round"))
    with django_assert_num_queries(10):
        page = text(admin.get(address("desk_round")))
    assert f"{count} of {count} cycle" in page
    with django_assert_num_queries(6):
        listed = text(admin.get(address("desk_round_list", "drawn")))
    assert listed.count("RMA No.") == count


def test_the_published_list_and_script_replay_the_draw_and_name_nobody(client, tmp_path):
    made = drawn()
    held = made.round
    page = text(client.get(address("published")))
    assert held.list_sha256 in page
    listed = b"".join(client.get(address("published_list")).streaming_content).decode()
    path = tmp_path / "list.csv"
    path.write_text(listed)
    assert set(csv.reader(io.StringIO(listed)).__next__()) == {"id"}
    script = tmp_path / "replay.py"
    script.write_bytes(client.get(reverse("audit:replay")).content)
    told = subprocess.run(
        [sys.executable, script, path, "0.05", made.seed],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert told[0] == f"list {held.list_sha256}"
    ids = [unit.hex for unit in made.drawn.order_by("place").values_list("unit_id", flat=True)]
    assert told[1:] == ids
    for row in made.drawn.select_related("unit__certification__certificant"):
        person = row.unit.certification.certificant
        assert row.unit.certification.number not in listed + page
        assert person.last_name not in listed + page


def test_nothing_is_published_before_the_draw(client):
    several(3)
    rounds.freeze(year=2027, on=FROZEN_ON, actor=None)
    for name in ("published", "published_list", "certificate"):
        assert client.get(address(name)).status_code == 404


def test_the_certificate_is_one_page_with_hash_seed_and_cut(client):
    import pypdfium2

    made = drawn()
    response = client.get(address("certificate"))
    assert response["Content-Type"] == "application/pdf"
    sheet = pypdfium2.PdfDocument(response.content)
    assert len(sheet) == 1
    words = sheet[0].get_textpage().get_text_range()
    for shown in (made.round.list_sha256[:32], made.cuts[""][0][:32], "dice 0042", "2 of 21"):
        assert shown in words


@pytest.mark.parametrize("seed", ["dice  0042", " dice 42", "dice 42 \u00a0 "])
def test_pages_and_certificate_show_a_seed_exactly(client, seed):
    import pypdfium2

    several(3)
    rounds.freeze(year=2027, on=FROZEN_ON, actor=None)
    rounds.draw(year=2027, seed=Seed(seed, "Dice"), on=FROZEN_ON, actor=None)
    marked = seed.replace(" ", '<span class="typed-blank"> </span>')
    marked = marked.replace("\u00a0", '<span class="typed-blank">[U+00A0]</span>')
    assert f"\u201c{marked}\u201d" in client.get(address("published")).content.decode()
    (sheet,) = pypdfium2.PdfDocument(client.get(address("certificate")).content)
    printed = " ".join(sheet.get_textpage().get_text_range().split())  # readers fold blanks
    folded = " ".join(f"\u201c{seed}\u201d".replace("\u00a0", "[U+00A0]").split(" "))
    assert " ".join(folded.split()) in printed
    assert f"{len(seed)} characters between the quotation marks" in printed


@pytest.mark.parametrize(("seed", "blanks"), [("dice0042", 0), ("dice  0042", 2), (" dice 42", 2)])
def test_on_paper_a_line_stands_under_each_blank_of_a_seed(seed, blanks):
    import pypdfium2
    from pypdfium2.raw import FPDF_PAGEOBJ_PATH

    page = Template(
        '{% extends "print/base.html" %}{% load audit %}{% block title %}A seed{% endblock %}'
        "{% block body %}<main><p>{{ seed|exactly }}</p></main>{% endblock %}"
    )
    data = pdf.render(page.render(Context({"seed": seed})), on=FROZEN_ON)
    (sheet,) = pypdfium2.PdfDocument(data)
    assert sum(1 for _ in sheet.get_objects(filter=[FPDF_PAGEOBJ_PATH])) == blanks


def test_every_draw_is_found_from_the_foot_of_a_page_and_from_help(client):
    drawn()
    for page in ("front", "help"):
        assert 'href="/audits/"' in text(client.get(reverse(page)))
    draws = text(client.get(reverse("audit:draws")))
    assert f'href="{address("published")}"' in draws
    assert "frozen January" in draws
    assert "drawn January" in draws


def test_the_drawn_tickets_go_to_staff_alone_and_leave_a_line(client, admin):
    made = drawn()
    told = b"".join(admin.post(address("desk_drawn_csv")).streaming_content).decode()
    assert made.drawn.first().unit.certification.number in told
    assert History.objects.filter(verb="audit_exported").exists()
    admin.logout()
    assert admin.post(address("desk_drawn_csv")).status_code == 302


def test_the_script_that_is_handed_out_is_the_one_of_the_docs(client):
    path = Path(settings.BASE_DIR) / "docs/replay_draw.py"
    assert client.get(reverse("audit:replay")).content == path.read_bytes()


def test_a_round_of_a_later_year_looks_at_what_rolled_over_since(admin):
    drawn(3)
    page = text(admin.get(reverse("audit:desk_round", args=[2028])))
    assert "No cycle can be drawn yet" in page
