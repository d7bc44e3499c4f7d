from importlib import import_module

from django.apps import AppConfig


class MovingConfig(AppConfig):
    name = "moving"
    mail_to_staff = frozenset({"file ended"})
    mail_pace = {
        "file ended": "day",
    }

    def ready(self) -> None:
        words = import_module("moving.verbs").WORDS
        import_module("organisations.trail").tell("moving", words)
        import_module("moving.models.following").let_keys_follow()
        files = import_module("moving.pages.exports")
        import_module("moving.actions.exports").build_with(files.build)
        last_exports = import_module("organisations.actions.last_exports")
        last_exports.add_to_last_export(files.files_to_leave_with)
        outcomes = import_module("moving.words.outcomes")
        import_module("moving.actions.batches").say_with(outcomes.why_refused)
