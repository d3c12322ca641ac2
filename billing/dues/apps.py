from django.apps import AppConfig


class DuesConfig(AppConfig):
    name = "billing.dues"

    def ready(self) -> None:
        from billing.dues import renderers
        from billing.dues.rules import figures
        from billing.dues.services import dunning  # noqa: F401 - declares what hears the feed
        from members.queries.policy import declare

        renderers.register_all()
        declare(figures)
