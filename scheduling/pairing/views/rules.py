"""The rules of pairing of a service: to look at, and to set."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.forms import posted
from core.htmx import go_to, render_page
from organisations.models import AreaRule, Service
from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling import policies
from scheduling.engine.weights import Weights
from scheduling.pairing.actions.rules import set_pairing_rules
from scheduling.pairing.forms.rules import PairingRulesForm
from scheduling.pairing.models import NewcomerRule, PairingRules
from scheduling.pairing.pages.example import Example, example
from scheduling.pairing.pages.rules import rule_list
from scheduling.pairing.words.weights import Figure, groups_for


@require_GET
@allowed(policies.SEE_PAIRING_RULES)
def pairing_rules(request: MemberRequest) -> HttpResponse:
    rules = PairingRules.of(request.service)
    weights = rules.as_weights()
    context = {
        "who": _who(rules, request.service),
        "groups": [
            {
                "title": group.title,
                "facts": [(figure.label, _figure(figure, weights)) for figure in group.figures],
            }
            for group in groups_for(request.service.mediators_per_case)
        ],
        "principles": rule_list(rules, request.service),
        "example": _example(weights, request.service),
        "may_change": request.scope.has(*policies.SET_PAIRING_RULES.roles),
    }
    return render(request, "scheduling/pairing_rules.html", context)


@require_http_methods(["GET", "POST"])
@allowed(policies.SET_PAIRING_RULES)
def pairing_rules_change(request: MemberRequest) -> HttpResponse:
    """``?delivered`` fills the form with the numbers as delivered; ``try`` only counts them out."""
    delivered = "delivered" in request.GET
    service = request.service
    kept = PairingRules.of(service)
    rules = PairingRules(service=service) if delivered else kept
    form = PairingRulesForm(posted(request), rules=kept, service=service, delivered=delivered)
    if form.is_valid() and "try" not in request.POST:
        set_pairing_rules(**form.rules, by=request.scope, at=timezone.now())
        messages.success(request, _("The rules of pairing are saved."))
        return go_to(request, "scheduling:pairing_rules", request.service.slug)
    weights = form.weights if form.is_valid() else rules.as_weights()
    context = {
        "form": form,
        "delivered": delivered,
        "wrong": form.wrong,
        "principles": rule_list(rules, service),
        "example": None if form.errors else _example(weights, service),
    }
    return render_page(
        request,
        "scheduling/pairing_rules_change.html",
        "scheduling/_pairing_tried.html",
        context,
        status=422 if form.errors else 200,
    )


def _example(weights: Weights, service: Service) -> Example:
    return example(weights, usual=service.language, seats=service.mediators_per_case)


def _who(rules: PairingRules, service: Service) -> list[tuple[str, Any]]:
    def word(rule: str) -> str:
        return str(capfirst(AreaRule(rule).label))

    places = [
        (_("A case in the volunteer's own street"), word(service.same_street_rule)),
        (_("A case in the volunteer's own postcode"), word(rules.same_postcode)),
        (_("A case in the volunteer's own district"), word(service.same_district_rule)),
    ]
    if service.mediators_per_case == 1:
        return places
    return [
        *places,
        (_("A newcomer goes"), capfirst(NewcomerRule(rules.newcomers).label)),
        (
            _("People of one household"),
            _("Never together") if rules.same_household else _("May go together"),
        ),
    ]


def _figure(figure: Figure, weights: Weights) -> str:
    shown, delivered = figure.shown(weights), figure.shown(Weights())
    number = number_format(shown, force_grouping=True)
    if shown == delivered:
        return str(number)
    facts = {"number": number, "delivered": number_format(delivered, force_grouping=True)}
    return _("%(number)s (default: %(delivered)s)") % facts
