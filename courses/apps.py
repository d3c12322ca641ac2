from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from courses.services.providers import write_own

        post_migrate.connect(write_own, sender=self)
