from importlib import import_module

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"

    def ready(self) -> None:
        import_module("training.receivers")
        words = import_module("training.verbs").WORDS
        import_module("organisations.trail").tell("training", words)
