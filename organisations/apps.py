from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class OrganisationsConfig(AppConfig):
    name = "organisations"
    mail_to_staff = frozenset(
        {
            "invitation_of_staff",
            "invitation_taken_back",
            "new_reader",
            "role_ended",
            "second_step_ended",
            "second_step_of_another_ended",
            "role_of_another_ended",
            "alone_may_decide",
            "cover_begins",
            "cover_ends",
            "service_paused",
            "service_resumed",
            "closing_asked",
            "closing_called_off",
            "service_closed",
            "service_closes",
            "service_goes_on",
        }
    )
    mail_pace = {
        "invitation_of_staff": "now",
        "invitation_taken_back": "day",
        "new_reader": "day",
        "role_ended": "day",
        "cover_begins": "day",
        "cover_ends": "day",
        "role_of_another_ended": "day",
        "alone_may_decide": "day",
        "service_paused": "day",
        "service_resumed": "day",
        "closing_asked": "day",
        "closing_called_off": "day",
        "service_closed": "day",
        "service_closes": "day",
        "service_goes_on": "day",
        "second_step_ended": "now",
        "second_step_of_another_ended": "now",
        "mailbox_changed": "now",
    }

    def ready(self) -> None:
        # By name, since models must be loaded before these are.
        import_module("organisations.receivers")
        walls = import_module("organisations.models.tenant_walls")
        pre_migrate.connect(walls.take_down_before_migration, sender=self)
        post_migrate.connect(walls.put_up_after_migration, sender=self)
        words = import_module("organisations.verbs").WORDS
        import_module("organisations.trail").tell("organisations", words)
