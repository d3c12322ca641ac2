"""The review desk: the claim, the document and the decision side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from casework import kinds
from casework.forms import VerdictForm
from casework.models import CaseItem, Verdict
from casework.queries import desk
from casework.rules.checks import Check, Tone, reduced
from casework.rules.reviewers import WORDS
from casework.rules.verdicts import BadFinding
from casework.services import pages, verdicts
from casework.services.cases import CaseRefused
from casework.views.looking import KEYS, ZOOMS, Looking, Shown
from casework.views.who import reviewers, staff_of
from members.models import Role
from plumbing import clock
from plumbing.meanwhile import ChangedMeanwhile
from plumbing.paging import number_of


@require_safe
@reviewers
def review(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """One case with the item at hand: the first that is open where none is named."""
    return _desk(request, _case(request, kind, number), Looking.of(request))


@require_POST
@reviewers
def verdict(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Give the verdict on an item and go on to the next one that is open."""
    looking, known = Looking.of(request), _kind(request, kind)
    sent = CaseItem.objects.filter(case__kind=known.key, case__number=number)
    sent = sent.filter(submission__isnull=False, position=looking.item)
    item = sent.select_related("case").first()
    if item is None:
        messages.info(request, "Choose what the verdict is on.")
        return _desk(request, _case(request, kind, number), looking)
    form = _form(known, item, None, request.POST)
    if form.is_valid():
        try:
            verdicts.give(
                item=item,
                finding=form.finding(),
                version=_version(request),
                actor=staff_of(request),
            )
        except BadFinding as bad:
            form.add_error(bad.field, str(bad))
        except ChangedMeanwhile as changed:
            messages.error(request, in_words(changed))
        except CaseRefused as refused:
            messages.error(request, str(refused))
        else:
            looking.after = True
            return _desk(request, _case(request, kind, number), looking)
    return _desk(request, _case(request, kind, number), looking, form=form)


@require_POST
@reviewers
def undo(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Take the last verdict back; its item is at hand then."""
    looking, known = Looking.of(request), _kind(request, kind)
    rows = Verdict.objects.filter(item__case__kind=known.key, item__case__number=number)
    row = (
        rows.select_related("item__case").filter(pk=number_of(request.POST.get("verdict"))).first()
    )
    if row is None:
        messages.info(request, "There is no verdict to take back.")
        return _desk(request, _case(request, kind, number), looking)
    looking.item = row.item.position
    try:
        verdicts.take_back(verdict=row, version=_version(request), actor=staff_of(request))
    except ChangedMeanwhile as changed:
        messages.error(request, in_words(changed))
    except CaseRefused as refused:
        messages.error(request, str(refused))
    return _desk(request, _case(request, kind, number), looking, done=True)


def _kind(request: HttpRequest, key: str) -> kinds.Kind:
    """A kind whose cases this person may review; 404 where it is none."""
    user = staff_of(request)
    kind = next((each for each in kinds.declared() if each.key == key), None)
    if kind is None or not user.has_role(kind.role):
        raise Http404
    return kind


def _case(request: HttpRequest, key: str, number: str) -> Any:
    """The case for somebody who may see it: not their own, nor of whom they declared a conflict."""
    case = desk.case_of(_kind(request, key), number, staff_of(request))
    if case is None:
        raise Http404
    return case


def _desk(
    request: HttpRequest,
    case: Any,
    looking: Looking,
    *,
    form: VerdictForm | None = None,
    done: bool = False,
) -> HttpResponse:
    """The desk with the item that is looked for. done: something was written, so that who did not
    ask for the part that changes is sent there.
    """
    user, on, kind = staff_of(request), clock.today(), kinds.of(case.kind)
    barred = desk.barred_from(case, user)
    if barred:
        messages.error(request, WORDS[barred])
        return redirect("casework:queue")
    dossier, lines = desk.lines_of(case)
    line = _at_hand(lines, looking.item)
    if looking.after and line is not None:
        line, done = _next_open(lines, line), True
    if line is not None:
        looking = looking.at(line.item.position)
    part = request.headers.get("X-Review") == "part"
    if done and not part:
        return HttpResponseRedirect(address(case) + looking.to())
    sheets = desk.sheets_of(case, line.item if line else None)
    shown = _shown(sheets, looking)
    checks = desk.checks_of(case, line, sheets) if line and sheets else []
    _mark(shown, checks, sheets)
    less = _less(line, checks)
    beside = f"{kind.key} {case.number} {looking.which}"
    kept = part and request.headers.get("X-Review-Has") == beside  # by the page that asks
    rows = [] if kept else list(desk.listed(kind, user, looking.which, on)[: desk.MOST_BESIDE])
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
        "checks": [(check, *_file_of(check, sheets)) for check in checks],
        "amber": sum(check.tone == "amber" for check in checks),
        "less": less,
        "why_not": _why_not(kind, sheets, checks),
        "partly": [sheet for sheet in sheets if sheet.unread]
        if any(page.words for sheet in sheets for page in sheet.pages)
        else [],
        "beside": beside,
        "kept": kept,
        "cases": desk.beside(kind, rows, on),
        "looking": looking,
        "has": case.taken_by_id == user.pk,
        "frees": bool(case.taken_by_id) and user.has_role(Role.ADMIN),
        "judged": case.taken_by_id == user.pk and case.state in kind.judged_in,
        "form": form or (_form(kind, line.item, line.verdict, less=less) if line else None),
        "last": max(mine, key=lambda each: (each.at, each.pk), default=None),
        "ways": _ways(case, lines, line, rows, looking, sheets),
        "ahead": _ahead(lines, line),
        "keys": [(name, words.format(thing=kind.thing), key) for name, words, key in KEYS],
    }
    page = "casework/_review.html" if part else "casework/review.html"
    answer = render(request, page, context)
    if done:
        answer.headers["X-Review-At"] = address(case) + looking.to()
    return answer


def _at_hand(lines: list[desk.Line], position: int) -> desk.Line | None:
    """The item that an address names, else the first open one, else the first."""
    named = next((each for each in lines if each.item.position == position), None)
    first_open = next((each for each in lines if each.open), None)
    return named or first_open or (lines[0] if lines else None)


def _next_open(lines: list[desk.Line], line: desk.Line) -> desk.Line:
    """The next open item behind one, else the first open before it, else itself."""
    others = [each for each in lines if each.open and each is not line]
    behind = [each for each in others if each.item.position > line.item.position]
    return (behind or others or [line])[0]


def _ahead(lines: list[desk.Line], line: desk.Line | None) -> list[int]:
    """The files that are asked for next, most likely: their pictures are fetched ahead."""
    if line is None:
        return []
    at = lines.index(line)
    following = [*lines[at + 1 : at + 2], _next_open(lines, line)]
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
        page = pages.draw(sheet.file.document, looking.page)
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


def _less(line: desk.Line | None, checks: list[Check]) -> Decimal | None:
    """The points to which the item at hand is reduced by what was read, if anything was."""
    if line is None:
        return None
    found = (reduced(each, line.claim.expected, line.item.claimed) for each in checks)
    return next((points for points in found if points is not None), None)


def _why_not(kind: kinds.Kind, sheets: list[desk.Sheet], checks: list[Check]) -> str:
    """The reason that the first check that failed speaks for; "" where none does."""
    failed = [each.key for each in checks if each.tone is Tone.AMBER] if sheets else ["file"]
    return next((kind.why_not[key] for key in failed if key in kind.why_not), "")


def _file_of(check: Check, sheets: list[desk.Sheet]) -> tuple[str, int]:
    """The file that a check is about, of several, with its place; "" where it is none of them."""
    if len(sheets) == 1 or not check.marks:
        return "", 0
    files = [(sheet.file.name, at) for at, sheet in enumerate(sheets, 1) for _page in sheet.pages]
    return files[check.marks[0].page]


def _form(
    kind: kinds.Kind,
    item: Any,
    said: Verdict | None,
    data: Any = None,
    *,
    less: Decimal | None = None,
) -> VerdictForm:
    """said: the verdict on the item that holds; less: points to offer where there is none."""
    initial = (
        {
            "outcome": said.outcome,
            "accepted": said.accepted if said.outcome == "reduce" else None,
            "reason": said.reason,
            "note": said.note,
        }
        if said
        else {"accepted": less}
    )
    return VerdictForm(
        data,
        initial=initial,
        reasons=kind.reasons,
        counted=item.claimed is not None,
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
