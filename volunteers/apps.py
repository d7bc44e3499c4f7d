from importlib import import_module

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteers"
    mail_to_staff = frozenset(
        {
            "volunteer.welcome",
            "volunteer.records_merged",
            "volunteer.records_parted",
        }
    )
    mail_pace = {
        "application.confirm": "now",
        "application.already_known": "now",
        "application.confirm_again": "day",
        "application.agreements": "day",
        "application.declined": "day",
        "volunteer.welcome": "day",
        "volunteer.records_merged": "day",
        "volunteer.records_parted": "day",
    }

    def ready(self) -> None:
        words = import_module("volunteers.verbs").WORDS
        import_module("organisations.trail").tell("volunteers", words)
        keeping = import_module("organisations.models.keeping")
        for word, label, page in (
            ("application", "volunteers.Application", "volunteers:application_detail"),
            ("volunteer", "volunteers.Volunteer", "volunteers:volunteer_detail"),
        ):
            keeping.tell_subject(keeping.KeptSubject(word, label, page))
        import_module("volunteers.models.own_following").let_own_rows_follow()
        erasing = import_module("organisations.actions.erasing")
        counts = import_module("volunteers.actions.erasure")
        erasing.keep_of("volunteers.Application", counts.keep_counts_of_applications)
        erasing.keep_of("volunteers.VolunteerAgreement", counts.keep_counts_of_acceptances)
        running = import_module("organisations.models.running_work")
        running.tell_running_work(*import_module("volunteers.models.running").RUNNING)
