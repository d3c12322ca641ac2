"""Django's admin with a site of our own; an app of its own, since an app has one configuration."""

from __future__ import annotations

from django.contrib.admin import apps


class PolicyAdminConfig(apps.AdminConfig):
    default_site = "amt_portal.web.policy_site.PolicySite"
