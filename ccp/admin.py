"""What CE activities earn, and the statement members sign."""

from __future__ import annotations

from django.contrib import admin

from ccp.models import AttestationText, CategoryPolicy
from ccp.queries.policy import categories
from members.admin import EffectiveDatedAdmin, ReadOnlyAdmin
from members.queries.policy import document
from members.rules.policy import Policy


def check_policy() -> Policy:
    """Read the tables back with the categories; PolicyError when they make no sense."""
    return Policy.from_document(document() | {"category": categories()})


@admin.register(CategoryPolicy)
class CategoryPolicyAdmin(EffectiveDatedAdmin):
    key = "category"
    check_policy = staticmethod(check_policy)
    list_display = ("category", "factors", "step", "cap", "valid_from", "valid_to", "placeholder")
    list_filter = ("category",)


@admin.register(AttestationText)
class AttestationTextAdmin(ReadOnlyAdmin):
    list_display = ("version", "valid_from", "body")
