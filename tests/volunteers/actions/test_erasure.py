"""Applicants and volunteers go when their time is over, and no figure moves by it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from organisations.actions import erasing
from organisations.actions.people import person_of_address
from organisations.models import Membership, Role, User
from organisations.models.addresses import NO_MAILBOX
from organisations.models.due_rows import clocked_rules, retention_list
from scheduling.models import AvailabilityException, FeedToken, WeeklyRule
from tests.factories.organisations import MembershipFactory, ServiceFactory, UserFactory
from tests.factories.scheduling import AvailabilityExceptionFactory, WeeklyRuleFactory
from tests.factories.training import AssessmentFactory, CertificationFactory, EnrolmentFactory
from tests.factories.volunteers import (
    AgreementTextFactory,
    ApplicationFactory,
    CampaignFactory,
    ConductCertificateFactory,
    ConflictOfInterestFactory,
    VolunteerFactory,
)
from volunteers.actions.admission import open_door
from volunteers.actions.refusals import NameErased
from volunteers.actions.volunteers import take_back
from volunteers.models import (
    AgreementText,
    Application,
    Campaign,
    ConductCertificate,
    ConflictOfInterest,
    Volunteer,
    VolunteerAgreement,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("no_rest")]
DAY = timedelta(days=1)
LEFT = datetime(2026, 3, 2, 12, tzinfo=UTC)
OVER = datetime(2028, 3, 2, 12, tzinfo=UTC)


def erase(at: datetime) -> None:
    assert erasing.erase_what_is_due(clock=lambda: at) is False


def accept(application: Application, text: AgreementText) -> VolunteerAgreement:
    return VolunteerAgreement.unscoped.create(
        service=application.service,
        application=application,
        text=text,
        accepted_at=LEFT,
        via="screen",
    )


def gone(service, *, left=LEFT, **person) -> Volunteer:
    """A volunteer who left then, with everything that may stand about one."""
    user = UserFactory(phone="06 11112222", password="x", **person)
    MembershipFactory(user=user, service=service, role=Role.VOLUNTEER, ended_at=left)
    return VolunteerFactory(
        service=service,
        user=user,
        membership=False,
        state="left",
        left_on=left.date(),
        leave_reason="moved to Leeds",
        street="Dorpsstraat",
        house_number="3",
        gender="woman",
        extra_training=["shuttle"],
    )


@pytest.fixture
def left(service) -> Volunteer:
    return gone(service, first_name="Bea", last_name="Bos", email="bea@example.org")


def numbers(service) -> tuple:
    campaigns = Campaign.unscoped.of_service(service).counting_applications().order_by("pk")
    texts = AgreementText.unscoped.of_service(service).counting_acceptances().order_by("pk")
    return (
        list(campaigns.values_list("applied", "admitted")),
        list(texts.values_list("times_accepted", flat=True)),
    )


def test_an_ended_application_goes_with_its_papers_and_is_counted_on(service):
    campaign, text = CampaignFactory(service=service), AgreementTextFactory(service=service)
    facts = {"service": service, "campaign": campaign}
    ended = ApplicationFactory(**facts, state="declined", moved_at=LEFT)
    under_way = ApplicationFactory(**facts, state="interviewed", moved_at=LEFT)
    ApplicationFactory(**facts, confirmed_at=None, applied_at=LEFT)
    ConductCertificateFactory(service=service, application=ended)
    for application in (ended, under_way):
        accept(application, text)
    before = numbers(service)
    assert before == ([(2, 0)], [2])

    erase(datetime(2026, 9, 2, 10, 59, tzinfo=UTC))
    assert Application.unscoped.filter(pk=ended.pk).exists()
    erase(datetime(2026, 9, 2, 11, tzinfo=UTC))

    assert Application.unscoped.get() == under_way
    assert VolunteerAgreement.unscoped.get().application == under_way
    assert not ConductCertificate.unscoped.exists()
    assert numbers(service) == before


def test_a_service_chooses_how_long_applications_are_kept():
    short, long = (
        ServiceFactory(applicant_retention_months=1),
        ServiceFactory(applicant_retention_months=12),
    )
    for service in (short, long):
        ApplicationFactory(service=service, state="withdrawn", moved_at=LEFT)

    erase(datetime(2026, 4, 3, tzinfo=UTC))

    assert Application.unscoped.get().service == long


def test_a_volunteer_who_left_is_a_number_after_two_years(service, left):
    campaign = CampaignFactory(service=service)
    application = ApplicationFactory(
        service=service, campaign=campaign, state="admitted", volunteer=left
    )
    agreement = accept(application, AgreementTextFactory(service=service))
    ConductCertificateFactory(service=service, application=application, volunteer=left)
    VolunteerAgreement.unscoped.filter(pk=agreement.pk).update(volunteer=left)
    ConflictOfInterestFactory(service=service, volunteer=left)
    WeeklyRuleFactory(service=service, volunteer=left)
    AvailabilityExceptionFactory(service=service, volunteer=left)
    EmailAddress.objects.create(user=left.user, email="bea@example.org", verified=True)
    FeedToken.unscoped.create(service=service, user=left.user, digest="d", created_at=LEFT)
    enrolment = EnrolmentFactory(service=service, volunteer=left)
    assessment = AssessmentFactory(service=service, enrolment=enrolment, note="shy at first")
    certification = CertificationFactory(service=service, volunteer=left, reason="late")
    before = numbers(service)

    erase(OVER - 2 * DAY)
    left.refresh_from_db()
    assert left.user.full_name == "Bea Bos"
    erase(OVER)

    left.refresh_from_db()
    user = User.objects.get(pk=left.user_id)
    assert str(user) == f"name erased ({user.pk})"
    assert user.mailbox == ""
    assert (user.email, user.name_key, user.phone, user.password, user.last_login) == (
        f"{user.pk}@erased.invalid",
        "",
        "",
        "",
        None,
    )
    assert not user.check_password("")
    assert (left.state, left.left_on, left.languages) == ("left", date(2026, 3, 2), [])
    assert not any([left.address, left.gender, left.extra_training, left.leave_reason])
    for model in (
        *(Application, VolunteerAgreement, ConductCertificate, ConflictOfInterest),
        *(WeeklyRule, AvailabilityException, FeedToken),
    ):
        assert not model.unscoped.exists()
    assert not EmailAddress.objects.exists()
    assessment.refresh_from_db()
    certification.refresh_from_db()
    assert (assessment.note, certification.reason) == ("", "")
    assert certification.number
    assert numbers(service) == before


def test_whoever_still_has_a_role_somewhere_keeps_their_account(service, left):
    MembershipFactory(user=left.user, service=service, role=Role.COORDINATOR)

    erase(OVER)

    left.refresh_from_db()
    assert (left.user.full_name, left.street) == ("Bea Bos", "")


def test_an_account_goes_by_the_service_that_keeps_longest():
    one = ServiceFactory(volunteer_retention_months=12)
    other = ServiceFactory(volunteer_retention_months=36)
    left = gone(one)
    MembershipFactory(user=left.user, service=other, role=Role.TRAINER, ended_at=LEFT - 300 * DAY)

    erase(LEFT + 1000 * DAY)
    left.refresh_from_db()
    assert not left.user.is_erased
    erase(datetime(2029, 3, 2, 13, tzinfo=UTC))

    left.user.refresh_from_db()
    assert left.user.is_erased


def test_people_of_a_partner_go_a_year_after_their_role(service):
    user = UserFactory()
    MembershipFactory(user=user, service=service, role=Role.PARTNER, ended_at=LEFT)
    both = UserFactory()
    for role in (Role.PARTNER, Role.TRAINER):
        MembershipFactory(user=both, service=service, role=role, ended_at=LEFT)

    erase(LEFT + 366 * DAY)

    user.refresh_from_db()
    both.refresh_from_db()
    assert (user.is_erased, both.is_erased) == (True, False)
    assert Membership.objects.filter(user=user).exists()


def test_whoever_never_had_a_role_is_let_go_by_hand():
    owner = UserFactory()

    erase(LEFT + 5000 * DAY)

    owner.refresh_from_db()
    assert not owner.is_erased


def test_an_owner_of_the_installation_stays_whatever_roles_ended(service):
    owner = UserFactory(is_superuser=True, phone="06 11112222", email="olga@example.org")
    partner = UserFactory(is_superuser=True, phone="06 22223333")
    MembershipFactory(user=owner, service=service, role=Role.MANAGER, ended_at=LEFT)
    MembershipFactory(user=partner, service=service, role=Role.PARTNER, ended_at=LEFT)
    former = MembershipFactory(service=service, role=Role.MANAGER, ended_at=LEFT).user
    for person in (owner, former):
        EmailAddress.objects.create(user=person, email=person.email, verified=True)

    erase(LEFT + 5000 * DAY)

    for person in (owner, partner, former):
        person.refresh_from_db()
    assert (owner.email, owner.phone) == ("olga@example.org", "06 11112222")
    assert (partner.is_erased, former.is_erased) == (False, True)
    assert EmailAddress.objects.get().user == owner


def test_nobody_is_an_owner_who_was_erased_or_cannot_sign_in():
    UserFactory(is_superuser=True, email=None)
    UserFactory(is_superuser=True, email=f"7{NO_MAILBOX}")
    UserFactory(is_superuser=True, is_active=False)
    owner = UserFactory(is_superuser=True)

    assert User.objects.owners().get() == owner


def test_nobody_is_taken_back_whose_name_was_erased(service, left, member, logged_in):
    coordinator = member(service, Role.COORDINATOR)
    erase(OVER)
    left.refresh_from_db()

    with pytest.raises(NameErased):
        take_back(left, by=coordinator, at=OVER)
    page = logged_in(coordinator).get(f"/s/{service.slug}/volunteers/{left.pk}/")
    assert "Take back as a volunteer" not in page.content.decode()
    assert f"name erased ({left.user_id})" in page.content.decode()


def test_an_address_that_stood_a_moment_longer_than_its_person_makes_a_new_one(left):
    """Each table goes in its own transaction, the account first."""
    EmailAddress.objects.create(user=left.user, email="bea@example.org", verified=True)
    for rule in clocked_rules(retention_list()):
        if rule.model is User:
            erasing.erase_rows(rule, [left.user_id])

    facts = {"first_name": "Bea", "last_name": "Bos", "language": "nl"}
    person = person_of_address("bea@example.org", **facts)

    assert (person.full_name, person.email) == ("Bea Bos", "bea@example.org")
    assert person.pk != left.user_id
    assert EmailAddress.objects.get().user == person


def test_the_door_stays_shut_for_whom_erasing_met_first(left, now):
    stale = User.objects.get(pk=left.user_id)
    erase(OVER)

    with pytest.raises(NameErased):
        open_door(stale, left.service, at=now)

    assert not Membership.objects.current().filter(user=stale).exists()


def test_a_second_run_changes_no_row(service, left):
    ApplicationFactory(service=service, state="declined", moved_at=LEFT)
    erase(OVER)
    after = [list(model.unscoped.values()) for model in (Volunteer, Application, Campaign)]
    people = list(User.objects.order_by("pk").values())

    erase(OVER + DAY)

    assert people == list(User.objects.order_by("pk").values())
    assert after == [list(model.unscoped.values()) for model in (Volunteer, Application, Campaign)]
