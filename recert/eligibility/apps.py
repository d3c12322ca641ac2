from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    name = "recert.eligibility"
    label = "eligibility"

    def ready(self) -> None:
        from members.queries.policy import declare
        from recert.eligibility.queries import criteria_rows
        from recert.eligibility.rules import figures

        declare(figures, tables=[criteria_rows.KEPT])
