"""Which coordinator is in charge of a case."""

from typing import Any

from crispy_forms.layout import Div, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import choose_from, layout_of
from organisations.forms.covers import RoleField
from organisations.models import Scope, coordinators_of


class HandOverForm(forms.Form):
    """Asks anew: what is sent says who it is from now on, or that it is everybody."""

    to = RoleField(
        queryset=None,
        label=_("Who is in charge from now on?"),
        required=False,
        empty_label=_("nobody in particular: it stands for all coordinators"),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "to", coordinators_of(scope.service))
        self.helper = layout_of(
            "to", Div(Submit("hand_over", _("Hand over")), css_class="action-bar")
        )
