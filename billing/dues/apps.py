from django.apps import AppConfig


class DuesConfig(AppConfig):
    name = "billing.dues"

    def ready(self) -> None:
        from billing import kinds
        from billing.dues import renderers
        from billing.dues.models import LineKind
        from billing.dues.rules import figures
        from billing.dues.services import dunning  # noqa: F401 - declares what hears the feed
        from billing.dues.services.kind import Dues
        from members.queries.policy import declare

        kinds.declare(Dues(), *LineKind.values)
        renderers.register_all()
        declare(figures)
