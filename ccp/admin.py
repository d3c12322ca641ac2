"""What CE activities earn, and the statement members sign."""

from __future__ import annotations

from django.contrib import admin

from ccp.models import AttestationText, CategoryPolicy
from members.admin import EffectiveDatedAdmin, ReadOnlyAdmin


@admin.register(CategoryPolicy)
class CategoryPolicyAdmin(EffectiveDatedAdmin):
    key = "category"
    list_display = ("category", "factors", "step", "cap", "valid_from", "valid_to", "placeholder")
    list_filter = ("category",)


@admin.register(AttestationText)
class AttestationTextAdmin(ReadOnlyAdmin):
    list_display = ("version", "valid_from", "body")
