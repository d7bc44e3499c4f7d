from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        import_module("cases.receivers")
        words = import_module("cases.verbs").WORDS
        import_module("organisations.trail").tell("cases", words)
