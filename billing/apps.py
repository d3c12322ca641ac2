from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from billing import renderers
        from billing.rules import figures
        from billing.services import dunning  # noqa: F401 - declares what hears the feed
        from members.queries.policy import declare

        renderers.register_all()
        declare(figures)
