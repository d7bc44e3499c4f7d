from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from organisations.models import AuditEntry, OutboxMessage
from tests.factories.organisations import ServiceFactory
from tests.factories.volunteers import (
    AgreementTextFactory,
    ApplicationFactory,
    CampaignFactory,
    VolunteerFactory,
)
from tests.volunteers.papers import CONFIDENTIALITY, accept, publish_both
from volunteers.lifecycle import ApplicationState
from volunteers.links import AGREEMENTS, CONFIRM, token_for
from volunteers.models import Application, VolunteerAgreement

FILLED_IN = {
    "first_name": "Anna",
    "last_name": "de Wit",
    "email": "anna@example.org",
    "phone": "",
    "postcode": "7511 AA",
    "language": "en",
    "spoken": ["nl", "tr"],
    "motivation": "I like people.",
    "heard_through": "",
    "website": "",
}


def page(service, code=""):
    if code:
        return reverse("volunteers:apply_campaign", args=[service.slug, code])
    return reverse("volunteers:apply", args=[service.slug])


def test_the_form_tells_what_a_mediator_does(service, stranger):
    answer = stranger.get(page(service))

    assert answer.status_code == 200
    assert "always work in twos" in answer.content.decode()
    assert "15 hours" in answer.content.decode()


def test_a_program_that_looks_at_our_links_only_changes_nothing(service, stranger):
    application = ApplicationFactory(service=service, confirmed_at=None)
    token, slug = token_for(CONFIRM, application), [service.slug]
    links = [
        page(service),
        reverse("cases:report", args=slug),
        reverse("cases:report_thanks", args=slug),
        reverse("volunteers:application_sent", args=slug),
        reverse("volunteers:application_confirm", args=[token]),
        reverse("volunteers:application_received", args=[token]),
    ]

    answers = [stranger.head(link).status_code for link in links]

    assert answers == [200] * len(links)
    application.refresh_from_db()
    assert application.confirmed_at is None


def test_a_service_with_one_mediator_a_case_promises_no_pair(stranger):
    service = ServiceFactory(mediators_per_case=1)

    assert "in twos" not in stranger.get(page(service)).content.decode()


def test_what_a_service_says_of_itself_is_marked_with_its_language(stranger):
    service = ServiceFactory(about="Wij helpen buren.", language="nl")

    assert (
        '<span lang="nl">Wij helpen buren.</span>' in stranger.get(page(service)).content.decode()
    )


@pytest.mark.parametrize(
    ("country", "word"),
    [("nl", "Buurtbemiddeling is gratis"), ("be", "Burenbemiddeling is gratis")],
)
def test_flanders_has_a_word_of_its_own_for_what_we_do(stranger, country, word):
    service = ServiceFactory(country=country, language="nl")

    shown = stranger.get(page(service), {"language": "nl"}).content.decode()

    assert word in shown


@pytest.mark.parametrize(
    ("ends_on", "said"), [(date(2026, 3, 1), True), (date(2026, 3, 2), False), (None, False)]
)
def test_the_link_of_a_campaign_that_is_over_says_so_and_still_counts(
    service, stranger, time_machine, ends_on, said
):
    time_machine.move_to(datetime(2026, 3, 2, 12, tzinfo=UTC))
    campaign = CampaignFactory(service=service, starts_on=date(2026, 2, 1), ends_on=ends_on)

    shown = stranger.get(page(service, campaign.code)).content.decode()
    stranger.post(page(service, campaign.code), FILLED_IN)

    assert ("This campaign is over" in shown) == said
    assert Application.unscoped.get().campaign == campaign


@pytest.mark.parametrize(("country", "paper"), [("nl", "VOG"), ("be", "uittreksel")])
def test_the_paper_that_is_asked_for_hangs_on_the_country(stranger, country, paper):
    application = ApplicationFactory(service=ServiceFactory(country=country))
    received = reverse("volunteers:application_received", args=[token_for(CONFIRM, application)])
    stranger.cookies["language"] = "nl"

    answer = stranger.get(received)

    papers = {word for word in ("VOG", "uittreksel") if word in answer.content.decode()}
    assert papers == {paper}


def test_an_application_is_kept_and_the_answer_says_look_in_your_mail(service, stranger):
    answer = stranger.post(page(service), FILLED_IN, follow=True)

    assert answer.redirect_chain[0][1] == 302
    assert "Check your email" in answer.content.decode()
    application = Application.unscoped.get()
    assert (application.full_name, application.spoken) == ("Anna de Wit", ["nl", "tr"])
    assert OutboxMessage.unscoped.count() == 1


def test_the_campaign_in_the_link_is_kept(service, stranger):
    campaign = CampaignFactory(service=service, code="spring")

    stranger.post(page(service, "spring"), FILLED_IN)

    assert Application.unscoped.get().campaign == campaign


def test_an_unknown_campaign_is_ignored(service, stranger):
    CampaignFactory(code="spring")

    assert stranger.get(page(service, "spring")).status_code == 200
    stranger.post(page(service, "spring"), FILLED_IN)

    assert Application.unscoped.get().campaign is None


def test_a_slip_is_said_and_nothing_is_lost(service, stranger):
    wrong = {**FILLED_IN, "email": "anna@", "motivation": "A long story."}

    answer = stranger.post(page(service), wrong)

    assert answer.status_code == 422
    words = answer.content.decode()
    assert "A long story." in words
    assert 'value="anna@"' in words
    assert 'value="tr" class="form-check-input" id="id_spoken_5" checked' in words or (
        words.count("checked") == 2
    )
    assert Application.unscoped.count() == 0


@pytest.mark.parametrize("field", ["first_name", "email", "spoken", "language"])
def test_what_we_need_is_asked_for(service, stranger, field):
    answer = stranger.post(page(service), {**FILLED_IN, field: ""})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_a_known_address_gets_the_very_same_answer(service, stranger):
    VolunteerFactory(service=service, user__email="anna@example.org")

    known = stranger.post(page(service), FILLED_IN)
    unknown = stranger.post(page(service), {**FILLED_IN, "email": "new@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_program_that_fills_in_everything_gets_the_answer_and_nothing_else(service, stranger):
    answer = stranger.post(page(service), {**FILLED_IN, "website": "https://example.org"})

    assert answer.status_code == 302
    assert Application.unscoped.count() == 0


def test_one_address_gets_three_mails_at_once_in_an_hour(service, stranger, now, time_machine):
    time_machine.move_to(now, tick=False)

    answers = [stranger.post(page(service), FILLED_IN).status_code for _ in range(4)]

    assert answers == [302] * 4
    assert OutboxMessage.unscoped.filter(not_before=now).count() == 3


def test_a_closed_service_says_so_kindly_and_keeps_nothing(stranger):
    service = ServiceFactory(takes_applications=False)

    answers = [stranger.get(page(service)), stranger.post(page(service), FILLED_IN)]

    assert all("enough mediators" in answer.content.decode() for answer in answers)
    assert Application.unscoped.count() == 0


def confirm_page(application):
    return reverse("volunteers:application_confirm", args=[token_for(CONFIRM, application)])


def test_looking_at_the_link_confirms_nothing(service, stranger):
    application = ApplicationFactory(service=service, confirmed_at=None)

    answer = stranger.get(confirm_page(application))

    application.refresh_from_db()
    assert answer.status_code == 200
    assert application.email in answer.content.decode()
    assert application.confirmed_at is None


def test_the_button_confirms_and_thanks_and_may_be_pressed_twice(service, stranger):
    application = ApplicationFactory(service=service, confirmed_at=None)

    first = stranger.post(confirm_page(application), follow=True)
    again = stranger.post(confirm_page(application), follow=True)

    application.refresh_from_db()
    assert application.confirmed_at
    assert AuditEntry.unscoped.count() == 1
    assert "Thank you" in first.content.decode()
    assert first.redirect_chain == again.redirect_chain


def test_a_confirmed_link_shows_the_thanks(service, stranger):
    answer = stranger.get(confirm_page(ApplicationFactory(service=service)), follow=True)

    assert "Thank you" in answer.content.decode()


def test_pages_promise_beforehand_how_long_it_is_kept(client, service):
    application = ApplicationFactory(service=service)
    received = reverse("volunteers:application_received", args=[token_for(CONFIRM, application)])
    pages = {
        reverse("volunteers:application_sent", args=[service.slug]): "after 7 days",
        received: "at the latest 6 months after your application has ended",
        reverse("cases:report_thanks", args=[service.slug]): "At the latest 24 months after",
    }

    for url, promise in pages.items():
        assert promise in client.get(url, headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("name", ["application_confirm", "application_received", "agreements"])
def test_a_forged_link_is_not_found(name, service, stranger):
    token = token_for("something else", ApplicationFactory(service=service))

    for method in (stranger.get, stranger.post):
        answer = method(reverse(f"volunteers:{name}", args=[token]))
        assert answer.status_code in (404, 405)


def test_a_link_to_an_erased_application_is_not_found(service, stranger):
    application = ApplicationFactory(service=service)
    address = confirm_page(application)
    application.delete()

    assert stranger.get(address).status_code == 404


def test_the_page_of_a_link_speaks_the_applicants_language(service, client):
    application = ApplicationFactory(service=service, confirmed_at=None, language="de")

    assert client.get(confirm_page(application)).headers["Content-Language"] == "de"


def texts_page(application):
    return reverse("volunteers:agreements", args=[token_for(AGREEMENTS, application)])


def test_both_texts_are_shown_with_their_version(service, stranger):
    publish_both(service)

    words = stranger.get(texts_page(ApplicationFactory(service=service))).content.decode()

    assert CONFIDENTIALITY in words
    assert words.count("Version 1") == 2


def test_ticking_both_boxes_keeps_both_versions(service, stranger):
    texts = publish_both(service)
    application = ApplicationFactory(service=service)

    answer = stranger.post(
        texts_page(application), {f"text_{text.pk}": "on" for text in texts}, follow=True
    )

    assert "All accepted" in answer.content.decode()
    assert VolunteerAgreement.unscoped.of_application(application).count() == 2


def test_one_box_is_not_enough(service, stranger):
    texts = publish_both(service)
    application = ApplicationFactory(service=service)

    answer = stranger.post(texts_page(application), {f"text_{texts[0].pk}": "on"})

    assert answer.status_code == 422
    assert VolunteerAgreement.unscoped.count() == 0


def test_only_the_renewed_text_is_asked_again(service, stranger, now):
    texts = publish_both(service)
    application = ApplicationFactory(service=service)
    accept(application, texts, now)
    new = AgreementTextFactory(service=service, kind=texts[0].kind, version=2, body="Renewed.")

    answer = stranger.get(texts_page(application))

    assert [card["text"] for card in answer.context["form"].cards] == [new]


def test_the_box_of_a_replaced_version_does_not_count(service, stranger):
    texts = publish_both(service)
    application = ApplicationFactory(service=service)
    AgreementTextFactory(service=service, kind=texts[0].kind, version=2, body="Renewed.")

    answer = stranger.post(texts_page(application), {f"text_{text.pk}": "on" for text in texts})

    assert answer.status_code == 422
    assert "Renewed." in answer.content.decode()


@pytest.mark.parametrize("state", [ApplicationState.DECLINED, ApplicationState.WITHDRAWN])
def test_an_ended_application_accepts_nothing_more(state, service, stranger):
    publish_both(service)

    answer = stranger.get(texts_page(ApplicationFactory(service=service, state=state)))

    assert answer.status_code == 410


def test_an_unconfirmed_application_has_no_texts(service, stranger):
    application = ApplicationFactory(service=service, confirmed_at=None)

    assert stranger.get(texts_page(application)).status_code == 404


def test_who_has_one_name_applies_with_it(service, stranger):
    answer = stranger.post(page(service), FILLED_IN | {"last_name": ""})

    assert answer.status_code == 302
    assert Application.unscoped.get().full_name == "Anna"


@pytest.mark.parametrize("address", ['"a,b"@x.test', "josé@x.test", "anna@a_b.test"])
def test_an_address_that_stops_the_mail_of_others_is_refused(service, stranger, address):
    answer = stranger.post(page(service), FILLED_IN | {"email": address})

    assert answer.status_code == 422
    assert "I like people." in answer.content.decode()
    assert not Application.unscoped.exists()
