"""Who hears when a wall comes down: nobody takes them down alone and unheard."""

from datetime import timedelta

import pytest

from organisations.actions import people
from organisations.actions.service import change_settings
from organisations.models import Membership, Role
from tests.factories.organisations import MembershipFactory

LONG_AGO = timedelta(days=31)


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


def one_in(service, role, email, language="en", **facts):
    return MembershipFactory(
        service=service, role=role, user__email=email, user__language=language, **facts
    )


def allow(manager, now):
    change_settings(changes={"alone_may_decide": True}, by=manager, at=now)


def read_by(letters) -> dict[str, str]:
    """Each address once, and what it is about."""
    # A long subject is folded before its first word, and read back with the fold.
    read = {letter.to[0]: letter.subject.strip() for letter in letters}
    assert len(read) == len(letters)
    return read


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TRAINER, Role.MANAGER])
def test_whose_role_ends_reads_it_and_so_do_those_who_give_roles(
    service, manager, now, deliver_mail, role
):
    leaver = one_in(service, role, "leaver@example.org", "de")
    one_in(service, Role.COORDINATOR, "nl@example.org", "nl")
    both = one_in(service, Role.COORDINATOR, "both@example.org")
    MembershipFactory(service=service, role=Role.MANAGER, user=both.user)
    one_in(service, Role.TRAINER, "trainer@example.org")
    one_in(service, Role.COORDINATOR, "away@example.org", user__is_active=False)

    for _ in range(2):
        people.end_membership(leaver, by=manager, at=now)

    letters = deliver_mail()
    read = read_by(letters)
    assert set(read) == {"leaver@example.org", "nl@example.org", "both@example.org"}
    assert service.name in read["leaver@example.org"]
    assert read["nl@example.org"].startswith(f"{leaver.user} is niet langer ")
    assert all(str(manager.user) in letter.body for letter in letters)


def test_the_end_of_another_role_is_told_to_nobody(service, manager, now, deliver_mail):
    people.end_membership(one_in(service, Role.OBSERVER, "o@example.org"), by=manager, at=now)

    assert deliver_mail() == []


def test_that_who_is_alone_may_decide_is_told_to_all_who_run_the_service_or_did(
    service, manager, now, deliver_mail
):
    one_in(service, Role.TRAINER, "trainer@example.org", "fr")
    one_in(service, Role.COORDINATOR, "gone@example.org", "nl", ended_at=now - timedelta(days=30))
    one_in(service, Role.COORDINATOR, "longer@example.org", ended_at=now - LONG_AGO)
    one_in(service, Role.VOLUNTEER, "volunteer@example.org")

    allow(manager, now)

    letters = {letter.to[0]: letter for letter in deliver_mail()}
    assert set(letters) == {
        manager.user.email,
        "trainer@example.org",
        "gone@example.org",
        service.email,
    }
    assert "/people/" in letters[service.email].body
    assert "/people/" in letters[manager.user.email].html
    # Neither opens that page.
    assert "/people/" not in letters["trainer@example.org"].body
    assert "Beantwoord dan deze mail" in letters["gone@example.org"].body


def test_that_it_is_allowed_no_more_or_stays_allowed_is_told_to_nobody(manager, now, deliver_mail):
    allow(manager, now)
    before = len(deliver_mail())

    allow(manager, now)
    change_settings(changes={"alone_may_decide": False}, by=manager, at=now)

    assert len(deliver_mail()) == before


def test_a_mailbox_that_is_somebodys_own_gets_one_letter(service, manager, now, deliver_mail):
    service.email = manager.user.email.upper()
    service.save(update_fields=["email"])

    allow(manager, now)

    assert len(deliver_mail()) == 1


def test_a_new_coordinator_is_announced_to_managers_to_who_was_one_and_to_the_mailbox(
    service, manager, member, now, deliver_mail
):
    one_in(service, Role.MANAGER, "manager@example.org")
    one_in(service, Role.COORDINATOR, "gone@example.org", ended_at=now - timedelta(days=30))
    one_in(service, Role.COORDINATOR, "longer@example.org", ended_at=now - LONG_AGO)
    facts = {"first_name": "Tom", "last_name": "Bos", "language": "en", "partner": None}
    row = people.invite_member(
        "tom@example.org", role=Role.COORDINATOR, **facts, by=manager, at=now
    )
    before = len(deliver_mail())

    people.accept_invitation(row, at=now)

    read = read_by(deliver_mail()[before:])
    assert set(read) == {"manager@example.org", "gone@example.org", service.email}
    assert set(read.values()) == {f"Tom Bos is now coordinator at {service.name}"}


def test_nobody_takes_the_walls_down_alone_and_unheard(service, manager, now, deliver_mail):
    coordinator = one_in(service, Role.COORDINATOR, "c@example.org")
    other = one_in(service, Role.MANAGER, "m@example.org")
    for row in (coordinator, other):
        people.end_membership(row, by=manager, at=now)
    allow(manager, now)

    heard = [letter.to[0] for letter in deliver_mail()]

    assert heard.count("c@example.org") == heard.count("m@example.org") - 1 == 2
    assert service.email in heard
    assert Membership.objects.current().of_service(service).count() == 1
