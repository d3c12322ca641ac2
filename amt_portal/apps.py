from django.apps import AppConfig, apps


class PortalConfig(AppConfig):
    name = "amt_portal"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate
        from django.utils.module_loading import autodiscover_modules

        from amt_portal import celery, checks, rights  # noqa: F401 - checks registers itself

        autodiscover_modules("tasks", "desk", "verbs", "queries.kept_files")
        celery.follow_calendar()

        # Of an app with tables: others tell nothing. By then there are those of all.
        post_migrate.connect(rights.grant, sender=apps.get_app_config("members"))
