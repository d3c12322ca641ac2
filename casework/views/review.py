"""The review desk: the claim, the document and the decision side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from casework import kinds
from casework.forms import VerdictForm
from casework.models import Page
from casework.queries import desk
from casework.rules.reviewers import WORDS
from casework.rules.verdicts import BadFinding
from casework.services import pages, verdicts
from casework.services.cases import CaseRefused
from casework.views.who import reviewers, staff_of
from plumbing import clock
from plumbing.meanwhile import ChangedMeanwhile
from plumbing.paging import number_of

ZOOMS = (50, 75, 100, 125, 150, 200, 300)
TURNS = (0, 90, 180, 270)
MOST_WORDS = 1500  # laid over a picture; all of them stand below it
LISTS = (desk.MINE, desk.ALL, desk.LATE)


@dataclass
class Looking:
    """What an address asks for of a case."""

    which: str
    item: int
    file: int
    page: int
    zoom: int
    turn: int

    @classmethod
    def of(cls, request: HttpRequest) -> Looking:
        asked = request.GET
        zoom, turn = number_of(asked.get("zoom", 100)), number_of(asked.get("turn", 0))
        return cls(
            which=asked["in"] if asked.get("in") in LISTS else desk.MINE,
            item=number_of(asked.get("item")) if "item" in asked else 0,
            file=number_of(asked.get("file")),
            page=number_of(asked.get("page")),
            zoom=zoom if zoom in ZOOMS else 100,
            turn=turn if turn in TURNS else 0,
        )

    def to(self, **other: int) -> str:
        """The query of an address that differs in these; what follows from the item begins anew."""
        kept: dict[str, Any] = {"in": self.which} if self.which != desk.MINE else {}
        if "item" not in other:
            kept |= {"item": self.item, "file": self.file, "page": self.page}
            kept |= {"zoom": self.zoom, "turn": self.turn}
        plain = {"file": 1, "page": 1, "zoom": 100, "turn": 0}
        said = {
            name: value for name, value in {**kept, **other}.items() if plain.get(name) != value
        }
        return f"?{urlencode(said)}" if said else "?"


@dataclass
class Shown:
    """The page of a document that is on the desk, and the ways from it."""

    sheet: Any = None
    page: Page | None = None
    marks: list[Any] = field(default_factory=list)
    problem: str = ""
    busy: bool = False

    @property
    def words(self) -> list[dict[str, Any]]:
        """The words of the page where they stand, in its pixels: to be found and selected."""
        page = self.page
        if page is None:
            return []
        return [
            {
                "text": text,
                "x": round(left * page.width),
                "y": round(bottom * page.height),
                "width": max(round((right - left) * page.width), 1),
                "height": max(round((bottom - top) * page.height), 1),
            }
            for text, left, top, right, bottom in page.words[:MOST_WORDS]
            if right > left
        ]


@require_safe
@reviewers
def review(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """One case with the item at hand: the first that is open where none is named."""
    return _desk(request, _case(request, kind, number))


@require_POST
@reviewers
def verdict(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Give the verdict on an item and go on to the next one that is open."""
    case = _case(request, kind, number)
    dossier, lines = desk.lines_of(case)
    looking = Looking.of(request)
    line = _at_hand(lines, looking.item)
    form = _form(case, line, request.POST)
    if form.is_valid() and line is not None:
        try:
            verdicts.give(
                item=line.item,
                finding=form.finding(),
                version=_version(request),
                actor=staff_of(request),
            )
        except BadFinding as bad:
            form.add_error(bad.field, str(bad))
        except ChangedMeanwhile as changed:
            messages.error(request, in_words(changed))
            case = _case(request, kind, number)
            dossier, lines = desk.lines_of(case)
        except CaseRefused as refused:
            messages.error(request, str(refused))
        else:
            return _step(request, case, looking.to(item=_next_open(lines, line)))
    return _desk(request, case, form=form, read=(dossier, lines))


@require_POST
@reviewers
def undo(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Take the last verdict back; its item is at hand then."""
    case = _case(request, kind, number)
    _dossier, lines = desk.lines_of(case)
    pk = number_of(request.POST.get("verdict"))
    line = next((each for each in lines if each.verdict and each.verdict.pk == pk), None)
    looking = Looking.of(request)
    if line is None or line.verdict is None:
        return _to(case, looking.to())
    try:
        verdicts.take_back(verdict=line.verdict, version=_version(request), actor=staff_of(request))
    except ChangedMeanwhile as changed:
        messages.error(request, in_words(changed))
    except CaseRefused as refused:
        messages.error(request, str(refused))
    return _step(request, case, looking.to(item=line.item.position))


def _case(request: HttpRequest, key: str, number: str) -> Any:
    """The case for somebody who may see it: not their own, nor of whom they declared a conflict."""
    user = staff_of(request)
    kind = next((each for each in kinds.declared() if each.key == key), None)
    case = desk.case_of(kind, number, user) if kind and user.has_role(kind.role) else None
    if case is None:
        raise Http404
    return case


def _desk(
    request: HttpRequest,
    case: Any,
    *,
    form: VerdictForm | None = None,
    read: tuple[kinds.Dossier, list[desk.Line]] | None = None,
) -> HttpResponse:
    user, on, kind = staff_of(request), clock.today(), kinds.of(case.kind)
    barred = desk.barred_from(case, user)
    if barred:
        messages.error(request, WORDS[barred])
        return redirect("casework:queue")
    looking = Looking.of(request)
    dossier, lines = read or desk.lines_of(case)
    line = _at_hand(lines, looking.item)
    if line is not None:
        looking.item = line.item.position
    sheets = desk.sheets_of(case, line.item if line else None)
    shown = _shown(sheets, looking)
    checks = desk.checks_of(case, line, sheets) if line and sheets else []
    _mark(shown, checks, sheets)
    rows = list(desk.listed(kind, user, looking.which, on)[: desk.MOST_BESIDE])
    left = sum(each.open for each in lines)
    mine = [each.verdict for each in lines if each.verdict and each.verdict.by_id == user.pk]
    context = {
        "case": case,
        "kind": kind,
        "word": kind.word(case.state),
        "dossier": dossier,
        "lines": lines,
        "line": line,
        "left": left,
        "tally": desk.tally_of(dossier, lines, line),
        "sheets": sheets,
        "shown": shown,
        "checks": checks,
        "beside": desk.beside(kind, rows, on),
        "looking": looking,
        "has": case.taken_by_id == user.pk,
        "judged": case.taken_by_id == user.pk and case.state in kind.judged_in,
        "form": form or _form(case, line),
        "last": max(mine, key=lambda each: (each.at, each.pk), default=None),
        "ways": _ways(case, lines, line, rows, looking, sheets),
        "ahead": _ahead(lines, line),
    }
    page = "casework/_review.html" if _asks_for_part(request) else "casework/review.html"
    return render(request, page, context)


def _at_hand(lines: list[desk.Line], position: int) -> desk.Line | None:
    """The item that an address names, else the first open one, else the first."""
    named = next((each for each in lines if each.item.position == position), None)
    first_open = next((each for each in lines if each.open), None)
    return named or first_open or (lines[0] if lines else None)


def _next_open(lines: list[desk.Line], line: desk.Line) -> int:
    """The next open item behind one, else the first open before it, else itself."""
    others = [each for each in lines if each.open and each is not line]
    behind = [each for each in others if each.item.position > line.item.position]
    return (behind or others or [line])[0].item.position


def _ahead(lines: list[desk.Line], line: desk.Line | None) -> list[int]:
    """The files that are asked for next, most likely: their pictures are fetched ahead."""
    if line is None:
        return []
    at, position = lines.index(line), _next_open(lines, line)
    following = [*lines[at + 1 : at + 2], *(one for one in lines if one.item.position == position)]
    return list({one.item.first_file for one in following} - {None, line.item.first_file})


def _shown(sheets: list[desk.Sheet], looking: Looking) -> Shown:
    """The page at hand, drawn now where it is not yet."""
    if not sheets:
        return Shown()
    looking.file = min(looking.file, len(sheets))
    sheet = sheets[looking.file - 1]
    looking.page = min(looking.page, sheet.file.document.pages)
    page = next((each for each in sheet.pages if each.number == looking.page), None)
    if page is not None or sheet.file.document.infected:
        return Shown(sheet, page)
    try:
        page = pages.page_of(sheet.file.document, looking.page)
    except pages.NotDrawn as failed:
        return Shown(sheet, problem=str(failed), busy=failed.busy)
    sheet.pages.append(page)
    return Shown(sheet, page)


def _mark(shown: Shown, checks: list[Any], sheets: list[desk.Sheet]) -> None:
    """The marks of checks on the page at hand, in its pixels."""
    drawn = [page for sheet in sheets for page in sheet.pages]
    page = shown.page
    if page is None or page not in drawn:
        return
    at = drawn.index(page)
    for check in checks:
        for mark in check.marks:
            if mark.page == at:
                left, top, right, bottom = mark.box
                shown.marks.append(
                    {
                        "tone": check.tone,
                        "x": round(left * page.width) - 8,
                        "y": round(top * page.height) - 6,
                        "width": round((right - left) * page.width) + 16,
                        "height": round((bottom - top) * page.height) + 12,
                    }
                )


def _ways(
    case: Any,
    lines: list[desk.Line],
    line: desk.Line | None,
    rows: list[Any],
    looking: Looking,
    sheets: list[desk.Sheet],
) -> dict[str, str]:
    """The addresses that keys and links lead to, "" where there is nothing."""
    at = lines.index(line) if line else 0
    cases = [row.pk for row in rows]
    here = cases.index(case.pk) if case.pk in cases else -1
    count = sheets[looking.file - 1].file.document.pages if sheets else 0

    def item(position: int) -> str:
        inside = 0 <= position < len(lines)
        return looking.to(item=lines[position].item.position) if inside else ""

    def other(position: int) -> str:
        inside = 0 <= position < len(rows)
        query = looking.to(item=0) if looking.which != desk.MINE else ""
        return address(rows[position]) + query.replace("&item=0", "") if inside else ""

    zoom = ZOOMS.index(looking.zoom)
    return {
        "previous_item": item(at - 1),
        "next_item": item(at + 1),
        "previous_case": other(here - 1) if here > 0 else "",
        "next_case": other(here + 1),
        "previous_page": looking.to(page=looking.page - 1) if looking.page > 1 else "",
        "next_page": looking.to(page=looking.page + 1) if looking.page < count else "",
        "previous_file": looking.to(file=looking.file - 1, page=1) if looking.file > 1 else "",
        "next_file": (
            looking.to(file=looking.file + 1, page=1) if looking.file < len(sheets) else ""
        ),
        "zoom_out": looking.to(zoom=ZOOMS[max(zoom - 1, 0)]),
        "zoom_in": looking.to(zoom=ZOOMS[min(zoom + 1, len(ZOOMS) - 1)]),
        "turn": looking.to(turn=(looking.turn + 90) % 360),
    }


def address(case: Any) -> str:
    """Where a case is reviewed."""
    return reverse("casework:review", args=[case.kind, case.number])


def _form(case: Any, line: desk.Line | None, data: Any = None) -> VerdictForm:
    said = line.verdict if line else None
    initial = (
        {
            "outcome": said.outcome,
            "accepted": said.accepted if said.outcome == "reduce" else None,
            "reason": said.reason,
            "note": said.note,
        }
        if said
        else None
    )
    return VerdictForm(
        data,
        initial=initial,
        reasons=kinds.of(case.kind).reasons,
        counted=line is not None and line.item.claimed is not None,
    )


def _version(request: HttpRequest) -> int:
    return number_of(request.POST.get("version"))


def in_words(changed: ChangedMeanwhile) -> str:
    """Who was first, and when."""
    if changed.at is None:
        return f"{changed.by} changed this case. It is shown as it is now."
    at = date_format(localtime(changed.at), "F j, g:i A")
    return (
        f"{changed.by} changed this case on {at}. It is shown as it is now: look, and send again."
    )


def _step(request: HttpRequest, case: Any, query: str) -> HttpResponse:
    """Go on there: at once for who asks for the part of the page that changes."""
    if not _asks_for_part(request):
        return _to(case, query)
    request.GET = QueryDict(query.removeprefix("?"))
    answer = _desk(request, _case(request, case.kind, case.number))
    answer.headers["X-Review-At"] = address(case) + query
    return answer


def _asks_for_part(request: HttpRequest) -> bool:
    return request.headers.get("X-Review") == "part"


def _to(case: Any, query: str) -> HttpResponse:
    return HttpResponseRedirect(address(case) + query)
