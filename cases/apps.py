from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    mail_pace = {
        "report received": "day",
        "seat lost": "day",
        "cases handed over": "day",
        "talk again": "day",
        "mediator gone": "digest",
        "referral changed": "digest",
        "seat ended": "digest",
    }

    def ready(self) -> None:
        import_module("cases.receivers")
        words = import_module("cases.verbs").WORDS
        import_module("organisations.trail").tell("cases", words)
        following = import_module("volunteers.models.following")
        following.let_follow(
            following.Follows(
                label="cases.Assignment",
                column="volunteer",
                says="case__number",
                met=_("Both have or had a seat on case %(what)s. So these are two people."),
                apart=("case",),
            )
        )
        keeping = import_module("organisations.models.keeping")
        keeping.tell_subject(keeping.KeptSubject("case", "cases.Case", "cases:case_detail"))
        running = import_module("organisations.models.running_work")
        running.tell_running_work(*import_module("cases.models.running").RUNNING)
