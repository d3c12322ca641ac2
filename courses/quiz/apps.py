from django.apps import AppConfig


class QuizConfig(AppConfig):
    name = "courses.quiz"
    label = "quiz"

    def ready(self) -> None:
        from courses import slots
        from courses.quiz import panels
        from courses.quiz.kinds import CERTIFICATE
        from courses.quiz.rules import figures
        from members.models import declare_vouched
        from members.queries.policy import declare

        declare(figures)
        declare_vouched(CERTIFICATE)
        slots.on_page(panels.on_page)
        slots.terms(panels.terms)
        slots.progress(panels.progress)
        slots.in_figures(panels.in_figures)
        slots.in_editor(panels.in_editor)
        slots.lacks(panels.lacks)
        slots.certificate(panels.certificate_of)
