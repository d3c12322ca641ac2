"""Addresses of invoices and money."""

from __future__ import annotations

from django.urls import include, path

from billing.views import desk_invoice, desk_money, desk_parked, invoices, pay, webhook

app_name = "billing"

desk = [
    path("", desk_money.desk_money, name="desk_money"),
    path("receivables/<slug:age>/", desk_money.desk_receivables, name="desk_receivables"),
    path("payers/<int:pk>/", desk_money.account, name="desk_account"),
    path("payers/<int:pk>/payment/", desk_money.payment, name="desk_payment"),
    path("invoices/<str:number>/", desk_invoice.desk_invoice, name="desk_invoice"),
    path("invoices/<str:number>/pdf/", desk_invoice.desk_invoice_pdf, name="desk_invoice_pdf"),
    path("invoices/<str:number>/credit/", desk_money.put_credit, name="desk_put_credit"),
    path("invoices/<str:number>/void/", desk_money.void, name="desk_void"),
    path("payments/<int:pk>/receipt/", desk_invoice.desk_receipt_pdf, name="desk_receipt_pdf"),
    path("payments/<int:pk>/refund/", desk_money.refund, name="desk_refund"),
    path("refunds/", desk_money.desk_refunds, name="desk_refunds"),
    path("refunds/<int:pk>/", desk_money.carry_out, name="desk_refund_again"),
    path("parked/", desk_parked.desk_parked, name="desk_parked"),
    path("parked/<int:pk>/", desk_parked.deal_with, name="desk_parked_deal"),
    path("parked/disputes/<int:pk>/", desk_parked.deal_with_dispute, name="desk_dispute_deal"),
    path("parked/refund/<int:pk>/", desk_parked.deal_with_outside, name="desk_outside_deal"),
    path("credits/", desk_money.desk_credits, name="desk_credits"),
]

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
    path("desk/money/", include(desk)),
]
