from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "amt_portal"
