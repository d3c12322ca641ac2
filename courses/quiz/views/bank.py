"""The question bank of a course at the desk: handed in as a file, looked at, taken; one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Course
from courses.quiz.forms import BankFileForm, QuestionForm, TermsForm
from courses.quiz.models import Bank, Question
from courses.quiz.queries.figures import asked, figures
from courses.quiz.rules.figures import ATTEMPTS_A_DAY, LEAST_QUESTIONS, PASS_PERCENT
from courses.quiz.services import banks
from courses.quiz.services.banks import NEW, REFUSED, REPLACES, SAME, Told, TooFew
from members.models import Role
from members.queries.policy import policy
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.downloads import csv_download
from plumbing.tables.source import FileRefused

SALT = "courses.quiz.bank"
A_DAY = 24 * 3600  # seconds that a file that was looked at may be taken
records = staff_required(Role.RECORDS)


@records
@require_safe
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """All questions, how they are answered, and what can be done."""
    return _page(request, _course(code), BankFileForm())


@records
@require_POST
def file(request: HttpRequest, code: str) -> HttpResponse:
    """Look at a file; nothing is written."""
    course = _course(code)
    form = BankFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, course, form)
    sent = form.cleaned_data["file"]
    try:
        rows = banks.look(course=course, name=sent.name, content=sent.read())
    except FileRefused as refused:
        form.add_error("file", f"{refused}. Correct it, and choose it once more.")
        return _page(request, course, form)
    wanted = [row.told for row in rows if row.told and row.becomes in {NEW, REPLACES}]
    packed = [[told.text, list(told.answers), told.topic, told.idea] for told in wanted]
    context: dict[str, Any] = {
        "course": course,
        "name": sent.name,
        "rows": rows,
        "wanted": len(wanted),
        "counts": {key: sum(row.becomes == key for row in rows) for key in (NEW, REPLACES, SAME)},
        "refused": sum(row.becomes == REFUSED for row in rows),
        "signed": signing.dumps([course.pk, packed], salt=SALT, compress=True),
    }
    return render(request, "courses/quiz/desk/file.html", context)


@records
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Take what was looked at."""
    course = _course(code)
    try:
        of, packed = signing.loads(request.POST.get("signed", ""), salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        of, packed = None, []
    if of != course.pk:
        messages.error(request, "Nothing was taken. Choose the file once more.")
        return redirect("quiz:desk_bank", code)
    wanted = [Told(text, tuple(answers), topic, idea) for text, answers, topic, idea in packed]
    added, replaced = banks.take(course=course, questions=wanted, actor=actor(request))
    messages.success(request, f"{added} taken, {replaced} of them in the place of another.")
    return redirect("quiz:desk_bank", code)


@records
@require_POST
def draws(request: HttpRequest, code: str) -> HttpResponse:
    """What a quiz asks: how many questions, what passes, and how often it may be tried."""
    course = _course(code)
    form = _terms_form(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            banks.set_terms(
                course=course,
                questions=data["draws"],
                pass_percent=data["pass_percent"],
                a_day=data["a_day"],
                actor=actor(request),
            )
        except TooFew as refused:
            form.add_error("draws", str(refused))
        else:
            messages.success(request, "Saved. Attempts that have begun stay as they are.")
            return redirect("quiz:desk_bank", code)
    return _page(request, course, BankFileForm(), form)


def _terms_form(*args: Any, **kwargs: Any) -> TermsForm:
    on, figures = clock.today(), policy()
    return TermsForm(
        *args,
        least=figures[LEAST_QUESTIONS].on(on),
        pass_percent=figures[PASS_PERCENT].on(on),
        a_day=figures[ATTEMPTS_A_DAY].on(on),
        **kwargs,
    )


@records
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Add one question."""
    course = _course(code)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if banks.active(course).filter(text=form.told.text).exists():
            form.add_error("text", "There is a question with this text already.")
        else:
            banks.take(course=course, questions=[form.told], actor=actor(request))
            messages.success(request, "The question is in the bank.")
            return redirect("quiz:desk_bank", code)
    return render(request, "courses/quiz/desk/question.html", {"course": course, "form": form})


@records
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, code: str, question: int) -> HttpResponse:
    """Put another question in the place of one: what was drawn of it stays as it was."""
    course = _course(code)
    row = get_object_or_404(Question, pk=question, course=course, retired_at__isnull=True)
    form = QuestionForm(request.POST or None, initial=QuestionForm.initial_of(Told.of(row)))
    if request.method == "POST" and form.is_valid():
        try:
            banks.replace(course=course, question_id=row.pk, told=form.told, actor=actor(request))
        except FileRefused as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(request, "The question was replaced. Attempts keep the one they have.")
            return redirect("quiz:desk_bank", code)
    context = {"course": course, "form": form, "row": row}
    return render(request, "courses/quiz/desk/question.html", context)


@records
@require_POST
def retire(request: HttpRequest, code: str, question: int) -> HttpResponse:
    """Draw a question no more."""
    course = _course(code)
    row = get_object_or_404(Question, pk=question, course=course)
    try:
        banks.retire(course=course, question_id=row.pk, actor=actor(request))
    except TooFew as refused:
        messages.error(request, f"Nothing was retired. {refused}")
    else:
        messages.success(request, "The question is retired. Attempts that have it keep it.")
    return redirect("quiz:desk_bank", code)


@records
@require_safe
def as_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """The bank as the file that can be handed in again; the header alone of an empty one."""
    course = _course(code)
    return csv_download(f"questions-{course.code}.csv", banks.COLUMNS, banks.rows_of(course))


def _page(
    request: HttpRequest, course: Course, form: BankFileForm, terms: TermsForm | None = None
) -> HttpResponse:
    rows = list(asked(course))
    there = Bank.objects.filter(course=course).first() or Bank(course=course)
    context = {
        "course": course,
        "form": form,
        "terms": terms or _terms_form(initial=model_to_dict(there)),
        "active": [row for row in rows if row.retired_at is None],
        "retired": [row for row in rows if row.retired_at is not None],
        "figures": figures(course),
    }
    return render(request, "courses/quiz/desk/bank.html", context)


def _course(code: str) -> Course:
    return get_object_or_404(Course.objects.filter(provider__own=True), code=code)
