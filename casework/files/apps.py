from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "casework.files"
    label = "files"

    def ready(self) -> None:
        from casework.files import verbs  # noqa: F401 - declares them
