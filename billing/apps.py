from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from billing.notices import INVOICE, PAYMENT_RECEIVED
        from billing.rules import figures
        from billing.services import large_refunds
        from members.queries.policy import declare
        from members.services import second_person
        from notices import kinds

        declare(figures)
        second_person.declare(large_refunds.KIND)
        kinds.declare(PAYMENT_RECEIVED, INVOICE)
