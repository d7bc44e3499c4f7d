"""How a case says what it is about, in templates: in the words of its service."""

from django import template
from django.template import Context

from cases.models import Case, ChoiceList, choices_of

register = template.Library()


@register.simple_tag(takes_context=True)
def kind_of(context: Context, case: Case) -> str:
    """Pages know the service by their request, letters by its name.

    Not by the case: to follow it there would ask the database once for each line of a list.
    """
    request = context.get("request")
    service = request.service if request else context["service"]
    return choices_of(service).said(ChoiceList.KIND, case.kind, case.own_kind_id)
