"""Addresses of dues: the renewals of a month, and paying what brings a certification back."""

from __future__ import annotations

from django.urls import include, path, register_converter

from billing.dues.views import desk_renewal_lists, desk_renewals, pay_for
from billing.dues.views.month import MonthConverter

app_name = "dues"
register_converter(MonthConverter, "month")

urlpatterns = [
    path("invoices/pay/lapsed/", pay_for.pay_for, name="pay_for"),
    path("desk/renewals/", desk_renewals.desk_renewals, name="desk_renewals"),
    path(
        "desk/renewals/<month:month>/",
        include(
            [
                path("", desk_renewals.desk_renewals, name="desk_renewals_month"),
                path("dry-run/", desk_renewals.dry_run, name="desk_renewals_dry_run"),
                path("run/", desk_renewals.run, name="desk_renewals_run"),
                path("run/<int:run_id>/", desk_renewals.progress, name="desk_renewals_progress"),
                path("stop/", desk_renewals.stop, name="desk_renewals_stop"),
                path("sample/", desk_renewals.sample, name="desk_renewals_sample"),
                path("email/", desk_renewals.email, name="desk_renewals_email"),
                path("email/body/", desk_renewals.email_body, name="desk_renewals_email_body"),
                path("letter.pdf", desk_renewals.letter, name="desk_renewals_letter"),
                path("notices/", desk_renewal_lists.notices, name="desk_renewals_notices"),
                path(
                    "list/<slug:which>/",
                    desk_renewal_lists.certifications,
                    name="desk_renewals_list",
                ),
                path(
                    "list/<slug:which>.csv",
                    desk_renewal_lists.certifications_csv,
                    name="desk_renewals_csv",
                ),
            ]
        ),
    ),
]
