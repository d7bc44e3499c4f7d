"""What the trail says of cases, and of who opened them. A party has no name here: a case has."""

from django.utils.translation import gettext_lazy as _

from cases import policies
from cases.lifecycle import CASE_LIFECYCLE
from cases.models import Aftercare, Outcome, Party, Referral, Triage
from organisations.trail import EVERY_READER, Named, TrailWords, beside, column_words, person_name

WAKING = {
    f"case.{move}": _("Took the case up again after its rest")
    for move in CASE_LIFECYCLE.names
    if move.startswith("wake_to_")
}

WORDS = TrailWords(
    title=_("Cases"),
    verbs={
        "referral.make": _("Referred a resident"),
        "referral.correct": _("Corrected facts of a referral"),
        "case.place": _("Placed the case in a district by its postcode"),
        "case.open": _("Took in a case"),
        "case.bring_in": _("Brought in a case that was running already"),
        "case.correct": _("Corrected facts of a case"),
        "case.take_out": _("Took out a case that had been brought in"),
        "case.assign_owner": _("Said who is in charge of the case"),
        "case.lose_owner": _("Nobody is in charge of the case any more: their role ended"),
        "case.judge": _("Wrote down the triage"),
        "case.begin_triage": _("Began the triage"),
        "case.give_advice": _("Ended the case with advice"),
        "case.find_unsuitable": _("Found the case not suitable for mediation"),
        "case.find_outside_area": _("Found the case outside our area"),
        "case.coach": _("Chose coaching for one party"),
        "case.make_ready": _("Made the case ready for a pair"),
        "case.offer": _("Began to ask volunteers for the case"),
        "case.seek_again": _("Put the case back in the queue"),
        "case.mend": _("Found a case that did not say how it stood, and put it right"),
        "case.assign": _("Gave a mediator the case"),
        "case.complete_pair": _("Made the pair complete"),
        "case.release": _("Ended the work of a mediator on the case"),
        "case.lose_mediator": _("Put the case in the queue again, for a new mediator"),
        "case.contact_a": _("Made contact with the first party"),
        "case.approach_b": _("Began to approach the second party"),
        "case.contact_b": _("Made contact with the second party"),
        "case.plan_joint": _("Went on to a talk with both parties"),
        "case.go_shuttle": _("Went on to shuttle mediation"),
        "case.go_group": _("Went on to a talk with a group"),
        "case.finish_talks": _("Finished the talks"),
        "case.plan_aftercare": _("Planned the aftercare"),
        "case.talk_again": _("Asked the mediators to talk with the parties again"),
        "case.call_again": _("Planned one more call of aftercare"),
        "case.close": _("Closed the case"),
        "case.end_seat": _("Ended the work of a mediator, as the case was closed"),
        "case.reopen": _("Reopened the case"),
        "case.rest": _("Let the case rest"),
        **WAKING,
        "case.undo_ask": _("Undid asking volunteers, before any email left"),
        "case.undo_withdraw": _("Undid taking a question back"),
        "case.undo_rest": _("Undid letting the case rest"),
        "case.undo_wake": _("Undid taking the case up again"),
        "case.undo_owner": _("Undid who is in charge of the case"),
        "party.add": _("Noted who a party is"),
        "party.describe": _("Changed facts about a party"),
        "case.note": _("Wrote a note on the case"),
        "case.take_note_back": _("Took back a note on the case"),
        "case.give_heads_up": _("Wrote what to look out for"),
        "case.drop_heads_up": _("Took away what to look out for"),
        "outcome.record": _("Noted what a stage brought"),
        "outcome.correct": _("Told otherwise what a stage brought"),
        "aftercare.record": _("Noted the aftercare"),
        "choice.add": _("Added a choice of one's own"),
        "choice.change": _("Changed what may be chosen"),
    },
    looks={
        "case page": _("Opened the case"),
        "search": _("Opened the case, found by a search"),
        "parties page": _("Opened the facts about the parties"),
        "triage page": _("Opened the triage"),
        "aftercare page": _("Opened the aftercare"),
        "cases taken out": _("Took the list of cases out as a sheet"),
    },
    kinds={
        "cases.case": Named(
            "number",
            page="cases:case_detail",
            opens_to=policies.SEE_CASES,
            told_to=EVERY_READER,
        ),
        **{
            model._meta.label_lower: Named(
                "case__number",
                page="cases:case_detail",
                row="case_id",
                opens_to=policies.SEE_CASES,
                told_to=EVERY_READER,
            )
            for model in (Aftercare, Outcome, Party, Referral, Triage)
        },
        "cases.choiceinuse": Named("name", told_to=EVERY_READER),
        "cases.assignment": Named(
            beside("case__number", person_name("volunteer__user__")),
            page="cases:case_detail",
            row="case_id",
            opens_to=policies.SEE_CASES,
        ),
    },
    fields={"cases.case.triage": column_words(Triage)},
)
