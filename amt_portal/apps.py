"""The top floor: wiring, and the pages that cross apps."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "amt_portal"


class PolicyAdminConfig(AdminConfig):
    default_site = "amt_portal.web.policy_site.PolicySite"
