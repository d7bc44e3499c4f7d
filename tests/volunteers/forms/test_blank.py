from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from crispy_forms.utils import render_crispy_form
from django.utils import translation

from organisations.models import Role
from tests.factories.organisations import PartnerOrganisationFactory
from volunteers.forms.blank import blank_conflict_form, blank_move_form
from volunteers.forms.volunteers import ConflictForm, LeaveForm, PauseForm


def test_a_blank_form_looks_like_the_form_itself(service, member, now):
    partner = PartnerOrganisationFactory(service=service, name="Housing North")
    form = ConflictForm(scope=member(service, Role.COORDINATOR))

    drawn = blank_conflict_form(((partner.pk, partner.name),))

    assert drawn == render_crispy_form(form)
    assert blank_move_form(PauseForm) == as_crispy_form(PauseForm(today=now.date()))


def test_a_new_organisation_can_be_chosen_at_once():
    before = blank_conflict_form(((1, "Housing North"),))
    after = blank_conflict_form(((1, "Housing North"), (2, "Police South")))

    assert "Police South" not in before
    assert "Police South" in after


def test_each_language_has_its_own():
    drawn = set()
    for language in ("nl", "fr", "en"):
        with translation.override(language):
            drawn |= {blank_move_form(LeaveForm), blank_conflict_form(())}

    assert len(drawn) == 6


def test_no_token_of_a_visitor_is_kept():
    assert "csrf" not in blank_conflict_form(())
