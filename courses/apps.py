from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from billing import kinds as money
        from courses import verbs  # noqa: F401 - declares them
        from courses.accounts import signals
        from courses.models import COURSE_LINE
        from courses.notices import NOTICES
        from courses.rules import figures
        from courses.services.course_kind import CourseSale
        from courses.services.providers import write_own
        from members.queries.policy import declare
        from notices.kinds import declare as declare_notices

        declare(figures)
        money.declare(CourseSale(), COURSE_LINE)
        declare_notices(*NOTICES)
        signals.connect()
        post_migrate.connect(write_own, sender=self)
