"""The policy tables at /policy-admin/, for administrators only."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from members.models import Role
from plumbing.access import staff_required

OWN_APPS = {"members", "ccp"}


class PolicySite(AdminSite):
    site_header = site_title = "AMT policy"
    index_title = "Policy"
    site_url = "/desk/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, *args: Any, **kwargs: Any) -> None:
        """Only our own tables: those of sign-ins and second factors are nobody's to browse."""
        several = isinstance(model_or_iterable, list | tuple)
        models = model_or_iterable if several else [model_or_iterable]
        own = [model for model in models if model.__module__.split(".")[0] in OWN_APPS]
        if own:
            super().register(own, *args, **kwargs)

    def has_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return user.is_authenticated and user.has_role(Role.ADMIN)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer as the rest of the desk: a stranger signs in, a member finds nothing."""
        return staff_required(Role.ADMIN, proven=True)(super().admin_view(view, cacheable))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one place to sign in."""
        return redirect_to_login(reverse("admin:index"))
