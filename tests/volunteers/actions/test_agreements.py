import pytest

from organisations.models import AuditEntry, OutboxMessage
from tests.factories.volunteers import AgreementTextFactory, ApplicationFactory
from tests.volunteers.papers import publish_both
from volunteers.actions.agreements import (
    accept_agreements,
    ask_for_agreements,
    publish_agreement_text,
)
from volunteers.actions.refusals import ApplicationEnded, NothingToAccept
from volunteers.lifecycle import ApplicationState
from volunteers.links import applicant
from volunteers.models import AcceptedVia, AgreementKind, AgreementText, VolunteerAgreement


def publish(body, coordinator, now):
    return publish_agreement_text(AgreementKind.VOLUNTEER, body=body, by=coordinator, at=now)


def test_each_new_text_is_the_next_version_of_its_kind(service, coordinator, now):
    AgreementTextFactory(service=service, kind=AgreementKind.CONFIDENTIALITY, version=7)

    versions = [publish(body, coordinator, now).version for body in ("One.", "Two.")]

    assert versions == [1, 2]
    assert AuditEntry.unscoped.filter(verb="agreement_text.publish").count() == 2


def test_the_same_words_again_are_no_new_version(coordinator, now):
    first = publish("One.\n\nTwo.", coordinator, now)

    again = publish(" One.\r\n\r\nTwo.\n", coordinator, now)

    assert again == first
    assert AgreementText.unscoped.count() == 1


def test_asking_mails_a_link_and_says_so_in_the_trail(service, coordinator, now):
    publish_both(service)
    application = ApplicationFactory(service=service)

    ask_for_agreements(application, by=coordinator, at=now)

    assert OutboxMessage.unscoped.get().recipient == application.email
    assert AuditEntry.unscoped.get().verb == "application.ask_for_agreements"


def test_a_double_click_asks_once(service, coordinator, now):
    publish_both(service)
    application = ApplicationFactory(service=service)

    ask_for_agreements(application, by=coordinator, at=now)
    ask_for_agreements(application, by=coordinator, at=now)

    assert OutboxMessage.unscoped.count() == 1


def test_without_texts_there_is_nothing_to_ask(service, coordinator, now):
    with pytest.raises(NothingToAccept):
        ask_for_agreements(ApplicationFactory(service=service), by=coordinator, at=now)


def test_an_ended_application_is_asked_nothing(service, coordinator, now):
    publish_both(service)
    application = ApplicationFactory(service=service, state=ApplicationState.WITHDRAWN)

    with pytest.raises(ApplicationEnded):
        ask_for_agreements(application, by=coordinator, at=now)


def accept(application, texts, now, via=AcceptedVia.SCREEN):
    return accept_agreements(
        application,
        texts=frozenset(text.pk for text in texts),
        via=via,
        by=applicant(application.service),
        at=now,
    )


def test_accepting_keeps_the_version_the_moment_and_the_way(service, now):
    texts = publish_both(service)
    application = ApplicationFactory(service=service)

    number = accept(application, texts, now)

    kept = VolunteerAgreement.unscoped.of_application(application)
    assert number == 2
    assert {row.text for row in kept} == set(texts)
    assert {(row.accepted_at, row.via) for row in kept} == {(now, AcceptedVia.SCREEN)}
    assert AuditEntry.unscoped.get().verb == "application.accept_agreements"


def test_accepting_twice_keeps_the_first_time(service, now):
    texts = publish_both(service)
    application = ApplicationFactory(service=service)
    accept(application, texts, now)

    assert accept(application, texts, now, via=AcceptedVia.PAPER) == 0

    assert VolunteerAgreement.unscoped.filter(via=AcceptedVia.PAPER).count() == 0
    assert AuditEntry.unscoped.count() == 1


def test_a_version_that_was_replaced_while_it_was_read_does_not_count(service, now):
    old, _other = publish_both(service)
    application = ApplicationFactory(service=service)
    AgreementTextFactory(service=service, kind=old.kind, version=2)

    assert accept(application, [old], now) == 0


def test_a_volunteer_accepts_a_renewed_version_anew(service, now):
    old, _other = publish_both(service)
    application = ApplicationFactory(service=service)
    accept(application, [old], now)
    new = AgreementTextFactory(service=service, kind=old.kind, version=2)

    assert accept(application, [new], now) == 1

    assert VolunteerAgreement.unscoped.of_application(application).count() == 2


def test_a_text_of_another_service_cannot_be_accepted(service, now):
    foreign = AgreementTextFactory()

    assert accept(ApplicationFactory(service=service), [foreign], now) == 0


def test_an_ended_application_accepts_nothing(service, now):
    texts = publish_both(service)
    application = ApplicationFactory(service=service, state=ApplicationState.DECLINED)

    with pytest.raises(ApplicationEnded):
        accept(application, texts, now)
