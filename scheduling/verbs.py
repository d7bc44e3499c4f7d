"""What the trail says of pairing, asking, talks and free times."""

from django.utils.translation import gettext_lazy as _

from cases.policies import SEE_CASES
from organisations.trail import EVERY_READER, Named, TrailWords, beside, column_words, person_name
from scheduling.models import (
    WeeklyRule,
)
from scheduling.pairing.words.rules import RULES
from scheduling.pairing.words.weights import FIGURES

WORDS = TrailWords(
    title=_("Pairing and talks"),
    verbs={
        "offer.send": _("Asked a volunteer"),
        "offer.override": _("Asked a volunteer although a rule says no"),
        "offer.remind": _("Reminded somebody of the question"),
        "offer.accept": _("Said yes to the case"),
        "offer.decline": _("Said no to the case"),
        "offer.ask_for_a_call": _("Asked to be called about a case"),
        "offer.expire": _("Ended an offer that nobody answered in time"),
        "offer.withdraw": _("Took an offer back"),
        "offer.undo": _("Undid the question, before its email left"),
        "offer.undo_withdraw": _("Let a question stand again that had been taken back"),
        "hand.raise": _("Put up a hand for a case"),
        "hand.take_back": _("Took a hand back"),
        "hand.meet": _("Asked somebody whose hand was up"),
        "hand.undo_meet": _("Let a hand stand again: the question was undone"),
        "hand.pass": _("Let a hand go: others have the case"),
        "hand.end": _("Let a hand go: the case waits no more"),
        "hand.let_go": _("Let go of the hands of somebody who cannot take cases now"),
        "substitution.name": _("Named a colleague to take over a seat"),
        "substitution.agree": _("Said yes to taking over a seat"),
        "substitution.decline": _("Said no to taking over a seat"),
        "substitution.expire": _("Ended a question to take over a seat that nobody answered"),
        "substitution.take_back": _("Took back that a colleague takes over"),
        "substitution.refuse": _("Did not confirm that a colleague takes over"),
        "substitution.confirm": _("Confirmed that a colleague takes over"),
        "substitution.void": _("Let go of a substitution that can no longer be"),
        "appointment.plan": _("Planned a talk"),
        "appointment.move": _("Moved a talk"),
        "appointment.confirm": _("Confirmed a talk: everybody comes"),
        "appointment.doubt": _("Marked a talk as no longer certain"),
        "appointment.hold": _("Noted that a talk was held"),
        "appointment.miss": _("Noted that a talk did not happen"),
        "appointment.say_unsafe": _("Told that something was unsafe at a talk"),
        "appointment.hear_unsafe": _("Spoke with the mediators about what was unsafe"),
        "appointment.cancel": _("Cancelled a talk"),
        "invitation.answer": _("Answered an invitation"),
        "availability.set": _("Changed when a volunteer is free"),
        "feed.make": _("Made a private calendar address"),
        "feed.revoke": _("Stopped a private calendar address"),
        "pairing_rules.set": _("Changed what counts when pairs are ranked"),
        "plan.ask": _("Asked for a plan of the queue"),
        "plan.finish": _("Made the plan of the queue"),
        "plan.stop": _("Stopped the plan of the queue"),
        "plan.fail": _("Could not make the plan of the queue"),
        "plan.offer": _("Asked volunteers from the plan of the queue"),
        "plan.lock": _("Locked a pair for the plan"),
        "plan.unlock": _("Unlocked a pair for the plan"),
    },
    kinds={
        "scheduling.offer": Named(
            beside("case__number", person_name("volunteer__user__")),
            page="cases:case_detail",
            row="case_id",
            opens_to=SEE_CASES,
        ),
        "scheduling.hand": Named(
            beside("case__number", person_name("volunteer__user__")),
            page="cases:case_detail",
            row="case_id",
            opens_to=SEE_CASES,
        ),
        "scheduling.substitution": Named(
            beside("case__number", person_name("volunteer__user__")),
            page="cases:case_detail",
            row="case_id",
            opens_to=SEE_CASES,
        ),
        "scheduling.appointment": Named(
            "case__number",
            page="cases:case_detail",
            row="case_id",
            opens_to=SEE_CASES,
            told_to=EVERY_READER,
        ),
        "scheduling.calendaritem": Named(person_name("user__")),
        "scheduling.feedtoken": Named(person_name("user__"), told_to=EVERY_READER),
        "scheduling.planlock": Named(
            "case__number",
            page="cases:case_detail",
            row="case_id",
            opens_to=SEE_CASES,
            told_to=EVERY_READER,
        ),
    },
    fields={
        "volunteers.volunteer.weekly_rules": column_words(WeeklyRule, many=True),
        "volunteers.volunteer.availability_exceptions": _("days away"),
        **{f"scheduling.pairingrules.{figure.name}": figure.label for figure in FIGURES},
    },
    reasons={"offer.withdraw": {str(rule): words.title for rule, words in RULES.items()}},
)
