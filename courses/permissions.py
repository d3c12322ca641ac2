"""Who looks at the catalogue, and who may open a page of a learner's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from billing.models import Payer
from billing.permissions import payer_required
from billing.queries.payers import payer_of
from members.models import Certificant
from plumbing.access import View


@dataclass(frozen=True, slots=True)
class Learner:
    """Who looks: a member, a buyer with an account, or a visitor, who has no payer. base: the frame
    of their pages.
    """

    payer: Payer | None

    @property
    def person(self) -> Certificant | None:
        return self.payer.certificant if self.payer else None

    @property
    def payer_id(self) -> int | None:
        return self.payer.pk if self.payer else None

    @property
    def base(self) -> str:
        return "base/member.html" if self.payer else "base/public.html"


def learner_of(request: HttpRequest) -> Learner:
    """Who looks at a page that anyone may open. Staff who look as a member see the member's; others
    of the staff who hold no certification see what a visitor does.
    """
    user: Any = request.user
    viewing: Certificant | None = getattr(request, "viewing", None)
    if viewing is not None:
        return Learner(Payer.of(viewing))
    if not user.is_authenticated:
        return Learner(None)
    if user.is_staff and not hasattr(user, "certificant"):
        return Learner(None)
    return Learner(payer_of(user))


def learner_required(view: View) -> View:
    """Open to members and to buyers with an account; the view finds them as `request.learner`."""

    @payer_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.learner = Learner(request.payer)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded
