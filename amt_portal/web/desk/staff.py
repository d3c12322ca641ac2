"""Staff and their roles; for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from amt_portal.web.desk.forms import NewStaffForm, RolesForm
from amt_portal.web.desk.timeline import page
from members.models import EmailTaken, History, Role
from members.panels import sign_in_panel
from members.queries import people
from members.services import staff as service
from members.views.actor import actor
from plumbing.access import staff_required
from plumbing.meanwhile import ChangedMeanwhile

admin_only = staff_required(Role.ADMIN, proven=True)


@require_safe
@admin_only
def staff(request: HttpRequest) -> HttpResponse:
    """Everybody who works at the desk, and what each may do."""
    labels = dict(Role.choices)
    rows = [(user, [labels[role] for role in user.roles]) for user in people.staff()]
    return render(request, "desk/staff.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@admin_only
def new(request: HttpRequest) -> HttpResponse:
    """Let somebody work at the desk."""
    form = NewStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = service.invite(**form.cleaned_data, actor=actor(request))
        except EmailTaken:
            form.add_error("email", "Somebody signs in with this address already.")
        else:
            messages.success(
                request,
                f"{user} can sign in with “Forgot your password?”, then sets up a second factor.",
            )
            return redirect("desk:staff")
    return render(request, "desk/staff_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@admin_only
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One member of staff: change roles with a reason; one's own cannot be changed."""
    user = get_object_or_404(people.staff(), pk=pk)
    form = RolesForm(request.POST or None, initial=service.shown(user))
    form.show(service.shown(user))
    if request.method == "POST" and form.is_valid():
        try:
            service.change(
                user=user,
                roles=form.cleaned_data["roles"],
                active=form.cleaned_data["active"],
                actor=actor(request),
                reason=form.cleaned_data["reason"],
                seen=form.mark,
            )
        except service.RolesRefused as refused:
            form.add_error(None, str(refused))
        except ChangedMeanwhile as changed:
            form.meet(changed)
        else:
            messages.success(request, f"The roles of {user} are saved.")
            return redirect("desk:staff")
    rows = History.objects.filter(subject=f"user:{user.pk}").order_by("-at", "-pk")
    return render(
        request,
        "desk/staff_person.html",
        {
            "person": user,
            "form": form,
            "own": user == request.user,
            **page(rows, actor(request)),
            "sign_in": sign_in_panel(user, getattr(user, "certificant", None)),
            "may_change": user != request.user,
        },
    )
