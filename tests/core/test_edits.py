"""What an older page may change: the field its writer touched, and nothing that is newer."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from cases.forms.ending import CloseForm
from cases.forms.work import AftercarePlanForm, OutcomeForm
from cases.lifecycle import CaseState
from core.edits import EditForm
from core.forms import DayField
from tests.factories.cases import CaseFactory

BOXES = [("nl", "Dutch"), ("fr", "French"), ("tr", "Turkish"), ("ar", "Arabic")]
STORED = {"name": "Anna", "note": "", "day": None, "here": True, "level": "low", "spoken": ["nl"]}


class PersonForm(EditForm, forms.Form):
    name = forms.CharField(required=False)
    note = forms.CharField(required=False, widget=forms.Textarea)
    day = DayField(required=False)
    here = forms.BooleanField(required=False)
    level = forms.ChoiceField(choices=[("low", "low"), ("high", "high")])
    spoken = forms.MultipleChoiceField(choices=BOXES, required=False)
    sure = forms.BooleanField(required=False)

    def __init__(self, *args, stored, **kwargs):
        super().__init__(*args, **kwargs)
        self.edits(stored)


def drawn(stored=STORED, form=PersonForm, **facts):
    return form(stored=stored, **facts)["drawn"].value()


def sent(*, of=STORED, now=STORED, **fields):
    """The form as it comes back when ``now`` is stored, of a page that was drawn from ``of``."""
    data, page = QueryDict(mutable=True), PersonForm(stored=of)
    typed = {
        "drawn": drawn(of),
        **{name: page._sent(name, of[name]) for name in of},
    }
    for name, value in (typed | fields).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    if not of["here"] and "here" not in fields:
        del data["here"]
    return PersonForm(data, stored=now)


def test_a_page_that_nobody_touched_changes_nothing():
    form = sent(now=STORED | {"name": "Bea", "here": False, "spoken": ["fr"], "level": "high"})

    assert form.is_valid()
    assert form.changes == {"sure": False}
    assert form.cleaned_data["name"] == "Bea"
    assert form.cleaned_data["spoken"] == ["fr"]
    assert form.cleaned_data["here"] is False


@pytest.mark.parametrize(
    ("name", "mine", "cleaned"),
    [
        ("name", "Cor", "Cor"),
        ("note", "two\r\nlines", "two\r\nlines"),
        ("day", "2026-03-01", date(2026, 3, 1)),
        ("here", [], False),
        ("level", "high", "high"),
        ("spoken", ["nl", "tr"], ["nl", "tr"]),
    ],
)
def test_what_was_touched_is_all_that_is_written(name, mine, cleaned):
    form = sent(**{name: mine})

    assert form.is_valid()
    assert form.changes == {name: cleaned, "sure": False}


@pytest.mark.parametrize(
    ("name", "theirs", "mine", "told"),
    [
        ("name", "Bea", "Cor", "to “Bea”"),
        ("note", "Call first", "Call late", "to “Call first”"),
        ("day", date(2026, 3, 2), "2026-03-01", "to “2 March 2026”"),
        ("name", "", "Cor", "Somebody emptied this"),
    ],
)
def test_where_both_wrote_the_other_value_is_told_and_ones_own_stays(name, theirs, mine, told):
    form = sent(now=STORED | {name: theirs}, **{name: mine})

    assert not form.is_valid()
    assert told in form.errors[name][0]
    assert form[name].value() == mine

    again = QueryDict(mutable=True)
    again.update({"drawn": form["drawn"].value(), "level": "low", name: mine})
    assert PersonForm(again, stored=STORED | {name: theirs}).is_valid()


def test_the_same_in_another_spelling_is_no_dispute():
    assert sent(now=STORED | {"name": "Bea"}, name=" Bea ").is_valid()
    lines = STORED | {"note": "two\nlines"}
    same = sent(of=lines, now=lines, note="two\r\nlines\r\n")
    assert same.is_valid()
    assert same.changes == {"sure": False}


def test_boxes_are_held_one_by_one():
    form = sent(
        of=STORED | {"spoken": ["nl", "fr"]},
        now=STORED | {"spoken": ["fr", "ar"]},  # they took Dutch away and added Arabic
        spoken=["nl", "tr"],  # I took French away and added Turkish
    )

    assert form.is_valid()
    assert form.cleaned_data["spoken"] == ["ar", "tr"]
    assert form.changes["spoken"] == ["ar", "tr"]


def test_both_of_a_page_that_is_wrong_in_another_field_are_told():
    form = sent(now=STORED | {"name": "Bea", "note": "new"}, name="Cor", level="none")

    assert set(form.errors) == {"name", "level"}
    assert form["note"].value() == "new"


@pytest.mark.parametrize("nonsense", ["", "name", "name=", "x y=z =", "name=AAAAAAAA.BBBBBBBB"])
def test_a_page_that_says_nothing_or_nonsense_never_fails(nonsense):
    form = sent(drawn=nonsense, name="Cor", now=STORED)

    assert form.is_valid() or form.errors["name"]


class DatedForm(PersonForm):
    together = (("name", "day"),)


@pytest.mark.parametrize(
    ("name", "disputed"),
    [
        ("Cor", {"day"}),
        ("Bea", {"day"}),  # they wrote this too, and took another day for it
        ("Anna", set()),
    ],
)
def test_what_means_something_only_together_is_never_half_of_each(name, disputed):
    page = {"drawn": drawn(form=DatedForm), "level": "low", "day": "", "here": "on"}
    newer = STORED | {"name": "Bea" if name == "Bea" else "Anna", "day": date(2026, 3, 2)}

    form = DatedForm(page | {"name": name}, stored=newer)

    assert set(form.errors) == disputed
    assert form["day"].value() == ("" if disputed else "2026-03-02")
    assert all("to “2 March 2026”" in form.errors[field][0] for field in disputed)


def test_the_same_said_twice_of_what_belongs_together_is_no_dispute():
    page = {"drawn": drawn(form=DatedForm), "level": "low", "day": "2026-03-02", "name": "Bea"}

    form = DatedForm(page, stored=STORED | {"name": "Bea", "day": date(2026, 3, 2)})

    assert form.is_valid()


def test_of_what_belongs_together_all_is_written():
    page = {"drawn": drawn(form=DatedForm), "level": "low", "day": "", "name": "Cor", "here": "on"}

    form = DatedForm(page, stored=STORED)

    assert form.is_valid()
    assert {"name", "day"} <= set(form.changes)
    assert "level" not in form.changes


def test_what_is_carried_is_nothing_that_was_said():
    class AnyForm(PersonForm):
        def clean(self):
            self.said = dict(super().clean())
            return self.said

    form = AnyForm({"drawn": drawn(STORED), "level": "low"}, stored=STORED)

    assert form.is_valid()
    assert "drawn" not in form.said
    assert "drawn" not in form.cleaned_data


def test_what_is_carried_tells_nothing_of_what_is_stored():
    said = drawn(STORED | {"name": "Geheim"})

    assert "Geheim" not in said
    assert said != drawn(STORED)
    assert drawn(STORED, prefix="b") != drawn(STORED)


@pytest.mark.django_db
def test_a_step_of_a_case_takes_over_what_another_said_of_it_meanwhile(now):
    case = CaseFactory(state=CaseState.IN_CONTACT_A)
    held = {"stage": "talk_a", "result": "done", "held_on": "2026-03-02", "minutes": "0"}
    newer = {"stands": str(CaseState.JOINT_PLANNED), "provisional_result": "solved"}
    for make, name, older in (
        (lambda *a: OutcomeForm(*a, case=case, today=now.date()), "stands", "in_contact_a"),
        (lambda *a: AftercarePlanForm(*a, case=case, today=now.date()), "provisional_result", ""),
        (lambda *a: CloseForm(*a, case=case), "provisional_result", ""),
    ):
        case.state, case.provisional_result, case.started_at = CaseState.IN_CONTACT_A, "", now
        page = make()["drawn"].value()
        case.state, case.provisional_result = CaseState.JOINT_PLANNED, "solved"

        form = make(held | {"drawn": page, name: older})
        form.is_valid()

        assert form.cleaned_data.get(name) == newer[name], form.errors
