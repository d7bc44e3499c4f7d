"""The page of a manager and a coordinator who close their service, and what a closed one shows."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.tokens import sign_token
from organisations.actions import last_exports
from organisations.actions.closing import Leaving, begin_closing, close_as_owner
from organisations.models import (
    Invitation,
    LastExport,
    OutboxMessage,
    ReadEntry,
    Role,
    Service,
    ServiceClosing,
)
from organisations.models.closing import earliest_day
from tests.factories.cases import CaseFactory
from tests.factories.organisations import MembershipFactory, ServiceFactory, UserFactory
from tests.factories.training import CertificationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def page(service) -> str:
    return f"/s/{service.slug}/closing/"


@pytest.fixture
def manager(service, member, logged_in):
    return logged_in(member(service, Role.MANAGER))


@pytest.fixture
def coordinator(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture
def day(service) -> str:
    return earliest_day(service, timezone.now()).isoformat()


def close_now(service) -> ServiceClosing:
    Service.objects.filter(pk=service.pk).update(paused_at=timezone.now())
    owner = UserFactory(is_superuser=True)
    row = close_as_owner(service, Leaving(), by=owner, at=timezone.now())
    Service.objects.filter(pk=service.pk).update(paused_at=None)
    service.refresh_from_db()
    return row


def test_a_service_is_closed_and_taken_back_on_its_page(service, page, day, manager, coordinator):
    assert "A coordinator, who is somebody else" in text(manager.get(page))
    assert "A manager of the service asks for it" in text(coordinator.get(page))

    answer = manager.post(page, {"erases_on": day}, follow=True)
    assert "A coordinator is asked by email to confirm it." in text(answer)
    assert "Coordinators fetch the file" in text(answer)
    shown = text(coordinator.get(page))
    assert "The file is being made" in shown
    assert "Once you have fetched the file you can confirm here." in shown
    export = LastExport.unscoped.get()
    last_exports.make_last_export(export.pk, clock=timezone.now)

    fetched = coordinator.get(f"{page}export/{export.pk}/")
    assert fetched["Content-Type"] == "application/zip"
    assert f"{service.slug}-" in fetched["Content-Disposition"]
    assert "no-store" in fetched["Cache-Control"]
    assert b"".join(fetched.streaming_content)[:2] == b"PK"
    assert ReadEntry.unscoped.get().why == "last export"
    answer = coordinator.post(f"{page}confirm/", follow=True)
    assert "The service is closed. Everybody who belongs to it hears by email." in text(answer)

    home = text(manager.get(f"/s/{service.slug}/"))
    assert "This service is closed. Everything is erased on" in home
    assert "you can take the closing back" in home
    assert "This service is closed" in text(coordinator.get(f"/s/{service.slug}/cases/"))
    answer = manager.post(f"{page}take-back/", follow=True)
    assert "The service goes on." in text(answer)
    assert "This service is closed" not in text(manager.get(f"/s/{service.slug}/"))


def test_work_under_way_is_listed_and_must_be_handed_over_in_words(service, page, day, manager):
    CaseFactory(service=service)
    shown = text(manager.get(page))
    assert "<li>Open cases: 1</li>" in shown

    answer = manager.post(page, {"erases_on": day, "work_open_cases": "1"})
    assert answer.status_code == 422
    assert "End this work first, or say that it is handed over." in text(answer)
    told = {"erases_on": day, "handed_over": "on", "work_open_cases": "1"}
    answer = manager.post(page, told | {"handed_to": "\0" + "x" * 9000})
    assert answer.status_code in {400, 422}
    CaseFactory(service=service)
    answer = manager.post(page, told | {"handed_to": "Enschede"})
    assert answer.status_code == 422
    assert "Work is still under way, or came in since" in text(answer)
    assert "Enschede" in text(answer)

    answer = manager.post(page, told | {"handed_to": "Enschede", "work_open_cases": "2"})

    assert answer.status_code == 302
    assert ServiceClosing.unscoped.get().handed_to == "Enschede"


@pytest.mark.parametrize("value", ["", "2020-01-01", "9999-12-31", "x", "2026-02-30"])
def test_a_day_that_cannot_be_is_told(page, manager, value):
    answer = manager.post(page, {"erases_on": value})

    assert answer.status_code == 422
    assert not ServiceClosing.unscoped.exists()


def test_a_double_click_asks_once(page, day, manager):
    for _twice in range(2):
        assert manager.post(page, {"erases_on": day}).status_code == 302

    assert ServiceClosing.unscoped.count() == 1


def test_moves_that_are_over_change_nothing(service, page, day, manager, coordinator):
    for move in ("confirm", "call-off", "export"):
        assert coordinator.post(f"{page}{move}/").status_code == 302
    assert manager.post(f"{page}take-back/").status_code == 302
    assert not ServiceClosing.unscoped.exists()
    assert not LastExport.unscoped.exists()

    manager.post(page, {"erases_on": day})
    assert "First fetch everything" in text(coordinator.post(f"{page}confirm/", follow=True))
    assert "It is called off." in text(coordinator.post(f"{page}call-off/", follow=True))

    assert ServiceClosing.unscoped.get().state == "called_off"


def test_who_is_coordinator_and_manager_does_not_confirm_their_own(
    service, page, day, member, logged_in
):
    client = logged_in(member(service, Role.MANAGER, Role.COORDINATOR))
    assert "Nobody else here is a coordinator" in text(client.get(page))
    client.post(page, {"erases_on": day})
    export = LastExport.unscoped.get()
    last_exports.make_last_export(export.pk, clock=timezone.now)
    client.get(f"{page}export/{export.pk}/")

    answer = client.post(f"{page}confirm/", follow=True)

    assert "You asked for it yourself, so somebody else confirms it." in text(answer)


def test_a_manager_gets_no_file_and_the_file_of_another_service_is_unknown(
    service, page, day, manager, member, logged_in
):
    manager.post(page, {"erases_on": day})
    export = LastExport.unscoped.get()
    last_exports.make_last_export(export.pk, clock=timezone.now)
    assert manager.get(f"{page}export/{export.pk}/").status_code == 403
    other = ServiceFactory()
    stranger = logged_in(member(other, Role.COORDINATOR))
    assert stranger.get(f"/s/{other.slug}/closing/export/{export.pk}/").status_code == 404


def test_a_file_that_is_a_day_old_is_gone_and_made_again(service, page, coordinator):
    close_now(service)
    export = LastExport.unscoped.get()
    last_exports.make_last_export(export.pk, clock=timezone.now)
    LastExport.unscoped.update(
        made_at=timezone.now() - timedelta(hours=24), asked_at=timezone.now() - timedelta(hours=25)
    )

    answer = coordinator.get(f"{page}export/{export.pk}/", follow=True)
    assert "This file is not there any more." in text(answer)
    answer = coordinator.post(f"{page}export/", follow=True)

    assert "The file is being made" in text(answer)
    assert LastExport.unscoped.count() == 2


def test_a_closed_service_is_read_and_not_changed(service, manager, coordinator):
    close_now(service)

    answer = manager.post(f"/s/{service.slug}/districts/new/", {"name": "West"})
    assert answer.status_code == 403
    assert "What you wanted to change is not saved." in text(answer)
    assert "districts/new/" in text(answer)
    assert manager.get(f"/s/{service.slug}/people/").status_code == 200


def test_the_public_finds_it_closed(service):
    row = CertificationFactory(service=service)
    invited = Invitation.unscoped.create(
        service=service,
        email="a@example.org",
        role=Role.TRAINER,
        invited_by=MembershipFactory(service=service, role=Role.MANAGER).user,
        invited_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=14),
    )
    close_now(service)
    client = Client()
    client.cookies["language"] = "en"

    assert service.name not in text(client.get("/"))
    for form in ("report", "apply"):
        shown = client.get(f"/s/{service.slug}/{form}/")
        assert "This service has stopped" in text(shown)
        assert "<textarea" not in text(shown)
    link = f"/invitations/{sign_token('invitation', invitation=invited.pk)}/"
    for method in (client.get, client.post):
        answer = method(link)
        assert answer.status_code == 410
        assert f"{service.name} has stopped, so this link does nothing any more." in text(answer)
    assert client.get(f"/certificates/{row.secret}/").status_code == 200


# --- The owner of the installation -------------------------------------------------------------


def test_an_owner_closes_a_paused_service_and_takes_it_back(service, day, as_owner):
    owner, base = as_owner(), f"/installation/services/{service.slug}/"
    MembershipFactory(service=service, role=Role.VOLUNTEER)
    answer = owner.get(f"{base}close/", follow=True)
    assert "Only a service that is paused" in text(answer)
    owner.post(f"{base}pause/")
    assert "Does it stop for good?" in text(owner.get(base))
    assert owner.get(f"{base}close/").status_code == 200

    answer = owner.post(f"{base}close/", {"erases_on": day}, follow=True)

    assert f"“{service.name}” is closed." in text(answer)
    assert "closed, erased on" in text(answer)
    assert OutboxMessage.unscoped.filter(kind="service_closes").count() == 1
    assert "Invite a manager" not in text(owner.get("/installation/"))
    answer = owner.post(f"{base}reopen/", follow=True)
    assert f"“{service.name}” goes on." in text(answer)
    service.refresh_from_db()
    assert not service.is_closed


def test_what_its_people_asked_for_an_owner_does_not_take_back_but_closes(
    service, member, as_owner, day
):
    begin_closing(Leaving(), by=member(service, Role.MANAGER), at=timezone.now())
    Service.objects.update(paused_at=timezone.now())
    owner, base = as_owner(), f"/installation/services/{service.slug}/"

    owner.post(f"{base}reopen/")
    assert ServiceClosing.unscoped.get().state == "asked"
    owner.post(f"{base}close/", {"erases_on": day})

    states = ServiceClosing.unscoped.values_list("state", flat=True)
    assert sorted(states) == ["called_off", "closed"]


@pytest.mark.parametrize("move", ["pause", "resume", "manager"])
def test_a_closed_service_is_taken_back_before_anything_else(service, as_owner, move):
    close_now(service)
    owner, base = as_owner(), f"/installation/services/{service.slug}/"
    sent = OutboxMessage.unscoped.count()

    answer = owner.post(f"{base}{move}/", {"email": "new@example.org"}, follow=True)

    assert "This service is closed. Take that back first." in text(answer)
    assert OutboxMessage.unscoped.count() == sent
    paused = service.paused_at
    service.refresh_from_db()
    assert service.paused_at == paused
