from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from members import checks  # noqa: F401 - registers itself
        from members.accounts import signals  # noqa: F401 - connects its receivers
        from members.queries import program_rows
        from members.queries.policy import declare
        from members.rules import figures
        from members.rules.trial import try_standing
        from members.services import (
            identity,  # noqa: F401 - declares what needs a second person
            policy_changes,  # noqa: F401 - so does this
            rehearsal,  # noqa: F401 - and this
            starting_policy,
        )

        declare(figures, tables=[program_rows.KEPT], trial=try_standing)
        post_migrate.connect(starting_policy.load, sender=self)
