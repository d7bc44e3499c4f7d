from datetime import date

import pytest
from allauth.account.models import EmailAddress

from core.lifecycle import MoveRefused
from organisations.models import AuditEntry, Membership, Role, User
from tests.factories.organisations import UserFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from tests.volunteers.papers import header
from volunteers.actions.admission import admit_applicant
from volunteers.actions.refusals import AlreadyVolunteer
from volunteers.lifecycle import ApplicationState, VolunteerState
from volunteers.models import Volunteer
from volunteers.signals import volunteer_admitted


@pytest.fixture
def screened(service):
    return ApplicationFactory(
        service=service,
        state=ApplicationState.SCREENED,
        first_name="Anna",
        last_name="de Wit",
        email="anna@example.org",
        phone="053 123",
        language="fr",
        spoken=["nl", "ar"],
        postcode="7511 AA",
    )


def test_admission_makes_a_person_with_a_login_and_a_volunteer_in_training(
    screened, coordinator, service, now
):
    volunteer = admit_applicant(screened, by=coordinator, at=now)

    person = volunteer.user
    assert (str(person), person.email, person.language) == ("Anna de Wit", "anna@example.org", "fr")
    assert not person.has_usable_password()
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.verified, address.primary) == ("anna@example.org", True, True)
    assert (
        Membership.objects.current()
        .filter(user=person, service=service, role=Role.VOLUNTEER)
        .exists()
    )
    assert volunteer.state == VolunteerState.TRAINING
    assert (volunteer.languages, volunteer.postcode) == (["nl", "ar"], "7511 AA")
    assert volunteer.admitted_on == date(2026, 3, 2)


def test_admission_closes_the_application_and_leaves_a_trace(screened, coordinator, now, heard):
    said = heard(volunteer_admitted)

    volunteer = admit_applicant(screened, by=coordinator, at=now)

    screened.refresh_from_db()
    assert screened.state == ApplicationState.ADMITTED
    assert screened.volunteer == volunteer
    verbs = set(AuditEntry.unscoped.values_list("verb", flat=True))
    assert verbs == {"application.admit", "volunteer.admit"}
    assert [facts["volunteer"] for facts in said] == [volunteer]


def test_the_welcome_speaks_the_persons_language_and_says_where_to_log_in(
    screened, coordinator, now, deliver_mail
):
    admit_applicant(screened, by=coordinator, at=now)

    (letter,) = deliver_mail()
    assert header(letter, "Content-Language") == "fr"
    assert "/account/login/" in letter.body
    assert "/account/login/" in letter.html


def test_one_address_is_one_person_whose_name_stays(screened, coordinator, now):
    known = UserFactory(email="anna@example.org", first_name="Johanna", last_name="Wit")

    volunteer = admit_applicant(screened, by=coordinator, at=now)

    known.refresh_from_db()
    assert volunteer.user == known
    assert (known.first_name, known.last_name, known.phone) == ("Johanna", "Wit", "")
    assert User.objects.filter(email__iexact="anna@example.org").count() == 1
    assert EmailAddress.objects.get(user=known).verified


def test_a_verified_second_address_belongs_to_its_person(screened, coordinator, now):
    known = UserFactory()
    EmailAddress.objects.create(user=known, email="anna@example.org", verified=True)

    volunteer = admit_applicant(screened, by=coordinator, at=now)

    assert volunteer.user == known


def test_an_unverified_address_becomes_verified_beside_the_primary_one(screened, coordinator, now):
    known = UserFactory(email="anna@example.org")
    EmailAddress.objects.create(user=known, email="other@example.org", verified=True, primary=True)
    EmailAddress.objects.create(user=known, email="anna@example.org")

    admit_applicant(screened, by=coordinator, at=now)

    address = EmailAddress.objects.get(email="anna@example.org")
    assert (address.verified, address.primary) == (True, False)


def test_who_left_comes_back_on_the_old_row(screened, coordinator, service, now):
    known = UserFactory(email="anna@example.org", first_name="Anna")
    old = VolunteerFactory(
        service=service,
        user=known,
        membership=None,
        state=VolunteerState.LEFT,
        left_on=date(2025, 5, 1),
        leave_reason="moved",
    )
    Membership.objects.filter(user=known).update(ended_at=now)

    volunteer = admit_applicant(screened, by=coordinator, at=now)

    assert volunteer == old
    old.refresh_from_db()
    assert (old.state, old.left_on, old.leave_reason) == (VolunteerState.TRAINING, None, "")
    assert Membership.objects.current().filter(user=known, role=Role.VOLUNTEER).count() == 1


def test_a_volunteer_who_is_present_is_not_admitted_twice(screened, coordinator, service, now):
    present = VolunteerFactory(
        service=service, user__email="anna@example.org", user__first_name="A."
    )

    with pytest.raises(AlreadyVolunteer) as refused:
        admit_applicant(screened, by=coordinator, at=now)

    screened.refresh_from_db()
    assert refused.value.volunteer == present
    assert screened.state == ApplicationState.SCREENED


@pytest.mark.parametrize("state", ["applied", "informed", "interviewed", "declined", "withdrawn"])
def test_nobody_is_admitted_before_the_screening(state, service, coordinator, now):
    application = ApplicationFactory(service=service, state=state)

    with pytest.raises(MoveRefused):
        admit_applicant(application, by=coordinator, at=now)

    assert Volunteer.unscoped.count() == 0
