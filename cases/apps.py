from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        import_module("cases.receivers")
        words = import_module("cases.verbs").WORDS
        import_module("organisations.trail").tell("cases", words)
        keeping = import_module("organisations.models.keeping")
        keeping.tell_subject(keeping.KeptSubject("case", "cases.Case", "cases:case_detail"))
        running = import_module("organisations.models.running_work")
        running.tell_running_work(*import_module("cases.models.running").RUNNING)
