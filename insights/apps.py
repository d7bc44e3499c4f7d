from importlib import import_module

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "insights"
    mail_to_staff = frozenset({"morning"})
    mail_pace = {"morning": "now"}

    def ready(self) -> None:
        parts = import_module("insights.pages.mornings").morning_parts
        import_module("insights.actions.mornings").brief_with(parts)
        import_module("insights.pages.on_case")
