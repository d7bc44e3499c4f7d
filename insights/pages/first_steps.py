"""What a service still needs before it can ask its first pair, in order."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.wording import listed
from insights.models import opened_so_far
from organisations.models import Scope, Service
from volunteers.models import AgreementKind

BRING_IN = "moving:import_list"
DONE, NOW, NEXT = "done", "now", "next"


@dataclass(frozen=True)
class FirstStep:
    """``text`` says what stands, or what is to be done; ``action`` what the link does.

    ``other`` is a second way to the same end: where it leads and what it does.
    """

    title: str
    text: str
    state: str
    url: str
    action: str
    other: tuple[str, str] | None = None


@dataclass(frozen=True)
class FirstSteps:
    steps: list[FirstStep]
    done: int

    @property
    def left(self) -> int:
        return len(self.steps) - self.done


def first_steps(scope: Scope) -> FirstSteps | None:
    """None once all of them are done, or the first pair was asked without some of them."""
    so_far = opened_so_far(scope)
    if so_far["offers"]:
        return None
    asked = _asked_of(scope.service, so_far)
    done = sum(is_done for is_done, *_rest in asked)
    if done == len(asked):
        return None
    steps, is_next = [], False
    for is_done, title, text, view, action in asked:
        state = DONE if is_done else NEXT if is_next else NOW
        is_next = is_next or state == NOW
        url = reverse(view, args=[scope.service.slug])
        steps.append(FirstStep(title, text, state, url, action, _other_way(view, scope.service)))
    return FirstSteps(steps, done)


def _other_way(view: str, service: Service) -> tuple[str, str] | None:
    """Who has no volunteers yet asks the neighbourhood."""
    if view != BRING_IN:
        return None
    return reverse("volunteers:campaign_list", args=[service.slug]), _("Start a campaign")


Asked = tuple[bool, str, str, str, str]


def _asked_of(service: Service, so_far: dict[str, Any]) -> list[Asked]:
    """Of each step whether it is done, its title, what stands or is to be done, where, and how."""
    return [*_of_the_service(service, so_far), *_of_its_people(service, so_far)]


def _of_the_service(service: Service, so_far: dict[str, Any]) -> list[Asked]:
    reached = [word for word in (service.phone, service.phone_hours) if word]
    districts, partners = so_far["districts"], so_far["partners"]
    return [
        (
            len(reached) == 2,
            _("Name, phone and hours"),
            ", ".join([service.name, *reached])
            if len(reached) == 2
            else _("Residents and partners read how they reach you."),
            "organisations:service_settings",
            _("Fill in phone and hours"),
        ),
        (
            bool(districts),
            _("Districts"),
            ngettext("%(number)s district", "%(number)s districts", districts)
            % {"number": districts}
            if districts
            else _("The parts of your area. A pair does not live around the corner of its case."),
            "organisations:district_list",
            _("Add districts"),
        ),
        (
            bool(partners),
            _("Who may refer"),
            ngettext("%(number)s partner", "%(number)s partners", partners) % {"number": partners}
            if partners
            else _("The police, the corporation, the neighbourhood team: each gets its own page."),
            "organisations:partner_list",
            _("Add partners"),
        ),
    ]


def _of_its_people(service: Service, so_far: dict[str, Any]) -> list[Asked]:
    has_texts = so_far["texts"] == len(AgreementKind)
    needed, mediators = service.mediators_per_case, so_far["mediators"]
    return [
        (
            bool(so_far["coordinators"] or so_far["coordinators_invited"]),
            _("Your coordinator"),
            _coordinator_words(so_far),
            "organisations:people",
            _("Invite a coordinator"),
        ),
        (
            has_texts,
            _("What volunteers agree to"),
            listed(*(str(kind.label) for kind in AgreementKind))
            if has_texts
            else _("Nobody is admitted before they accept these texts. You write them once."),
            "volunteers:agreement_texts",
            _("Write the texts"),
        ),
        (
            mediators >= needed,
            _("Your volunteers"),
            ngettext(
                "%(number)s volunteer may mediate", "%(number)s volunteers may mediate", mediators
            )
            % {"number": mediators}
            if mediators
            else _(
                "Bring along who mediates for you already, from a list that you keep. Or start a "
                "campaign, and people apply."
            ),
            BRING_IN,
            _("Bring in files"),
        ),
    ]


def _coordinator_words(so_far: dict[str, Any]) -> str:
    if so_far["coordinators"]:
        return _("Is here, and takes in cases and volunteers.")
    if so_far["coordinators_invited"]:
        return _("Is invited, and not here yet.")
    return _("Takes in cases and volunteers. They get an email and can begin at once.")
