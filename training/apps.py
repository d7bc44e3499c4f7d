from importlib import import_module

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    mail_to_staff = frozenset(
        {
            "training.place_offered",
            "training.waiting_list",
            "training.taking_part",
            "training.place_ended",
            "training.course_closed",
            "training.certification_confirmed",
        }
    )
    mail_pace = {
        "training.place_offered": "day",
        "training.taking_part": "day",
        "training.place_ended": "day",
        "training.waiting_list": "digest",
        "training.course_closed": "digest",
        "training.certification_confirmed": "digest",
        "training.certification_elsewhere": "digest",
        "training.certification_taken": "digest",
        "training.certification_reinstated": "digest",
        "training.certification_reissued": "digest",
    }

    def ready(self) -> None:
        import_module("training.receivers")
        import_module("training.pages.of_volunteer")
        import_module("training.models.following").let_training_follow()
        words = import_module("training.verbs").WORDS
        import_module("organisations.trail").tell("training", words)
        running = import_module("organisations.models.running_work")
        running.tell_running_work(*import_module("training.models.running").RUNNING)
