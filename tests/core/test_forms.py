import pytest
from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy

from core.forms import RowsField, capitalised, choose_from, posted
from organisations.models import Service
from tests.factories.organisations import ServiceFactory


def test_what_was_sent_binds_a_form_even_where_it_is_empty(rf):
    assert not posted(rf.post("/"))
    assert posted(rf.post("/")) is not None
    assert posted(rf.get("/", {"q": "somebody"})) is None


def test_choices_are_capitalised_in_the_language_of_whoever_reads_them():
    choices = capitalised([("morning", gettext_lazy("morning"))])

    with translation.override("nl"):
        assert str(choices[0][1]) == "Ochtend"
    with translation.override("en"):
        assert str(choices[0][1]) == "Morning"


class ServicesForm(forms.Form):
    services = RowsField(queryset=None)


@pytest.mark.django_db
def test_only_rows_that_were_given_can_be_chosen():
    given, other = ServiceFactory(), ServiceFactory()

    for chosen, is_right in ((given.pk, True), (other.pk, False), (10**30, False)):
        form = ServicesForm({"services": [chosen]})
        choose_from(form, "services", Service.objects.filter(pk=given.pk))
        assert form.is_valid() is is_right
