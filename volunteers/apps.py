from importlib import import_module

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteers"
    mail_to_staff = frozenset(
        {
            "volunteer.welcome",
        }
    )

    def ready(self) -> None:
        words = import_module("volunteers.verbs").WORDS
        import_module("organisations.trail").tell("volunteers", words)
