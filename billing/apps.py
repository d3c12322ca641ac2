from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from billing.notices import INVOICE, PAYMENT_RECEIVED
        from notices import kinds

        kinds.declare(PAYMENT_RECEIVED, INVOICE)
