from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from billing import renderers
        from billing.rules import figures
        from members.queries.policy import declare

        renderers.register_all()
        declare(figures)
