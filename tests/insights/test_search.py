"""One search for everything: who finds what, and that the words stay nowhere."""

import logging
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from config.logs import JsonFormatter
from core.unsent import IN_SESSION
from organisations.models import ReadEntry, Role
from organisations.models.addresses import NO_MAILBOX
from tests.factories.cases import (
    AssignmentFactory,
    CaseFactory,
    PartyFactory,
    ReferralFactory,
)
from tests.factories.organisations import (
    PartnerOrganisationFactory,
    ServiceFactory,
    UserFactory,
)
from tests.factories.training import CourseFactory, EnrolmentFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory

PARTIAL = {"HX-Request": "true"}


@pytest.fixture
def town(service):
    """One of each kind, all of the same name."""
    case = CaseFactory(service=service, number="2026-0041")
    PartyFactory(service=service, case=case, name="mevrouw Yılmaz", street="Kerkstraat")
    person = UserFactory(first_name="Deniz", last_name="Yılmaz", phone="06-70 41 09 12")
    volunteer = VolunteerFactory(service=service, user=person, trainee=True)
    ApplicationFactory(service=service, first_name="Elif", last_name="Yılmaz")
    partner = PartnerOrganisationFactory(service=service, name="Stichting Yılmaz")
    course = CourseFactory(service=service, name="Yılmaz for beginners")
    return {"case": case, "volunteer": volunteer, "partner": partner, "course": course}


@pytest.fixture
def search(service, logged_in):
    def asked(scope, words: str, **options):
        url = reverse("insights:search", args=[scope.service.slug])
        return logged_in(scope).post(url, {"q": words}, headers=PARTIAL, **options)

    return asked


def labels(answer) -> list[str]:
    return [group.label for group in answer.context["found"].groups]


def titles(answer) -> list[str]:
    return [hit.title for group in answer.context["found"].groups for hit in group.hits]


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.COORDINATOR, ["Cases", "Volunteers", "Applications", "Partners", "Courses"]),
        (Role.TRAINER, ["Volunteers", "Courses"]),
        (Role.MANAGER, ["Partners"]),
        (Role.VOLUNTEER, []),
    ],
)
def test_each_role_finds_what_its_pages_show(service, member, search, town, role, kinds):
    answer = search(member(service, role), "yilmaz")

    assert answer.status_code == 200
    assert labels(answer) == kinds


def test_a_member_of_another_service_finds_nothing(member, search, town):
    assert labels(search(member(ServiceFactory(), Role.COORDINATOR), "yilmaz")) == []


def test_an_observer_and_a_stranger_may_not_search(service, member, search, client, town):
    assert search(member(service, Role.OBSERVER), "yilmaz").status_code == 403
    url = reverse("insights:search", args=[service.slug])
    assert client.post(url, {"q": "yilmaz"}).status_code == 302


def test_an_owner_of_the_installation_finds_nothing_of_a_service(service, as_owner, town):
    url = reverse("insights:search", args=[service.slug])
    assert as_owner().post(url, {"q": "yilmaz"}).status_code == 404


def test_a_mediator_finds_their_own_open_cases(service, member, search, town):
    scope = member(service, Role.VOLUNTEER)
    own = VolunteerFactory(service=service, user=scope.user, membership=False)
    assert titles(search(scope, "yilmaz")) == []

    AssignmentFactory(service=service, case=town["case"], volunteer=own)
    assert titles(search(scope, "yilmaz"))[0].startswith("2026-0041")

    closed = CaseFactory(service=service, closed=True, number="2026-0042")
    PartyFactory(service=service, case=closed, name="Yılmaz")
    AssignmentFactory(service=service, case=closed, volunteer=own)
    assert len(titles(search(scope, "yilmaz"))) == 1


def test_a_volunteer_finds_their_own_courses(service, member, search, town):
    scope = member(service, Role.VOLUNTEER)
    own = VolunteerFactory(service=service, user=scope.user, membership=False)
    CourseFactory(service=service, name="Yılmaz for others")
    EnrolmentFactory(service=service, course=town["course"], volunteer=own)

    assert titles(search(scope, "beginners yilmaz")) == ["Yılmaz for beginners"]


def test_a_partner_finds_its_own_referrals_by_its_own_number(service, member, search, town):
    ours = ReferralFactory(service=service, partner=town["partner"], own_reference="WB-77/é")
    ReferralFactory(service=service, own_reference="WB-77 of others")
    PartyFactory(service=service, case=ours.case, name="Geheim")
    scope = member(service, Role.PARTNER, partner=town["partner"])

    assert titles(search(scope, "wb77e")) == ["WB-77/é"]
    assert titles(search(scope, "geheim")) == []
    assert titles(search(scope, ours.case.number)) == []


@pytest.mark.parametrize("typed", ["0670410912", "+31 6 70 41 09 12", "deniz 410912"])
def test_a_volunteer_is_found_by_phone(service, member, search, town, typed):
    assert titles(search(member(service, Role.COORDINATOR), typed)) == ["Deniz Yılmaz"]


def test_an_applicant_is_found_by_phone(service, member, search):
    ApplicationFactory(service=service, first_name="Elif", last_name="", phone="+31 6 70410912")

    assert titles(search(member(service, Role.COORDINATOR), "06-70410912 elif")) == ["Elif"]


def test_nobody_finds_whose_name_was_erased(service, member, search):
    gone = UserFactory(first_name="", last_name="", phone="", email=f"7{NO_MAILBOX}")
    VolunteerFactory(service=service, user=gone)

    assert titles(search(member(service, Role.COORDINATOR), "7")) == []


def test_at_most_eight_stand_there_and_no_kind_hides_another(service, member, search, town):
    for number in range(9):
        case = CaseFactory(service=service, number=f"2026-1{number}")
        PartyFactory(service=service, case=case, name="Yılmaz")

    answer = search(member(service, Role.COORDINATOR), "yilmaz")

    assert len(titles(answer)) == 8
    assert len(labels(answer)) == 5
    assert "There is more" in answer.content.decode()


def test_without_a_hit_it_says_where_was_looked(service, member, search, town):
    answer = search(member(service, Role.TRAINER), "nobodyatall").content.decode()

    assert "No hit. Searched in: Volunteers, Courses." in answer


@pytest.mark.parametrize("typed", ["", " ", "!", "k", "%", "_"])
def test_too_little_finds_nothing(service, member, search, town, typed):
    assert titles(search(member(service, Role.COORDINATOR), typed)) == []


@pytest.mark.parametrize("more", [0, 5])
def test_it_asks_no_more_where_there_is_more(
    service, member, logged_in, town, django_assert_num_queries, more
):
    client = logged_in(member(service, Role.COORDINATOR))
    url = reverse("insights:search", args=[service.slug])
    client.get(url)
    for number in range(more):
        case = CaseFactory(service=service, number=f"2026-1{number}")
        PartyFactory(service=service, case=case, name="Yılmaz")

    with django_assert_num_queries(9):
        client.post(url, {"q": "yilmaz"}, headers=PARTIAL)


def test_opening_a_hit_says_why_in_the_log_of_reading(service, member, search, logged_in, town):
    scope = member(service, Role.COORDINATOR)
    group = search(scope, "yilmaz kerkstraat").context["found"].groups[0]

    logged_in(scope).get(group.hits[0].url)

    entry = ReadEntry.unscoped.get()
    assert (entry.object_id, entry.why) == (town["case"].pk, "search")


def test_the_page_works_without_javascript(service, member, logged_in, town):
    client = logged_in(member(service, Role.COORDINATOR))
    url = reverse("insights:search", args=[service.slug])

    first = client.get(url, {"q": "yilmaz"})
    answer = client.post(url, {"q": "yilmaz"})

    assert 'name="q"' in first.content.decode()
    assert "2026-0041" not in first.content.decode()
    assert "2026-0041" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_it_works_while_the_service_is_paused(service, member, search, town):
    service.paused_at = timezone.now()
    service.save()

    assert titles(search(member(service, Role.MANAGER), "yilmaz")) == ["Stichting Yılmaz"]


def test_the_words_of_a_session_that_ended_are_not_kept(service, member, logged_in):
    client = logged_in(member(service, Role.COORDINATOR))
    url = reverse("insights:search", args=[service.slug])
    client.get(url)
    client.session.flush()

    answer = client.post(url, {"q": "Geheimwoord"}, headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 302
    assert "Geheimwoord" not in answer.url
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert not any(IN_SESSION in each for each in kept)
    assert "Geheimwoord" not in str(kept)


def test_the_words_stand_in_no_log(service, member, search, town, caplog):
    with caplog.at_level(logging.INFO):
        search(member(service, Role.COORDINATOR), "Geheimwoord")
    record = logging.LogRecord("x", 20, "", 1, "GET /s/x/search/?q=Geheimwoord HTTP", None, None)

    assert "Geheimwoord" not in caplog.text
    assert "Geheimwoord" not in JsonFormatter().format(record)


def test_every_page_of_who_may_search_has_the_button(service, member, logged_in):
    url = reverse("insights:home", args=[service.slug])
    finds = {
        role: "data-find" in logged_in(member(service, role)).get(url).content.decode()
        for role in (Role.COORDINATOR, Role.VOLUNTEER, Role.OBSERVER)
    }

    assert finds == {Role.COORDINATOR: True, Role.VOLUNTEER: True, Role.OBSERVER: False}


def test_a_course_says_when_it_begins(service, member, search):
    begins = date(2026, 12, 1) + timedelta(days=2)
    CourseFactory(service=service, name="Basis", starts_on=begins)

    answer = search(member(service, Role.TRAINER), "basis").content.decode()

    assert "begins on" in answer
