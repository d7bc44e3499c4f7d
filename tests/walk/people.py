"""What volunteers do and what is done with them, from the door to a farewell."""

from datetime import timedelta

from scheduling.appointments.actions.availability import set_availability
from scheduling.engine.slots.free import WeeklyRule
from tests.factories.volunteers import ApplicationFactory, ConductCertificateFactory
from tests.volunteers.papers import accept, publish_both
from tests.walk.world import World, step
from volunteers.actions import admission, applications, volunteers
from volunteers.lifecycle import MAY_MEDIATE, PRESENT, ApplicationState, VolunteerState
from volunteers.models import AgreementText, ConflictOfInterest, Level, Volunteer

MOST_PEOPLE = 12
EVENING = (18 * 60 + 30, 21 * 60 + 30)


def _somebody(world: World, *states: str) -> Volunteer | None:
    volunteer: Volunteer | None = world.aimed(Volunteer.unscoped.select_related("user"), states)
    return volunteer


@step(often=1)
def admit(world: World) -> object:
    if Volunteer.unscoped.filter(service=world.service).count() >= MOST_PEOPLE:
        return None
    interviewed = {"service": world.service, "state": ApplicationState.INTERVIEWED}
    application = ApplicationFactory(**interviewed)
    ConductCertificateFactory(service=world.service, application=application)
    accept(application, _texts(world), world.at)
    applications.screen_applicant(application, by=world.coordinator, at=world.at)
    return admission.admit_applicant(application, by=world.coordinator, at=world.at)


def _texts(world: World) -> list[AgreementText]:
    published = AgreementText.unscoped.filter(service=world.service).order_by("pk")
    return list(published) or publish_both(world.service)


@step(often=2)
def pause(world: World) -> object:
    one = _somebody(world, *MAY_MEDIATE)
    return one and volunteers.pause_volunteer(
        one, until=None, by=world.they_or_we(one.user), at=world.at
    )


@step(often=4)
def come_back(world: World) -> object:
    one = _somebody(world, VolunteerState.PAUSED)
    return one and volunteers.return_from_pause(one, by=world.they_or_we(one.user), at=world.at)


@step(often=1)
def leave(world: World) -> object:
    one = _somebody(world, *PRESENT) if world.chance(0.7) else None
    return one and volunteers.leave(one, reason="", by=world.coordinator, at=world.at)


@step(often=3)
def take_back(world: World) -> object:
    one = _somebody(world, VolunteerState.LEFT)
    return one and volunteers.take_back(one, by=world.coordinator, at=world.at)


@step(often=3)
def begin_probation(world: World) -> object:
    one = _somebody(world, VolunteerState.TRAINING)
    return one and volunteers.begin_probation(one, by=world.coordinator, at=world.at)


@step(often=3)
def end_probation(world: World) -> object:
    one = _somebody(world, VolunteerState.PROBATION)
    return one and volunteers.release(one, by=world.coordinator, at=world.at)


@step(often=1)
def change_facts(world: World) -> object:
    one = _somebody(world, *PRESENT)
    if one is None:
        return None
    changes = {
        "languages": world.one_of([["nl"], ["nl", "tr"]]),
        "street": world.one_of(["", "Kerkpad"]),
        "house_number": "3",
        "postcode": "",
        "town": "Enschede",
        "level": world.one_of([Level.REGULAR, Level.REGULAR, Level.NOVICE, Level.SENIOR]),
        "max_open_cases": world.dice.randint(0, 5),
        "district": world.district if world.chance(0.3) else None,
    }
    return volunteers.change_volunteer(one, changes=changes, by=world.coordinator, at=world.at)


@step(often=2)
def say_when_free(world: World) -> object:
    one = _somebody(world, *PRESENT)
    if one is None:
        return None
    days = world.dice.sample(range(7), k=world.dice.randint(5, 7))
    today = world.at.date()
    away = [(today, today + timedelta(days=3))] if world.chance(0.3) else []
    return set_availability(
        one,
        rules=[WeeklyRule(day, *EVENING) for day in days],
        away=away,
        max_open_cases=world.dice.randint(2, 5),
        by=world.they_or_we(one.user),
        at=world.at,
    )


@step(often=1)
def note_conflict(world: World) -> object:
    one = _somebody(world, *PRESENT)
    return one and volunteers.note_conflict_of_interest(
        one,
        partner=None,
        street=world.one_of(["Dorpsstraat", "Molenweg"]),
        postcode="",
        note="",
        ends_on=None,
        by=world.coordinator,
        at=world.at,
    )


@step(often=1)
def end_conflict(world: World) -> object:
    conflict = world.some(ConflictOfInterest.unscoped)
    return conflict and volunteers.end_conflict_of_interest(
        conflict, by=world.coordinator, at=world.at
    )
