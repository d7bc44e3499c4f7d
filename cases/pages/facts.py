"""What a case page tells, in pairs of label and value."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.models import Aftercare, Case, ChoiceList, ChoicesOfService, Party, Triage, choices_of
from core.templatetags.ui import spelled
from core.week import BOXES
from core.wording import PART_LABELS, listed
from organisations.actions.districts import is_outside_area
from organisations.models import Scope
from volunteers.words import spoken_here

Facts = list[tuple[str, Any]]


def case_facts(case: Case, *, by: Scope) -> Facts:
    """What was ticked at triage is for coordinators: it hints at health and crime."""
    words, own = choices_of(by.service), case.own_reason_id
    not_started = words.said(ChoiceList.NOT_STARTED, case.not_started_reason, own)
    ended = words.said(ChoiceList.ENDED, case.ended_reason, own)
    return [
        (_("About"), capfirst(words.said(ChoiceList.KIND, case.kind, case.own_kind_id))),
        (_("Form"), capfirst(case.get_mediation_type_display())),
        (_("District"), case.district),
        (_("Languages"), _languages(case)),
        (_("They can on"), times_of_parties(case)),
        (_("Mixed pair"), _("The parties ask for it") if case.prefer_mixed_pair else ""),
        (_("Came in"), f"{_day(case, case.received_at)}, {case.get_channel_display()}"),
        (_("Ticked at triage"), _ticked(case, words) if by.is_coordinator else ""),
        (_("Referred to"), _referred_to(case) if by.is_coordinator else ""),
        (_("In the queue since"), _day(case, case.ready_at)),
        (_("Days rested"), case.slept_days or ""),
        (_("Ended on"), _day(case, case.closed_at)),
        (
            _("Why it did not start"),
            capfirst(not_started),
        ),
        (_("How it ended"), capfirst(ended)),
        (_("What helped"), capfirst(case.get_method_display())),
        (_("Result after the talks"), capfirst(case.get_provisional_result_display())),
        (_("Result at aftercare"), capfirst(case.get_confirmed_result_display())),
    ]


def told_at_aftercare(aftercare: Aftercare) -> Facts:
    """What both said when they were called, and what was written of it."""
    return [
        (_("For the first party"), capfirst(aftercare.get_relation_a_display())),
        (_("For the second party"), capfirst(aftercare.get_relation_b_display())),
        (_("Short note"), aftercare.note),
    ]


def _ticked(case: Case, words: ChoicesOfService) -> str:
    """In the words in which it was asked then."""
    triage: Triage | None = getattr(case, "triage", None)
    if triage is None:
        return ""
    known = (words.find(ChoiceList.QUESTION, code) for code in triage.contra_indications)
    return " · ".join(
        capfirst(question.in_words_of(triage.asked_as).label) for question in known if question
    )


def _referred_to(case: Case) -> str:
    triage: Triage | None = getattr(case, "triage", None)
    return triage.referred_to if triage else ""


def outside_area(case: Case, parties: Iterable[Party], *, by: Scope, on: date) -> str:
    """A postcode of the parties that lies in no district, where the case has none; else nothing."""
    if case.district_id is not None:
        return ""
    told = [party.postcode for party in parties if party.postcode]
    outside = [one for one in told if is_outside_area(one, by=by, on=on)]
    return outside[0] if outside and len(outside) == len(told) else ""


def _day(case: Case, moment: Any) -> str:
    if moment is None:
        return ""
    return spelled(moment.astimezone(case.service.zone).date(), "j F Y")


def _languages(case: Case) -> str:
    words = spoken_here(case.languages)
    if words and case.both_speak:
        return _("%(languages)s, both mediators") % {"languages": words}
    return words


def times_of_parties(case: Case) -> str:
    """ "Mon morning, evening · Tue morning": one part for each day."""
    days: dict[int, list[Promise]] = {}
    for weekday, part in (BOXES[wish] for wish in case.wishes if wish in BOXES):
        days.setdefault(weekday, []).append(PART_LABELS[part])
    return " · ".join(
        f"{WEEKDAYS_ABBR[weekday]} {listed(*parts)}" for weekday, parts in sorted(days.items())
    )
