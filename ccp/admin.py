"""What CE activities earn, and the statement members sign."""

from __future__ import annotations

from django.contrib import admin

from ccp.models import AttestationText, CategoryPolicy
from ccp.queries.policy import categories
from ccp.rules.trial import try_points
from members.admin import EffectiveDatedAdmin, ReadOnlyAdmin
from members.queries.policy import document
from members.rules.policy import Policy


@admin.register(CategoryPolicy)
class CategoryPolicyAdmin(EffectiveDatedAdmin):
    key = "category"
    list_display = ("category", "factors", "step", "cap", "valid_from", "valid_to", "placeholder")
    list_filter = ("category",)

    def read_back(self) -> Policy:
        policy = Policy.from_document(document() | {"category": categories()})
        try_points(policy)
        return policy


@admin.register(AttestationText)
class AttestationTextAdmin(ReadOnlyAdmin):
    list_display = ("version", "valid_from", "body")
