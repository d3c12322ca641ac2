"""What waits for a member, on pages of others."""

from __future__ import annotations

from typing import Any

from django import template

from ccp.drafts.models import Draft
from ccp.drafts.queries.account import account_key
from ccp.drafts.queries.drafts import open_drafts

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting_drafts(context: dict[str, Any]) -> list[Draft]:
    """The drafts of whose page it is, the latest first: one query. Staff who look as a member see
    none: what an email says is its member's.
    """
    request = context["request"]
    return [] if getattr(request, "viewing", None) else list(open_drafts(request.certificant))


@register.simple_tag(takes_context=True)
def phone_account(context: dict[str, Any]) -> str:
    """What names the account of a page on its phone."""
    return account_key(context["request"].user)
