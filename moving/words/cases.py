"""Running cases in a sheet, in words: what can be chosen, what to look at, and why not."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.actions import refusals as of_cases
from cases.models import (
    Channel,
    ChoiceList,
    ConsentHow,
    MediationType,
    Result,
    Stage,
    StageResult,
    choices_of,
)
from cases.words.refusals import words_of as words_of_cases
from core.refusals import Refused, words_from
from moving.actions.refusals import HalfATalk, NobodyOfThatName, SeveralOfThatName
from moving.snapshot.reasons import reasons_to_choose
from moving.words.columns import TALK
from organisations.models import Service
from scheduling.pairing.actions.refusals import SeatRefused
from scheduling.pairing.words.rules import rule_sentence

Words = str | Promise

KIND, REASON = "kind", "ended_reason"
STATES: dict[str, Words] = {
    "triage": pgettext_lazy("state of a case in a sheet", "intake"),
    "ready": pgettext_lazy("state of a case in a sheet", "waiting"),
    "with_the_pair": pgettext_lazy("state of a case in a sheet", "with the mediators"),
    "coaching": pgettext_lazy("state of a case in a sheet", "coaching"),
    "aftercare": pgettext_lazy("state of a case in a sheet", "aftercare"),
    "dormant": pgettext_lazy("state of a case in a sheet", "dormant"),
    "closed": pgettext_lazy("state of a case in a sheet", "closed"),
}
CHOICES: dict[str, dict[str, Words]] = {
    "state": STATES,
    "form": dict(MediationType.choices),
    "channel": dict(Channel.choices),
    "consent_how": dict(ConsentHow.choices),
    "provisional_result": dict(Result.choices),
    "confirmed_result": dict(Result.choices),
    "talk_kind": dict(Stage.choices),
    "talk_result": dict(StageResult.choices),
}
"""By field, but for the kind of problem, which a service may word itself; the reader knows each
of these words in every language of the house."""

TOLD: dict[str, Words] = {
    "lands_in_triage": gettext_lazy("It lands in triage, because something is missing."),
    "lacks_summary": gettext_lazy("What it is about, in one line, is missing."),
    "lacks_district": gettext_lazy("The district is missing, and no postcode tells it."),
    "lacks_languages": gettext_lazy("The languages for the talks are missing."),
    "lacks_mediator": gettext_lazy("A mediator is missing."),
    "lacks_day_of_waking": gettext_lazy("The day until which it rests is missing."),
    "has_its_pair": gettext_lazy("It has its mediators, so it stands with them."),
    "woken_up": gettext_lazy("It does not rest any more: that day has come."),
    "aftercare_without_day": gettext_lazy(
        "The talks are done. Please plan the day of the aftercare."
    ),
    "second_party_without_name": gettext_lazy(
        "The second party did not agree yet, so we keep only where they live. A manager can change "
        "this in the settings."
    ),
    "referral_without_consent": gettext_lazy(
        "We do not know whether the resident agreed, so the organisation cannot follow this case, "
        "and its reference is not kept. Fill in the consent and send the sheet again."
    ),
    "district_unknown": gettext_lazy("We do not know this district, and looked at the postcode."),
    "referrer_unknown": gettext_lazy(
        "We do not know this person of the organisation. The case stands without them."
    ),
    "mediator_full": gettext_lazy("A mediator has more cases now than they wanted."),
    "mediator_rests": gettext_lazy("A mediator of this case takes a break."),
    "mediator_not_certified": gettext_lazy(
        "A mediator of this case has no valid certificate here. Without one no talk can be planned."
    ),
    "mediator_not_trained": gettext_lazy(
        "A mediator of this case is not trained for this form of mediation."
    ),
    "mediator_lives_near": gettext_lazy("A mediator lives near one of the parties."),
    "mediator_home_unknown": gettext_lazy(
        "We do not know where a mediator lives, and whether that is near the parties."
    ),
    "district_stays": gettext_lazy(
        "We do not know this district. The one that stands here has stayed."
    ),
    "stays_open": gettext_lazy(
        "This closed case is open here and stayed as it is. Close it on its own page."
    ),
    "fact_stays": gettext_lazy(
        "This case is here as a closed one, without anybody's name, and has stayed so."
    ),
    "referrer_stays": gettext_lazy(
        "We do not know this person of the organisation. Whoever stands here has stayed."
    ),
}
KEPT: dict[str, Words] = {
    "here_before": gettext_lazy("It was here before this sheet."),
    "hold": gettext_lazy("It is kept longer, as somebody decided."),
    "offer": gettext_lazy("Volunteers were asked for it."),
    "talk": gettext_lazy("A talk was planned."),
    "triage": gettext_lazy("It was assessed at triage."),
    "locked": gettext_lazy("Mediators were fixed for it in the plan."),
    "used": gettext_lazy("It is in use."),
    "changed": gettext_lazy("Somebody changed it since."),
}


def choices_in_sheets(
    field: str, service: Service, *, offered: bool = False
) -> Mapping[str, Words]:
    """What can be chosen in a column, in the words of the service where it has its own.

    Only what is ``offered`` for who fills it in; a case may be of a kind that is offered no more.
    """
    if field == KIND:
        kinds = choices_of(service)
        some = kinds.offered(ChoiceList.KIND) if offered else kinds.all_of(ChoiceList.KIND)
        return {kind.code: kind.label for kind in some}
    if field == REASON:
        return reasons_to_choose(choices_of(service))
    talk = TALK.fullmatch(field)
    return CHOICES.get(f"talk_{talk[2]}" if talk else field, {})


def _nobody(refusal: NobodyOfThatName) -> str:
    said = (
        _("We do not know this organisation. Add it first, or leave this empty.")
        if refusal.field == "partner"
        else _("We do not know this mediator.")
    )
    if not refusal.names:
        return said
    return _("%(fault)s Do you mean one of these: %(names)s?") % {
        "fault": said,
        "names": ", ".join(refusal.names),
    }


def _wall(refusal: SeatRefused) -> str:
    said = dict.fromkeys(rule_sentence(reason, refusal.names) for reason in refusal.reasons)
    return " ".join([*said, _("Choose somebody else, or leave this empty.")])


why_not = words_from(
    {
        Refused: words_of_cases,
        SeatRefused: _wall,
        NobodyOfThatName: _nobody,
        SeveralOfThatName: gettext_lazy(
            "Several mediators are called so. Use their number or their email address."
        ),
        HalfATalk: gettext_lazy("Of a talk both the kind and the day have to stand here."),
    }
)
"""Why a line was not taken in, or not changed."""

COLUMN_OF = {
    "their_number": "number",
    "own_reference": "partner_reference",
    "agreed_a": "a_consent_on",
    "agreed_b": "b_consent_on",
    "languages": "spoken",
}


def field_at_fault(refusal: Refused) -> str:
    """The field of the sheet that it is about, or nothing."""
    fields: Any = getattr(refusal, "fields", None) or [getattr(refusal, "field", "")]
    if isinstance(refusal, of_cases.MediatorMayNot):
        return f"mediator_{refusal.seat}"
    if isinstance(refusal, of_cases.SameMediatorTwice):
        return "mediator_2"
    if isinstance(refusal, of_cases.NobodyReported):
        return "a_name"
    if isinstance(refusal, SeatRefused):
        return "mediator_1"
    return COLUMN_OF.get(fields[0], str(fields[0]))
