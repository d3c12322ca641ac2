from django.apps import AppConfig


class LooksConfig(AppConfig):
    name = "credentials.looks"
    label = "looks"

    def ready(self) -> None:
        from credentials.looks import verbs  # noqa: F401 - declares them
        from credentials.looks.rules import figures
        from members.queries.policy import declare

        declare(figures)
