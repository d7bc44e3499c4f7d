"""Two people with the same page open: nobody's work is undone, whichever page it is."""

import importlib

import pytest
from django import forms

from cases.forms.ending import CloseForm
from cases.forms.notes import HeadsUpForm
from cases.forms.work import AftercarePlanForm, OutcomeForm
from core.edits import EditForm
from organisations.models import OWNER, AuditEntry, Role
from tests.conventions.edits import EDIT_PAGES, HALVES
from tests.conventions.files import APPS, modules_of, nobody_offends
from tests.conventions.test_access import cast  # noqa: F401
from tests.conventions.test_ended_sessions import at_work, doors  # noqa: F401
from tests.filled_in import form_with, written_in

pytestmark = pytest.mark.slow
STEPS = {OutcomeForm, AftercarePlanForm, CloseForm, HeadsUpForm}
"""Set one stored fact, some with something new: held to it by the tests of their own."""

MAKES_NEW = {
    "AddPasskeyForm",
    "AskForm",
    "AskPairsForm",
    "AdmitForm",
    "AftercareForm",
    "AgreementsForm",
    "AnswerForm",
    "AsksWhoItIs",
    "ApplyForm",
    "AssessForm",
    "CancelForm",
    "CaseForm",
    "FollowUpForm",
    "ColumnsForm",
    "CertificateForm",
    "TalkRoomForm",
    "ClosingForm",
    "ConfirmForm",
    "ConflictForm",
    "ConversationForm",
    "CourseReplyForm",
    "CoverForm",
    "CrowdForm",
    "DeclineApplicationForm",
    "DeclineOfferForm",
    "ElsewhereForm",
    "EnrolForm",
    "ExistingMediatorForm",
    "FormWithWeek",
    "FromOutsideForm",
    "GiveLoginForm",
    "HandOverForm",
    "HoldForm",
    "IncomingForm",
    "InformForm",
    "InterviewForm",
    "InviteForm",
    "LeaveForm",
    "LoginForm",
    "ManagerForm",
    "LockForm",
    "MergeForm",
    "MoveForm",
    "NeighbourForm",
    "NoteForm",
    "ObservationForm",
    "OfferForm",
    "OtherwiseForm",
    "OpenServiceForm",
    "OtherRecordForm",
    "PairForm",
    "PartnerPersonForm",
    "PauseForm",
    "PlanOfferForm",
    "PlanSessionsForm",
    "QuestionsForm",
    "ReasonForm",
    "ReferralForm",
    "RefuseSubstitutionForm",
    "ReleaseForm",
    "ReplaceForm",
    "ReopenForm",
    "ReplyForm",
    "SignedForm",
    "ResetPasswordForm",
    "ReportForm",
    "ReporterForm",
    "RequestLoginCodeForm",
    "RestForm",
    "SearchForm",
    "StepForm",
    "SubstituteAnswerForm",
    "SubstituteForm",
    "TrailSearchForm",
    "TriageForm",  # what its three screens have in common, each of which stands in the table
    "UploadForm",
    "ViewForm",
    "WelcomeForm",
    "WhyForm",
    "WithdrawForm",
    "TalkReportForm",
}
"""Forms that show nothing that is stored: they look for something, or say something new."""


BEGINS_LIKE_ANOTHER = {"training:session_plan"}
"""A new row with the words of the one before it, which stays as it is."""


@pytest.fixture
def stage(service, member):
    return service, {role: member(service, role) for role in Role}


@pytest.fixture
def edit(request):
    return EDIT_PAGES[request.param]


@pytest.fixture
def client(edit, stage, logged_in, as_owner):
    return as_owner() if edit.role == OWNER else logged_in(stage[1][edit.role])


@pytest.fixture
def url(edit, stage):
    return edit.where(stage)


def drawn(client, url, edit):
    return form_with(client.get(url).content.decode(), edit.drawn)


def send(client, url, edit, sent, **fields):
    return client.post(url, sent | edit.also | {name: [value] for name, value in fields.items()})


every_page = pytest.mark.parametrize("edit", EDIT_PAGES, indirect=True)


@every_page
def test_an_older_page_leaves_newer_work_alone(edit, client, url):
    older = drawn(client, url, edit)
    answer = send(client, url, edit, drawn(client, url, edit), **{edit.both: edit.theirs})
    assert answer.status_code == 302, answer.context["form"].errors

    answer = send(client, url, edit, older, **{edit.other: edit.value})

    assert answer.status_code == 302, answer.context["form"].errors
    now = drawn(client, url, edit)
    assert now[edit.both] == [edit.theirs]
    assert now[edit.other] == [edit.value]


@every_page
def test_where_two_changed_the_same_both_values_are_told_and_nothing_is_lost(edit, client, url):
    older = drawn(client, url, edit)
    send(client, url, edit, drawn(client, url, edit), **{edit.both: edit.theirs})

    answer = send(client, url, edit, older, **{edit.both: edit.mine})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Somebody changed this meanwhile, to “{edit.says or edit.theirs}”." in page
    assert form_with(page, edit.drawn)[edit.both] == [edit.mine]
    assert drawn(client, url, edit)[edit.both] == [edit.theirs]

    again = send(client, url, edit, form_with(page, edit.drawn))
    assert again.status_code == 302
    assert drawn(client, url, edit)[edit.both] == [edit.mine]


@pytest.mark.parametrize(("edit", "theirs", "mine"), HALVES, indirect=["edit"])
def test_nobody_writes_half_of_what_belongs_together(edit, client, url, theirs, mine):
    def stands():
        now = drawn(client, url, edit)
        return {name: now[name] for name in theirs | mine}

    older, at_first = drawn(client, url, edit), stands()
    answer = send(client, url, edit, drawn(client, url, edit), **theirs)
    assert answer.status_code == 302, answer.context["form"].errors

    answer = send(client, url, edit, older, **mine)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody changed this meanwhile" in page
    assert stands() == at_first | {name: [value] for name, value in theirs.items()}
    assert send(client, url, edit, form_with(page, edit.drawn)).status_code == 302
    assert stands() == at_first | {name: [value] for name, value in mine.items()}


def test_what_belongs_together_stands_in_the_form():
    for form in {edit.form for edit in EDIT_PAGES.values()}:
        assert {name for group in form.together for name in group} <= set(form.base_fields)


@every_page
def test_the_trail_names_only_what_was_changed(edit, client, url):
    older = drawn(client, url, edit)
    send(client, url, edit, drawn(client, url, edit), **{edit.both: edit.theirs})
    before = set(AuditEntry.unscoped.values_list("pk", flat=True))

    send(client, url, edit, older, **{edit.other: edit.value})

    new = AuditEntry.unscoped.exclude(pk__in=before)
    assert not [entry for entry in new if set(edit.both.split("-")) & set(entry.changed)]


def test_a_page_whose_form_holds_words_knows_what_they_were_drawn_from(
    doors,  # noqa: F811
    at_work,  # noqa: F811
):
    """Whatever its form is called: words that stand in it were written by somebody before."""
    offenders = []
    asked = [door for door in doors if door[0] not in BEGINS_LIKE_ANOTHER]
    for name, url, role in asked:
        answer = at_work[role].get(url)
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            offenders += [
                f"{name}: {sorted(words)}"
                for sent, words in written_in(answer.content.decode())
                if "csrfmiddlewaretoken" in sent and words and not any("drawn" in n for n in sent)
            ]

    nobody_offends(offenders)


def forms_of_the_house():
    for path in modules_of(*APPS):
        if "forms" in path.parts and path.stem != "__init__":
            name = ".".join(path.with_suffix("").parts)
            for thing in vars(importlib.import_module(name)).values():
                is_form = isinstance(thing, type) and issubclass(thing, forms.BaseForm)
                if is_form and thing.__module__ == name:
                    yield thing


def test_a_form_that_shows_what_is_stored_stands_in_the_table():
    tried = {edit.form for edit in EDIT_PAGES.values()} | STEPS
    nobody_offends(
        f"{form.__module__}.{form.__name__}: an EditForm of tests/conventions/edits.py, or one "
        "of MAKES_NEW"
        for form in forms_of_the_house()
        if form not in tried and form.__name__ not in MAKES_NEW
    )
    assert all(issubclass(form, EditForm) for form in tried)
