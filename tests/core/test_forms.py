from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy

from core.edits import EditForm
from core.forms import (
    DayField,
    MailboxField,
    RowsField,
    bound_day,
    capitalised,
    choose_from,
    posted,
)
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


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('"a,b"@x.test', "Before the “@”"),
        ("josé@x.test", "Before the “@”"),
        ("an@a_b.test", "behind the “@”"),
        ("an", "Enter a valid email address."),
    ],
)
def test_an_address_that_not_every_server_takes_is_refused_in_words(typed, words):
    with pytest.raises(ValidationError, match=words):
        MailboxField().clean(typed)


def test_the_host_of_an_address_becomes_ascii_where_it_is_typed():
    assert MailboxField().clean(" umut@münchen.example") == "umut@xn--mnchen-3ya.example"
    assert MailboxField(required=False).clean("") == ""


class DayForm(forms.Form):
    day = DayField()

    def __init__(self, *args, **words):
        super().__init__(*args)
        bound_day(self, "day", earliest=date(2026, 3, 1), latest=date(2026, 3, 31), **words)


@pytest.mark.parametrize("typed", ["2026-03-09", "9-3-2026", "09/03/2026", "9.3.2026"])
def test_a_day_is_read_as_people_and_browsers_write_it(typed):
    form = DayForm({"day": typed})

    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0026-03-01", "Write the year with four digits, like 2026."),  # keys 010326 in a browser
        ("1-3-26", "Write the year with four digits, like 2026."),
        ("01/03/26", "Write the year with four digits, like 2026."),
        ("010326", "Write the year with four digits, like 2026."),
        ("0206-03-01", "Write the year with four digits, like 2026."),
        ("2206-03-01", "The latest day that fits here is 31/03/2026. Is the year right?"),
        ("9999-12-31", "The latest day that fits here is 31/03/2026. Is the year right?"),
        ("2026-02-28", "The earliest day that fits here is 01/03/2026. Is the year right?"),
        ("soon", "Enter a valid date."),
        ("2026-02-30", "Enter a valid date."),
        ("12026-03-09", "Enter a valid date."),
    ],
)
def test_an_impossible_day_is_asked_back_in_words(typed, words):
    assert DayForm({"day": typed}).errors["day"] == [words]


def test_a_form_may_have_words_of_its_own_for_its_bounds():
    form = DayForm({"day": "2999-03-01"}, too_late="Not yet.")

    assert form.errors["day"] == ["Not yet."]
    assert DayForm({"day": "2999-03-01"}).errors["day"] != ["Not yet."]


def test_without_bounds_a_day_has_room_before_and_after_it():
    for typed in ("1066-10-14", "9999-12-31"):
        with pytest.raises(ValidationError):
            DayField().clean(typed)


class KeptDayForm(EditForm, forms.Form):
    day = DayField()

    def __init__(self, *args, stored):
        super().__init__(*args)
        self.edits({"day": stored})
        bound_day(self, "day", earliest=date(2026, 3, 1), latest=date(2026, 3, 31))


@pytest.mark.parametrize("stored", [date(2024, 1, 1), date(2035, 1, 1), date(2026, 3, 9)])
def test_a_day_that_is_stored_fits_however_the_bounds_have_moved(stored):
    form = KeptDayForm({"day": stored.isoformat()}, stored=stored)

    assert form.is_valid()
    said = form.fields["day"].widget.attrs
    assert said["min"] <= stored.isoformat() <= said["max"]  # or the browser sends nothing
    assert "fits here is 01/03/2026" in str(
        KeptDayForm({"day": "2023-12-31"}, stored=stored).errors
    )
    assert "fits here is 31/03/2026" in str(
        KeptDayForm({"day": "2034-12-31"}, stored=stored).errors
    )
