from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "recert.files"
    label = "files"

    def ready(self) -> None:
        from recert.files import verbs  # noqa: F401 - declares them
