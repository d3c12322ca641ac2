from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self) -> None:
        from casework.rules import figures
        from members.queries.policy import declare

        declare(figures)
