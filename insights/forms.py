"""What somebody says of the list of turns: a name for what they see, and whom to ask."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from crispy_forms.layout import Div, Submit
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.forms.ending import RestForm
from cases.forms.owning import HandOverForm
from cases.models import Case
from core.forms import RowsField, layout_of, text_field
from core.local_time import local_day
from insights.due.several import Deed
from organisations.models import Scope
from organisations.models.saved_views import LONGEST_NAME, LONGEST_QUERY
from volunteers.models import Volunteer


class ViewForm(forms.Form):
    name = text_field(_("What do you call it?"), LONGEST_NAME)
    query = forms.CharField(
        label=_("What you see now"),
        max_length=LONGEST_QUERY,
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "max_length": _("This is too much to keep: choose fewer things of the list.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_of("name", Div(Submit("save", _("Keep it")), css_class="action-bar"))


class AskPairsForm(forms.Form):
    """The people who were shown beside each case; a case without any asks nobody."""

    def __init__(self, *args: Any, cases: Iterable[Case], scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Volunteer.visible_to(scope).may_mediate()
        for case in cases:
            self.fields[f"pair-{case.pk}"] = RowsField(queryset=people, required=False)

    def people_for(self, case: Case) -> list[Volunteer]:
        return list(self.cleaned_data[f"pair-{case.pk}"])


def form_for(
    deed: Deed, sent: QueryDict | None, *, cases: Sequence[Case], scope: Scope, at: datetime
) -> forms.Form | None:
    """What is asked before it is done; a reminder asks nothing."""
    if deed == Deed.REMIND:
        return None
    if deed == Deed.ASK_BEST:
        return AskPairsForm(sent, cases=cases, scope=scope)
    if deed == Deed.REST:
        return RestForm(sent, today=local_day(at, scope.service.zone))
    return HandOverForm(sent, scope=scope)
