from importlib import import_module

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"
    mail_to_staff = frozenset(
        {  # of the days of a course as of a talk
            "invitation",
            "cancellation",
            "cleared",
        }
    )
    mail_pace = {
        "offer": "now",
        "offer_reminder": "day",
        "call_asked": "day",
        "talk_report": "day",
        "unsafe_told": "now",
        "seats_unfit": "day",
        "cannot come": "day",
        "calls_to_make": "day",
        "invitation": "day",
        "cancellation": "day",
        "cleared": "day",
        "substitute_asked": "now",
        "substitution": "day",
        "substitute_told": "day",
        "substitute_over": "digest",
        "substitute_joined": "digest",
        "hand_ended": "digest",
        "offer_withdrawn": "digest",
        "pair_complete": "digest",
    }

    def ready(self) -> None:
        import_module("scheduling.receivers")
        triggers = import_module("scheduling.pairing.models.pool_triggers").pool_triggers
        import_module("organisations.models.tenant_walls").stand_too(triggers)
        door = import_module("scheduling.appointments.models.answer_door").DOOR
        import_module("organisations.models.doors").open_door_in(door)
        import_module("scheduling.models").let_scheduling_follow()
        way_to_case = import_module("organisations.audit").tell_way_to_case
        way_to_case("scheduling.calendaritem", "appointment__case")
        words = import_module("scheduling.verbs").WORDS
        import_module("organisations.trail").tell("scheduling", words)
        running = import_module("organisations.models.running_work")
        running.tell_running_work(*import_module("scheduling.appointments.models.running").RUNNING)
        running.tell_running_work(*import_module("scheduling.pairing.models.running").RUNNING)
