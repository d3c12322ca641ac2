from django.apps import AppConfig


class QuizConfig(AppConfig):
    name = "courses.quiz"
    label = "quiz"

    def ready(self) -> None:
        from courses.quiz.kinds import CERTIFICATE
        from courses.quiz.rules import figures
        from members.models import declare_vouched
        from members.queries.policy import declare

        declare(figures)
        declare_vouched(CERTIFICATE)
