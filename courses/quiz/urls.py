"""Addresses of quizzes."""

from __future__ import annotations

from django.urls import path

from courses.quiz.views import bank, outcome, taking

app_name = "quiz"

urlpatterns = [
    path("courses/<slug:code>/quiz/", taking.start, name="start"),
    path("courses/<slug:code>/quiz/begin/", taking.begin, name="begin"),
    path("courses/<slug:code>/quiz/<int:number>/", outcome.attempt, name="attempt"),
    path("courses/<slug:code>/quiz/<int:number>/<int:position>/", taking.question, name="question"),
    path("courses/<slug:code>/quiz/<int:number>/hand-in/", taking.hand_in, name="hand_in"),
    path("courses/<slug:code>/quiz/<int:number>/answers/", outcome.answers, name="answers"),
    path("courses/<slug:code>/done/", outcome.done, name="done"),
    path("courses/certificates/<int:place>.pdf", outcome.certificate, name="certificate"),
    path("desk/courses/<slug:code>/questions/", bank.questions, name="desk_bank"),
    path("desk/courses/<slug:code>/questions.csv", bank.as_csv, name="desk_bank_csv"),
    path("desk/courses/<slug:code>/questions/file/", bank.file, name="desk_bank_file"),
    path("desk/courses/<slug:code>/questions/take/", bank.take, name="desk_bank_take"),
    path("desk/courses/<slug:code>/questions/draws/", bank.draws, name="desk_bank_draws"),
    path("desk/courses/<slug:code>/questions/new/", bank.new, name="desk_question_new"),
    path("desk/courses/<slug:code>/questions/<int:question>/", bank.question, name="desk_question"),
    path(
        "desk/courses/<slug:code>/questions/<int:question>/retire/",
        bank.retire,
        name="desk_question_retire",
    ),
]
