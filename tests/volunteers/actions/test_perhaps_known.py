"""Who may be known here already is asked of whoever knows them, when an applicant is admitted."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from organisations.actions.refusals import AboutOneself, PerhapsKnown
from organisations.models import Membership, Role, TwoPeople, User
from tests.factories.organisations import MembershipFactory, ServiceFactory, UserFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from volunteers.actions.admission import admit_applicant
from volunteers.lifecycle import ApplicationState, VolunteerState
from volunteers.models import Volunteer

ADDRESS = "anna@example.org"
ANNA = {"user__first_name": "Anna", "user__last_name": "de Wit"}


@pytest.fixture
def screened(service):
    return ApplicationFactory(
        service=service,
        state=ApplicationState.SCREENED,
        first_name="Anna",
        last_name="de Wit",
        email=ADDRESS,
        phone="053-4123456",
        language="en",
    )


@pytest.fixture
def desk(coordinator, logged_in):
    return logged_in(coordinator)


def known_to(error):
    return [(one.person, str(one.likely)) for one in error.value.known]


def test_who_has_the_mailbox_and_no_login_is_found_and_becomes_no_second_person(
    screened, service, coordinator, now
):
    old = VolunteerFactory(
        service=service,
        **ANNA,
        user__email=None,
        user__mailbox=ADDRESS,
        state=VolunteerState.LEFT,
        left_on=now.date(),
        membership=False,
    )

    with pytest.raises(PerhapsKnown) as asked:
        admit_applicant(screened, by=coordinator, at=now)
    volunteer = admit_applicant(screened, same=str(old.user_id), by=coordinator, at=now)

    assert known_to(asked) == [(old.user, "same")]
    assert volunteer == old
    assert User.objects.get(pk=old.user_id).email == ADDRESS
    assert EmailAddress.objects.get(user=old.user).verified
    assert User.objects.filter(first_name="Anna", last_name="de Wit").count() == 1


@pytest.mark.parametrize(
    ("facts", "likely"),
    [
        ({"user__phone": "+31 53 412 34 56"}, "same"),
        ({"user__phone": "053 4123456", "user__first_name": "A."}, "same"),
    ],
)
def test_a_phone_and_a_name_alike_are_asked_about(
    facts, likely, screened, service, coordinator, now
):
    other = VolunteerFactory(service=service, **{**ANNA, **facts})

    with pytest.raises(PerhapsKnown) as asked:
        admit_applicant(screened, by=coordinator, at=now)

    assert known_to(asked) == [(other.user, likely)]


def test_a_home_and_a_last_name_are_asked_about_and_nothing_is_ticked(
    screened, service, coordinator, now
):
    screened.postcode, screened.house_number = "7511 AB", "8"
    screened.save()
    father = VolunteerFactory(
        service=service,
        user__first_name="Jan",
        user__last_name="de Wit",
        postcode="7511ab",
        house_number="8",
    )

    with pytest.raises(PerhapsKnown) as asked:
        admit_applicant(screened, by=coordinator, at=now)

    assert known_to(asked) == [(father.user, "")]


def test_a_name_alone_and_people_of_another_service_are_not_asked_about(
    screened, service, coordinator, now
):
    VolunteerFactory(service=service, **ANNA)
    VolunteerFactory(service=ServiceFactory(), **ANNA, user__phone="053 4123456")

    assert admit_applicant(screened, by=coordinator, at=now)


def test_two_who_share_a_mailbox_are_two_people_of_whom_one_signs_in(
    screened, service, coordinator, now, deliver_mail
):
    bas = VolunteerFactory(service=service, user__email=ADDRESS, user__first_name="Bas")
    with pytest.raises(PerhapsKnown) as asked:
        admit_applicant(screened, by=coordinator, at=now)

    anna = admit_applicant(screened, same="two", by=coordinator, at=now)

    assert known_to(asked) == [(bas.user, "two")]
    assert anna.user != bas.user
    assert (anna.user.email, anna.user.mailbox) == (None, ADDRESS)
    assert "You cannot sign in yet" in deliver_mail()[0].body
    said = TwoPeople.unscoped.get(about_kind="organisations.user")
    assert {said.person_id, said.about_id} == {bas.user_id, anna.user_id}


def test_a_coordinator_does_not_admit_who_turns_out_to_be_themselves(
    screened, service, coordinator, member, now
):
    User.objects.filter(pk=coordinator.user.pk).update(
        first_name="Anna", last_name="de Wit", phone="053 4123456"
    )
    member(service, Role.COORDINATOR)

    with pytest.raises(AboutOneself):
        admit_applicant(screened, same=str(coordinator.user.pk), by=coordinator, at=now)


def test_the_page_asks_from_the_first_day_and_an_answer_is_not_asked_again(
    service, desk, coordinator
):
    applied = ApplicationFactory(
        service=service, first_name="Anna", last_name="de Wit", email=ADDRESS
    )
    bas = VolunteerFactory(service=service, user__mailbox=ADDRESS, user__first_name="Bas")
    page = reverse("volunteers:application_detail", args=[service.slug, applied.pk])
    answer = reverse(
        "volunteers:application_two_people", args=[service.slug, applied.pk, bas.user_id]
    )
    assert "Perhaps known here already" in desk.get(page).text

    assert desk.post(answer).status_code == 302
    assert desk.post(answer).status_code == 302

    assert "Perhaps known here already" not in desk.get(page).text
    assert TwoPeople.unscoped.get().said_by == coordinator.user


def test_the_page_of_admission_asks_with_the_likely_answer_ticked(service, desk, screened):
    anna = VolunteerFactory(service=service, **ANNA, user__phone="053 4123456")
    Membership.objects.filter(user=anna.user).delete()
    Volunteer.unscoped.filter(pk=anna.pk).update(state=VolunteerState.LEFT, left_on="2026-01-01")
    page = reverse("volunteers:application_detail", args=[service.slug, screened.pk])
    admit = reverse("volunteers:application_admit", args=[service.slug, screened.pk])

    shown = desk.get(page)
    refused = desk.post(admit)
    done = desk.post(admit, {"same": str(anna.user_id)})

    assert shown.context["forms"]["admit"]["same"].value() == str(anna.user_id)
    assert "Anna de Wit is known here already. Is it the same person?" in shown.text
    assert refused.status_code == 422
    assert done.status_code == 302
    assert Volunteer.unscoped.get(pk=anna.pk).state == VolunteerState.TRAINING


@pytest.mark.parametrize("same", ["0", "99999999999999999999", "\x00", "yes", "two "])
def test_an_answer_that_is_none_asks_again(same, service, desk, screened):
    VolunteerFactory(service=service, **ANNA, user__phone="053 4123456")
    admit = reverse("volunteers:application_admit", args=[service.slug, screened.pk])

    assert desk.post(admit, {"same": same}).status_code == (302 if same == "two " else 422)


def test_a_colleague_without_a_volunteers_row_is_found_too(screened, service, coordinator, now):
    trainer = MembershipFactory(
        service=service,
        role=Role.TRAINER,
        user=UserFactory(email=None, mailbox=ADDRESS, first_name="Anna", last_name="de Wit"),
    )

    volunteer = admit_applicant(screened, same=str(trainer.user_id), by=coordinator, at=now)

    assert volunteer.user == trainer.user


def test_who_is_not_asked_about_is_not_said_to_be_somebody_else(screened, service, desk):
    stranger = VolunteerFactory(service=service)
    where = "volunteers:application_two_people"
    page = reverse(where, args=[service.slug, screened.pk, stranger.user_id])

    answer = desk.post(page, follow=True)

    assert "This is not asked any more." in answer.text
    assert not TwoPeople.unscoped.exists()
