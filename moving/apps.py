from importlib import import_module

from django.apps import AppConfig


class MovingConfig(AppConfig):
    name = "moving"

    def ready(self) -> None:
        words = import_module("moving.verbs").WORDS
        import_module("organisations.trail").tell("moving", words)
