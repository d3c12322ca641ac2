"""Addresses of invoices and money."""

from __future__ import annotations

from django.urls import path

from billing.views import invoices, pay, webhook

app_name = "billing"

urlpatterns = [
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices/pay/", invoices.pay, name="pay_invoices"),
    path("invoices/receipt/<int:payment_id>/", invoices.receipt_pdf, name="receipt_pdf"),
    path("invoices/<str:number>/", invoices.invoice, name="invoice"),
    path("invoices/<str:number>/pdf/", invoices.invoice_pdf, name="invoice_pdf"),
    path("pay/", pay.pay_lookup, name="pay_lookup"),
    path("pay/<str:token>/", pay.pay, name="pay"),
    path("pay/<str:token>/pdf/", pay.pay_pdf, name="pay_pdf"),
    path("paid/<uuid:key>/", invoices.returned, name="returned"),
    path("paid/<uuid:key>/receipt/", invoices.returned_receipt, name="returned_receipt"),
    path("stripe/webhook/", webhook.webhook, name="webhook"),
]
