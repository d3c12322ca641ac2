from django.apps import AppConfig


class RecertConfig(AppConfig):
    name = "recert"

    def ready(self) -> None:
        from members.queries.policy import declare
        from recert.queries import fee_rows
        from recert.rules import figures

        declare(figures, tables=[fee_rows.KEPT])
