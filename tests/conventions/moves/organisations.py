"""How an invitation to a role, and the closing of a service, are moved."""

from datetime import datetime, timedelta

from core.tokens import digest
from organisations.actions import closing, erasing_services, invitations, last_exports, people
from organisations.lifecycle import ClosingState, Told
from organisations.models import Invitation, LastExport, Role, Scope, Service, ServiceClosing
from tests.conventions.moves.stage import Act, Stage, makes
from tests.factories.organisations import (
    MembershipFactory,
    PartnerOrganisationFactory,
    UserFactory,
)


def an_invitation(stage: Stage) -> Invitation:
    stage.know(Told.INVITED, "tom@example.org")
    return people.invite_member(
        "tom@example.org",
        first_name="Tom",
        last_name="Bos",
        language="en",
        role=Role.TRAINER,
        partner=None,
        by=stage.coordinator,
        at=stage.now,
    )


@makes("Invitation", "ask_again")
def ask_again(stage: Stage, state: str) -> Act:
    row, by, at = an_invitation(stage), stage.coordinator, stage.now
    return lambda: invitations.invite_again(row, by=by, at=at)


@makes("Invitation", "take_back")
def take_back(stage: Stage, state: str) -> Act:
    row, by, at = an_invitation(stage), stage.coordinator, stage.now
    return lambda: invitations.take_back_invitation(row, by=by, at=at)


@makes("Invitation", "accept")
def accept(stage: Stage, state: str) -> Act:
    row = an_invitation(stage)

    def act() -> Invitation:
        people.accept_invitation(row, at=stage.now)
        return row

    return act


def a_closing(stage: Stage, state: str) -> ServiceClosing:
    """Asked for by a manager, with somebody in every role around, and an owner."""
    service = stage.service
    stage.know(Told.STAFF, service.email, stage.coordinator.person.email)
    manager = MembershipFactory(service=service, role=Role.MANAGER).user
    stage.know(Told.STAFF, manager.email)
    for role in (Role.VOLUNTEER, Role.PARTNER, Role.OBSERVER):
        partner = PartnerOrganisationFactory(service=service) if role == Role.PARTNER else None
        row = MembershipFactory(service=service, role=role, partner=partner)
        stage.know(Told.MEMBERS, row.user.email)
    owner = UserFactory(is_superuser=True)
    stage.know(Told.OWNER, owner.email, f"account:{digest(owner.email)}")
    by = Scope(service=service, user=manager, roles=frozenset({Role.MANAGER}))
    row = closing.begin_closing(closing.Leaving(), by=by, at=stage.now)
    export = LastExport.unscoped.get()
    last_exports.make_last_export(export.pk, clock=lambda: stage.now)
    last_exports.fetch_last_export(export.pk, by=stage.coordinator, at=stage.now)
    if state != ClosingState.ASKED:
        closing.confirm_closing(row, by=stage.coordinator, at=stage.now)
    if state == ClosingState.ERASING:
        ServiceClosing.unscoped.update(state=state)
    return row


@makes("Closing of a service", "confirm")
def confirm_closing(stage: Stage, state: str) -> Act:
    row, by = a_closing(stage, state), stage.coordinator
    return lambda: closing.confirm_closing(row, by=by, at=stage.now)


@makes("Closing of a service", "call_off")
def call_off_closing(stage: Stage, state: str) -> Act:
    row, by = a_closing(stage, state), stage.coordinator
    return lambda: closing.call_off_closing(row, by=by, at=stage.now)


@makes("Closing of a service", "take_back")
def take_back_closing(stage: Stage, state: str) -> Act:
    row, owner = a_closing(stage, state), UserFactory(is_superuser=True)
    stage.know(Told.OWNER, owner.email)
    by = Scope.of_owner(stage.service, owner)
    return lambda: closing.take_back_closing(row, by=by, at=stage.now)


@makes("Closing of a service", "erase")
def erase(stage: Stage, state: str) -> Act:
    """The first turn ends before all is gone."""
    row = a_closing(stage, state)
    day = row_day(stage)
    moments = iter([day, day])

    def act() -> ServiceClosing:
        over = day + timedelta(days=1)
        erasing_services.erase_closed_services(clock=lambda: next(moments, over))
        return row

    return act


@makes("Closing of a service", "finish")
def finish(stage: Stage, state: str) -> Act:
    row = a_closing(stage, state)
    day = row_day(stage)

    def act() -> ServiceClosing:
        erasing_services.erase_closed_services(clock=lambda: day)
        return row

    return act


def row_day(stage: Stage) -> datetime:
    """The day of erasing, made to be one by which the walls of the database count too."""
    Service.objects.update(erases_on=stage.now.date())
    return stage.now
