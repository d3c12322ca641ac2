from django.apps import AppConfig


class CompletionsConfig(AppConfig):
    name = "courses.completions"
    label = "completions"
