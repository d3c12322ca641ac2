from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "ccp.drafts"
    label = "drafts"
