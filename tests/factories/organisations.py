"""Rows of the ground floor. Say only what your test is about."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from organisations.models import (
    Cover,
    District,
    Membership,
    OwnFreeDay,
    PartnerKind,
    PartnerOrganisation,
    Role,
    Room,
    SavedView,
    Service,
    User,
    Venue,
)

EARLIER = datetime(2026, 1, 5, 9, tzinfo=UTC)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n:06}@example.org")
    mailbox = factory.SelfAttribute("email")
    first_name = factory.Sequence(lambda n: f"Anna{n:06}")
    last_name = "Bakker"
    language = "en"


class ServiceFactory(DjangoModelFactory):
    """A Dutch service with two mediators per case; no second factor asked."""

    class Meta:
        model = Service

    name = factory.Sequence(lambda n: f"Buurtbemiddeling {n:06}")
    slug = factory.Sequence(lambda n: f"service-{n:06}")
    email = factory.LazyAttribute(lambda service: f"post@{service.slug}.example.org")
    language = "en"
    second_factor_required = False


class PartnerOrganisationFactory(DjangoModelFactory):
    class Meta:
        model = PartnerOrganisation

    service = factory.SubFactory(ServiceFactory)
    name = factory.Sequence(lambda n: f"Partner {n:06}")
    kind = PartnerKind.HOUSING

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.unscoped


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = District

    service = factory.SubFactory(ServiceFactory)
    name = factory.Sequence(lambda n: f"District {n:06}")
    municipality = "Enschede"

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.unscoped


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    service = factory.SubFactory(ServiceFactory)
    role = Role.COORDINATOR
    since = EARLIER
    partner = factory.Maybe(
        factory.LazyAttribute(lambda row: row.role == Role.PARTNER),
        factory.SubFactory(PartnerOrganisationFactory, service=factory.SelfAttribute("..service")),
        None,
    )


class OwnFreeDayFactory(DjangoModelFactory):
    """One day, once, unless the test says otherwise."""

    class Meta:
        model = OwnFreeDay

    service = factory.SubFactory(ServiceFactory)
    name = "Day out"
    starts_on = date(2026, 3, 12)
    ends_on = factory.SelfAttribute("starts_on")

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.unscoped


class VenueFactory(DjangoModelFactory):
    """A house of which nobody said when it is open."""

    class Meta:
        model = Venue

    service = factory.SubFactory(ServiceFactory)
    name = factory.Sequence(lambda n: f"House {n:06}")
    street = "Kerkstraat"
    house_number = "1"
    postcode = "7511 AB"
    town = "Dalstad"

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.unscoped


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    service = factory.SelfAttribute("venue.service")
    venue = factory.SubFactory(VenueFactory)
    name = factory.Sequence(lambda n: f"Room {n:06}")
    capacity = 8

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.unscoped


class CoverFactory(DjangoModelFactory):
    """In the week of Monday 2 March 2026."""

    class Meta:
        model = Cover

    service = factory.SubFactory(ServiceFactory)
    absent = factory.SubFactory(MembershipFactory, service=factory.SelfAttribute("..service"))
    deputy = factory.SubFactory(MembershipFactory, service=factory.SelfAttribute("..service"))
    starts_on = date(2026, 3, 2)
    ends_on = date(2026, 3, 6)

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.unscoped


class SavedViewFactory(DjangoModelFactory):
    class Meta:
        model = SavedView

    service = factory.SelfAttribute("member.service")
    member = factory.SubFactory(MembershipFactory)
    name = factory.Sequence(lambda n: f"View {n:06}")
    query = "district=West"

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.unscoped
