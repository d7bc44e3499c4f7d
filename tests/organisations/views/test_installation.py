from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.tokens import sign_token
from organisations.actions import installation
from organisations.models import AuditEntry, Invitation, OutboxMessage, OutboxState, Role, Service
from organisations.outbox import post
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import EARLIER, ServiceFactory, UserFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db
PAGE = "/installation/"
OPENING = {
    "name": "Buurtbemiddeling Dalstad",
    "slug": "dalstad",
    "country": "nl",
    "language": "nl",
    "town": "Dalstad",
    "email": "post@dalstad.example",
    "manager_email": "marga@dalstad.example",
    "manager_first_name": "Marga",
}


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def one(service, page: str = "") -> str:
    return f"/installation/services/{service.slug}/{page}"


@pytest.fixture
def owner(as_owner):
    return as_owner()


def test_an_owner_sees_counts_and_no_person(owner, service, member):
    manager = member(service, Role.MANAGER, Role.COORDINATOR)
    volunteer = VolunteerFactory(service=service)
    party = PartyFactory(service=service, case=CaseFactory(service=service))

    pages = [PAGE, one(service), one(ServiceFactory(), "manager/"), "/installation/open/"]
    told = " ".join(text(owner.get(page)) for page in pages)

    assert service.name in told
    assert "all is well" in told
    assert "<dt>Volunteers</dt><dd>1</dd></div> <div><dt>Open cases</dt><dd>1</dd>" in told
    people = [manager.user, volunteer.user]
    words = [word for person in people for word in (person.first_name, person.email)]
    assert not [word for word in [*words, party.name, party.street] if word and word in told]


def test_what_is_wrong_with_a_service_stands_beside_it(owner, now):
    alone = ServiceFactory(paused_at=now)
    post(service=alone, kind="offer", key="k", recipient="a@example.org", content=b"", at=now)
    OutboxMessage.unscoped.update(state=OutboxState.FAILED)

    told = text(owner.get(PAGE))

    for words in ("paused since 2 March 2026", "no manager", "1 email did not arrive"):
        assert words in told
    assert "The worker gives no sign of life" in told


def test_the_list_costs_as_much_for_ten_services_as_for_one(
    owner, service, django_assert_max_num_queries
):
    owner.get(PAGE)
    ServiceFactory.create_batch(9)

    with django_assert_max_num_queries(8):
        owner.get(PAGE)


def test_an_owner_opens_a_service_and_its_manager_is_asked(owner, deliver_mail):
    answer = owner.post("/installation/open/", OPENING)

    assert (answer.status_code, answer.url) == (302, PAGE)
    service = Service.objects.get(slug="dalstad")
    assert deliver_mail()[-1].to == ["marga@dalstad.example"]
    assert "waits for its manager" in text(owner.get(PAGE))
    assert AuditEntry.unscoped.filter(service=service, verb="service.open", via="owner").exists()


def test_a_name_that_is_taken_is_told_and_nothing_typed_is_lost(owner, service):
    answer = owner.post("/installation/open/", OPENING | {"slug": service.slug})

    assert answer.status_code == 422
    assert "Another service has this short name already." in text(answer)
    assert "Buurtbemiddeling Dalstad" in text(answer)


def test_a_service_without_a_manager_gets_another_invitation(owner, service, deliver_mail):
    first = {"manager_email": "a@example.org", "manager_first_name": "Ada"}
    owner.post(one(service, "manager/"), first)
    deliver_mail()

    owner.post(one(service, "manager/"), first | {"manager_email": "b@example.org"})

    assert Invitation.unscoped.get(state="open").email == "b@example.org"
    assert {message.to[0] for message in deliver_mail()[-2:]} == {"a@example.org", "b@example.org"}


def test_an_owner_gives_no_role_where_somebody_manages(owner, service, member):
    member(service, Role.MANAGER)
    asked = {"manager_email": "a@example.org", "manager_first_name": "Ada"}

    answer = owner.post(one(service, "manager/"), asked)

    assert answer.url == PAGE
    assert not Invitation.unscoped.exists()


def test_a_service_is_renamed_and_its_trail_tells(owner, service):
    owner.post(one(service), {"name": "Samen verder", "town": "Dalstad"})

    service.refresh_from_db()
    assert (service.name, service.town) == ("Samen verder", "Dalstad")
    entry = AuditEntry.unscoped.get(verb="service.rename")
    assert (entry.changed, entry.via) == (["name", "town"], "owner")


def test_a_paused_service_is_closed_to_the_public(owner, service, client):
    owner.post(one(service, "pause/"))

    service.refresh_from_db()
    assert service.is_paused
    for page in ("cases:report", "volunteers:apply"):
        assert "closed for the moment" in text(client.get(reverse(page, args=[service.slug])))
    assert service.name not in text(client.get("/"))
    sent = client.post(reverse("cases:report", args=[service.slug]), {"story": "Noise"})
    assert "closed for the moment" in text(sent)


def test_those_who_work_there_read_and_change_nothing(owner, service, member, logged_in):
    manager = logged_in(member(service, Role.MANAGER))
    settings = f"/s/{service.slug}/settings/"
    installation.pause_service(service, by=UserFactory(), at=EARLIER)

    assert "You can read everything and change nothing" in text(manager.get(settings))
    answer = manager.post(settings, {"name": "Something else"})

    assert answer.status_code == 403
    assert "What you wanted to change is not saved." in text(answer)
    assert Service.objects.get(pk=service.pk).name == service.name


def test_those_who_run_it_hear_of_a_pause_and_of_its_end_once(owner, service, member, deliver_mail):
    coordinator = member(service, Role.COORDINATOR).user
    for move in ("pause/", "pause/", "resume/", "resume/"):
        owner.post(one(service, move))

    subjects = [m.subject for m in deliver_mail() if m.to == [coordinator.email]]
    assert subjects == [f"{service.name} is paused", f"{service.name} goes on"]
    verbs = AuditEntry.unscoped.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["service.pause", "service.resume"]


def test_a_link_in_a_mail_answers_while_its_service_is_paused(service, member, client, now):
    by = member(service, Role.MANAGER).user
    row = Invitation.unscoped.create(
        service=service,
        email="tom@example.org",
        first_name="Tom",
        role=Role.TRAINER,
        invited_by=by,
        invited_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    installation.pause_service(service, by=UserFactory(), at=now)
    page = reverse("organisations:invitation", args=[sign_token("invitation", invitation=row.pk)])
    client.post(page)

    row.refresh_from_db()
    assert row.state == "accepted"


def test_whoever_only_looks_after_the_installation_begins_there(owner):
    assert owner.get("/").url == PAGE
    assert PAGE in text(owner.get("/installation/open/"))


def test_what_an_owner_was_sending_waits_for_them(owner, service):
    owner.get(PAGE)
    last = owner.cookies["last"].value
    again = Client()
    again.cookies["last"] = last

    answer = again.post(
        "/installation/open/", OPENING, headers={"Referer": "http://testserver/installation/open/"}
    )

    assert answer.url.startswith("/account/login/?next=/again/")
