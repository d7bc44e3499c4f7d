from dataclasses import replace
from datetime import timedelta

import pytest

from moving.actions import imports
from moving.actions.refusals import TooLateToUndo
from moving.lifecycle import ImportState
from moving.models import ImportKey, ImportLine
from moving.sheets.headers import SheetKind
from organisations.actions.invitations import invite_again
from organisations.actions.partners import change_partner
from organisations.models import Invitation, PartnerOrganisation
from tests.factories.cases import AssignmentFactory, ReferralFactory
from tests.factories.organisations import PartnerOrganisationFactory
from tests.moving.files import (
    HEADER,
    POLITIE,
    WOONBRON,
    brought_in,
    let_work,
    rows_of_service,
    states,
)
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def undo(run, *, by, at):
    imports.undo_import(run, by=by, at=at)
    return let_work(run, at=at)


def test_after_undoing_every_row_is_what_it_was(coordinator, service, now):
    PartnerOrganisationFactory(service=service)
    before = rows_of_service()
    run = brought_in(by=coordinator, at=now)

    undo(run, by=coordinator, at=now)

    run.refresh_from_db()
    assert run.state == ImportState.UNDONE
    assert states(run) == [(2, "undone"), (3, "undone")]
    assert rows_of_service() == before


def test_what_was_used_since_stays_and_says_why(coordinator, service, now):
    run = brought_in(by=coordinator, at=now)
    partner = PartnerOrganisation.unscoped.get(name="Woonbron")
    ReferralFactory(service=service, partner=partner)

    undo(run, by=coordinator, at=now)

    assert states(run) == [(2, "kept"), (3, "undone")]
    assert ImportLine.unscoped.of(run).get(row=2).why_kept == "referred"
    assert ImportKey.unscoped.get().became_id == partner.pk


def test_whoever_was_invited_meanwhile_stays(coordinator, now):
    run = brought_in(by=coordinator, at=now)
    invite_again(Invitation.unscoped.get(), by=coordinator, at=now)

    undo(run, by=coordinator, at=now)

    assert ImportLine.unscoped.of(run).get(row=2).why_kept == "mailed"
    assert Invitation.unscoped.exists()


def test_what_somebody_changed_meanwhile_stays(coordinator, now):
    run = brought_in(by=coordinator, at=now)
    partner = PartnerOrganisation.unscoped.get(name="Woonbron")
    later = now + timedelta(hours=1)
    by_hand = replace(coordinator, via="page")
    change_partner(partner, changes={"phone": "1"}, by=by_hand, at=later)

    undo(run, by=coordinator, at=later)

    assert ImportLine.unscoped.of(run).get(row=2).why_kept == "changed_since"


def test_what_was_changed_becomes_what_it_was(coordinator, now):
    brought_in(by=coordinator, at=now)
    before = rows_of_service()
    rows = [HEADER, [*WOONBRON[:3], "010 765 43 21", "Tom Bos", "tom@woonbron.example"]]
    run = brought_in(rows, by=coordinator, at=now)

    undo(run, by=coordinator, at=now)

    assert states(run) == [(2, "undone")]
    assert rows_of_service() == before
    assert brought_in(by=coordinator, at=now).counts == {"unchanged": 2}


def test_of_what_was_changed_only_what_is_still_its_own_goes_back(coordinator, now):
    brought_in(by=coordinator, at=now)
    rows = [HEADER, [*WOONBRON[:2], "nieuw@woonbron.example", "010 765 43 21", "", ""]]
    run = brought_in(
        [HEADER, [*rows[1][:4], "Tom Bos", "tom@woonbron.example"]], by=coordinator, at=now
    )
    PartnerOrganisation.unscoped.filter(name="Woonbron").update(phone="by hand")

    undo(run, by=coordinator, at=now)

    partner = PartnerOrganisation.unscoped.get(name="Woonbron")
    assert (partner.email, partner.phone) == ("balie@woonbron.example", "by hand")
    assert states(run) == [(2, "kept")]


ELS = ["Els Kok", "els@woonbron.example"]


def test_a_person_who_came_to_an_organisation_that_was_here_goes_again(coordinator, now):
    brought_in(by=coordinator, at=now)
    before = rows_of_service()
    run = brought_in([HEADER, [*WOONBRON, *ELS]], by=coordinator, at=now)
    assert states(run) == [(2, "changed")]

    undo(run, by=coordinator, at=now)

    assert states(run) == [(2, "undone")]
    assert Invitation.unscoped.get().first_name == "Tom"
    rows = rows_of_service()
    for found in (rows, before):
        del found["moving.ImportKey"]
    assert rows == before


def test_a_person_who_was_invited_meanwhile_stays_with_the_organisation(coordinator, now):
    brought_in(by=coordinator, at=now)
    run = brought_in([HEADER, [*WOONBRON, *ELS]], by=coordinator, at=now)
    invite_again(Invitation.unscoped.get(first_name="Els"), by=coordinator, at=now)

    undo(run, by=coordinator, at=now)

    assert ImportLine.unscoped.of(run).get().why_kept == "mailed"
    assert Invitation.unscoped.filter(first_name="Els").exists()


def test_an_older_file_does_not_undo_what_a_newer_one_wrote(coordinator, now):
    brought_in(by=coordinator, at=now)

    def says(phone):
        rows = [HEADER, [*WOONBRON[:3], phone, "Tom Bos", "tom@woonbron.example"]]
        return brought_in(rows, by=coordinator, at=now)

    older = says("010 765 43 21")
    says("010 765 43 22")

    undo(older, by=coordinator, at=now)

    assert states(older) == [(2, "kept")]
    assert PartnerOrganisation.unscoped.get(name="Woonbron").phone == "+31107654322"


def test_a_rest_that_a_sheet_brought_ends_with_it(coordinator, now):
    def says(rest):
        header, bo = ["Voornaam", "Telefoon", "Rust tot"], ["Bo", "0612345681"]
        rows = [header, [*bo, rest]]
        return brought_in(rows, kind=SheetKind.VOLUNTEERS, by=coordinator, at=now)

    says("")
    run = says("1-9-2026")
    assert Volunteer.unscoped.get().state == "paused"

    undo(run, by=coordinator, at=now)

    assert states(run) == [(2, "undone")]
    assert Volunteer.unscoped.get().state == "active"


def test_one_organisation_of_two_rows_goes_once(coordinator, now):
    rows = [HEADER, [*WOONBRON, "Tom Bos", "t@w.example"], [*WOONBRON, "Els Kok", "e@w.example"]]
    run = brought_in(rows, by=coordinator, at=now)

    undo(run, by=coordinator, at=now)

    assert not PartnerOrganisation.unscoped.exists()
    assert not Invitation.unscoped.exists()


def test_after_seven_days_it_stays(coordinator, now):
    run = brought_in(by=coordinator, at=now)

    with pytest.raises(TooLateToUndo):
        imports.undo_import(run, by=coordinator, at=now + timedelta(days=7, seconds=1))


def test_what_was_undone_can_come_in_again(coordinator, now):
    run = brought_in(by=coordinator, at=now)
    undo(run, by=coordinator, at=now)

    assert brought_in(by=coordinator, at=now).counts == {"added": 2}


def test_people_who_were_used_stay_and_the_others_go(coordinator, now):
    rows = [["Voornaam", "Achternaam"], ["Noor", "de Wolf"], ["Ali", "Kaya"]]
    run = brought_in(rows, kind=SheetKind.VOLUNTEERS, by=coordinator, at=now)
    ali = Volunteer.unscoped.get(user__first_name="Ali")
    AssignmentFactory(service=coordinator.service, volunteer=ali)

    undo(run, by=coordinator, at=now)

    assert states(run) == [(2, "undone"), (3, "kept")]
    assert ImportLine.unscoped.of(run).get(row=3).why_kept == "seat"
    assert list(Volunteer.unscoped.all()) == [ali]


def test_many_are_undone_in_batches(coordinator, now):
    rows = [HEADER, *([f"Partner {number}", *POLITIE[1:], "", ""] for number in range(120))]
    run = brought_in(rows, by=coordinator, at=now)
    assert run.counts == {"added": 120}

    undo(run, by=coordinator, at=now)

    assert not PartnerOrganisation.unscoped.exists()
