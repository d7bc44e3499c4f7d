"""The rows of the list of turns, ready to print."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import ChoiceList, Stage, choices_of
from core.ages import Age
from core.templatetags.ui import short_day, short_moment
from core.wording import address_of_rows, listed_with_and, paired, titles_of
from insights.due.seen import CaseSeen, OtherSeen
from insights.due.several import deeds_for
from insights.due.steps import DueKind, DueStep, Whose, owner_of
from insights.words import DEEDS, HEADINGS, SIGNS, URGENT, title_of_step
from organisations.models import Service
from scheduling.pairing.models.offers import DeclineReason

PAGES_OF_PEOPLE = {
    DueKind.CERTIFICATE: "training:certification_detail",
    DueKind.ADDRESS: "volunteers:volunteer_detail",
}
PLACES_ON_PAGE = {
    DueKind.ASK_COMING: "#call",
    DueKind.FIRST_CONTACT: "#call",
}
ANSWERABLE = {DueKind.ASKED, DueKind.CALL_ASKED}
"""Somebody who was asked can still say yes or no."""
NOWHERE: Mapping[int, str] = {}
SEEKS = {DueKind.FIND_PAIR, DueKind.FIND_SECOND, DueKind.NO_ANSWER}
TONES = {Whose.COORDINATOR: "turn", Whose.PAIR: "go", Whose.ASKED: "wait", Whose.LATER: ""}


def due_rows(
    steps: Iterable[DueStep], service: Service, opened: Mapping[int, str] = NOWHERE
) -> list[dict[str, Any]]:
    """``opened`` says of cases, by key, which colleague has them open."""
    kinds = choices_of(service).titles(ChoiceList.KIND)
    alone = service.mediators_per_case == 1
    return [
        {
            "id": f"due-{step.kind}-{step.subject.pk}",
            "icon": SIGNS[step.kind],
            "tone": "bad" if step.urgent else TONES[step.whose],
            "title": title_of_step(step.kind, getattr(step.subject, "state", ""), alone=alone),
            "url": _page_of_subject(step, service),
            "about": " · ".join(part for part in _about(step, kinds) if part),
            "deed": DEEDS[step.kind],
            "deed_url": address_of_deed(step, service),
            "name": _name(step),
            "owner": owner.name if (owner := owner_of(step)) else "",
            "case": step.subject.pk if isinstance(step.subject, CaseSeen) else None,
            "fits": " ".join(deeds_for(step)),
            "opened": opened.get(step.subject.pk) if isinstance(step.subject, CaseSeen) else None,
            **age_of(step),
        }
        for step in steps
    ]


def step_on_case_page(step: DueStep, service: Service) -> dict[str, Any]:
    """The step as the card of its case shows it; what is done there itself leads to the phones."""
    alone = service.mediators_per_case == 1
    here = step.page == "cases:case_detail"
    return {
        "whose": HEADINGS[step.whose],
        "is_ours": step.whose == Whose.COORDINATOR,
        "title": title_of_step(step.kind, getattr(step.subject, "state", ""), alone=alone),
        "about": " · ".join(_particulars(step)),
        "label": DEEDS[step.kind],
        "page": step.page,
        "url": PLACES_ON_PAGE.get(step.kind, "") if here else address_of_deed(step, service),
        **age_of(step),
    }


def groups_of_turns(
    steps: Iterable[DueStep],
    service: Service,
    counts: dict[Whose, int],
    opened: Mapping[int, str],
) -> list[dict[str, Any]]:
    """The rows of a page under whose turn it is; ``counts`` are of the whole list."""
    found: dict[Whose, list[DueStep]] = {}
    for step in steps:
        found.setdefault(step.whose, []).append(step)
    return [
        {
            "whose": whose,
            "title": HEADINGS[whose],
            "count": counts[whose],
            "rows": due_rows(rows, service, opened),
        }
        for whose, rows in found.items()
    ]


def _address(view: str, key: int, service: Service) -> str:
    if view == "organisations:mail_trouble":
        return reverse(view, args=[service.slug])
    return address_of_rows(view, service.slug) % key


def address_of_deed(step: DueStep, service: Service) -> str:
    return _address(step.page, step.key, service) + _told_beforehand(step)


def _told_beforehand(step: DueStep) -> str:
    """Of which talk it is that somebody tells."""
    return f"?stage={step.talk.kind}" if step.kind == DueKind.REPORT and step.talk else ""


def _page_of_subject(step: DueStep, service: Service) -> str:
    if isinstance(step.subject, CaseSeen):
        return address_of_rows("cases:case_detail", service.slug) % step.subject.pk
    return _address(PAGES_OF_PEOPLE.get(step.kind, step.page), step.subject.pk, service)


def _name(step: DueStep) -> str:
    """What tells its button from the others of the same words."""
    return step.subject.number if isinstance(step.subject, CaseSeen) else step.subject.name


def _about(step: DueStep, kinds: Any) -> Iterator[str]:
    subject = step.subject
    if isinstance(subject, OtherSeen):
        yield _counted(subject) if step.kind == DueKind.MAIL else subject.name
        return
    yield subject.number
    yield kinds.of(subject.kind, subject.own_kind)
    yield subject.district
    yield from _particulars(step)


def _particulars(step: DueStep) -> Iterator[str]:
    """What stands in the way, or is waited for: for whoever knows which case it is."""
    if step.seat:
        yield step.seat.name
    if isinstance(step.subject, CaseSeen):
        yield from _about_people(step, step.subject)
    yield from _about_talk(step)
    yield from _about_offers(step)
    if step.urgent:
        yield str(URGENT[step.urgent])


def _about_people(step: DueStep, case: CaseSeen) -> Iterator[str]:
    """Who takes over, or how many would like to do it."""
    if step.kind == DueKind.SUBSTITUTE and case.substitution:
        yield case.substitution.name
    if step.kind in SEEKS and case.hands:
        words = ngettext("%(n)s hand up", "%(n)s hands up", case.hands)
        yield words % {"n": case.hands}


def _counted(mail: OtherSeen) -> str:
    if mail.number == 1:
        return mail.name
    words = ngettext("%(n)s message", "%(n)s messages", mail.number)
    return words % {"n": mail.number}


def _about_talk(step: DueStep) -> Iterator[str]:
    talk = step.talk
    if talk is None:
        return
    yield f"{titles_of(Stage)[talk.kind]} {short_moment(talk.starts_at)}"
    if step.kind == DueKind.ASK_COMING:
        yield _("%(coming)s of %(invited)s come") % {
            "coming": talk.coming,
            "invited": talk.invited,
        }


def _about_offers(step: DueStep) -> Iterator[str]:
    if step.kind == DueKind.ASKED:
        answered = sum(one.answer in {"accepted", "declined"} for one in step.offers)
        counted = {"answered": answered, "asked": len(step.offers)}
        yield _("Volunteers: %(answered)s of %(asked)s") % counted
    if step.kind == DueKind.CALL_ASKED:
        yield listed_with_and(one.name for one in step.offers)
    if step.kind in ANSWERABLE and isinstance(step.when, datetime):
        yield _("until %(until)s") % {"until": short_moment(step.when)}
    reasons = dict(DeclineReason.choices)
    for one in step.offers:
        if one.answer == "declined":
            yield paired(one.name, reasons.get(one.reason, _("said no")))
        elif one.answer == "expired" or (step.kind not in ANSWERABLE and one.answer == "sent"):
            yield paired(one.name, _("no answer"))


def age_of(step: DueStep) -> dict[str, Any]:
    """How long against the norm, on one scale; of what has no norm, its day."""
    if step.norm is None:
        return {"norm": None, "day": short_day(step.when) if step.when else ""}
    age = Age(elapsed=step.elapsed, norm=step.norm)
    return {"elapsed": age.elapsed, "norm": age.norm, "age_tone": age.tone, "fill": age.fill}
