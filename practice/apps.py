"""The practice portal lives at the time to which it was brought."""

from django.apps import AppConfig
from django.conf import settings

from plumbing import clock


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self) -> None:
        """Whatever process it is: web, worker, clock or command."""
        from practice.simulate import kept

        if not settings.PRODUCTION:
            clock.live_ahead(kept.ahead())
