"""Addresses of invoices and money."""

from __future__ import annotations

from django.urls import include, path, register_converter

from billing.views import (
    desk_invoice,
    desk_money,
    desk_parked,
    desk_renewal_lists,
    desk_renewals,
    invoices,
    pay,
    webhook,
)
from billing.views.month import MonthConverter

app_name = "billing"
register_converter(MonthConverter, "month")

urlpatterns = [
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices/pay/", invoices.pay, name="pay_invoices"),
    path("invoices/pay/lapsed/", invoices.pay_for, name="pay_for"),
    path("invoices/receipt/<int:payment_id>/", invoices.receipt_pdf, name="receipt_pdf"),
    path("invoices/<str:number>/", invoices.invoice, name="invoice"),
    path("invoices/<str:number>/pdf/", invoices.invoice_pdf, name="invoice_pdf"),
    path("pay/", pay.pay_lookup, name="pay_lookup"),
    path("pay/<str:token>/", pay.pay, name="pay"),
    path("pay/<str:token>/pdf/", pay.pay_pdf, name="pay_pdf"),
    path("paid/<uuid:key>/", invoices.returned, name="returned"),
    path("paid/<uuid:key>/receipt/", invoices.returned_receipt, name="returned_receipt"),
    path("stripe/webhook/", webhook.webhook, name="webhook"),
    path("desk/money/", desk_money.desk_money, name="desk_money"),
    path(
        "desk/money/receivables/<slug:age>/", desk_money.desk_receivables, name="desk_receivables"
    ),
    path("desk/money/members/<int:pk>/", desk_money.account, name="desk_account"),
    path("desk/money/members/<int:pk>/payment/", desk_money.payment, name="desk_payment"),
    path("desk/money/invoices/<str:number>/", desk_invoice.desk_invoice, name="desk_invoice"),
    path(
        "desk/money/invoices/<str:number>/pdf/",
        desk_invoice.desk_invoice_pdf,
        name="desk_invoice_pdf",
    ),
    path(
        "desk/money/payments/<int:pk>/receipt/",
        desk_invoice.desk_receipt_pdf,
        name="desk_receipt_pdf",
    ),
    path("desk/money/invoices/<str:number>/void/", desk_money.void, name="desk_void"),
    path("desk/money/payments/<int:pk>/refund/", desk_money.refund, name="desk_refund"),
    path("desk/money/refunds/", desk_money.desk_refunds, name="desk_refunds"),
    path("desk/money/refunds/<int:pk>/", desk_money.carry_out, name="desk_refund_again"),
    path("desk/money/parked/", desk_parked.desk_parked, name="desk_parked"),
    path("desk/money/parked/<int:pk>/", desk_parked.deal_with, name="desk_parked_deal"),
    path(
        "desk/money/parked/disputes/<int:pk>/",
        desk_parked.deal_with_dispute,
        name="desk_dispute_deal",
    ),
    path(
        "desk/money/parked/refund/<int:pk>/",
        desk_parked.deal_with_outside,
        name="desk_outside_deal",
    ),
    path("desk/money/credits/", desk_money.desk_credits, name="desk_credits"),
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
