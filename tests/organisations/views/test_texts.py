import pytest

from organisations.models import CLOSING, AuditEntry, OwnText, Role, Service
from tests.filled_in import form_with


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def page(service):
    return f"/s/{service.slug}/texts/"


@pytest.fixture
def manager(service, member, logged_in):
    return logged_in(member(service, Role.MANAGER))


def verbs():
    return list(AuditEntry.unscoped.order_by("pk").values_list("verb", flat=True))


def test_the_list_says_who_sends_and_what_has_own_words(manager, page, service):
    OwnText.unscoped.create(service=service, letter="scheduling-offer", language="nl", body="Dag")

    said = text(manager.get(page))

    assert f"{service.slug}@" in said
    assert "own words: Dutch" in said
    assert "With a name and a phone number people know whom to ask." in said


def test_words_are_written_looked_at_and_dropped(manager, page, service):
    here = f"{page}scheduling-offer/"

    looked = manager.post(here, {"en": "Good day from {service}.", "look": "yes"})
    assert f"Good day from {service.name}." in text(looked)
    assert not OwnText.unscoped.exists()
    assert manager.post(here, {"en": "Good day from {service}."}).url == page
    assert OwnText.unscoped.get().body == "Good day from {service}."
    assert manager.post(here, {"en": "Good day from {service}."}).url == page
    assert manager.post(f"{here}en/drop/").url == here
    assert manager.post(f"{here}en/drop/").url == here
    assert not OwnText.unscoped.exists()
    assert verbs() == ["text.write", "text.drop"]


def test_an_emptied_field_is_our_text_again(manager, page, service):
    here = f"{page}{CLOSING}/"
    manager.post(here, {"nl": "Tot ziens", "fr": "À bientôt"})
    sent = form_with(manager.get(here).content.decode(), "drawn")

    manager.post(here, sent | {"nl": [""]})

    assert [row.language for row in OwnText.unscoped.all()] == ["fr"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("x" * 601, "at most 600"),
        ("See https://example.org", "Look at “https://example.org”"),
        ("See www.example", "Look at “www.example”"),
        ("See example.org/x now", "Look at “example.org/x”"),
        ("Write to a@example", "Look at “a@example”"),
        ("Dear {first_name}", "Between { and } only these can stand: {service}, {phone}"),
        ("Dear {", "Between { and } only these can stand"),
        ("Call {phone}", "Fill this in first, in the settings: {phone}"),
    ],
)
def test_what_does_not_fit_is_told_and_what_was_typed_stays(manager, page, body, said):
    answer = manager.post(f"{page}scheduling-offer/", {"en": body})

    assert answer.status_code == 422
    assert said in text(answer)
    assert body in answer.content.decode()
    assert not OwnText.unscoped.exists()


def test_abbreviations_are_no_links(manager, page):
    body = "Om 9.30 uur, o.a. i.p.v. bellen. a.u.b."

    assert manager.post(f"{page}scheduling-offer/", {"nl": body}).url == page


def test_signs_that_nobody_sees_are_not_kept(manager, page):
    manager.post(f"{page}scheduling-offer/", {"nl": "Da\x00g \u202everder"})

    assert OwnText.unscoped.get().body == "Dag verder"


@pytest.mark.parametrize("path", ["no-such-letter/", "organisations-role_ended/"])
def test_other_letters_take_no_own_words(manager, page, path):
    assert manager.get(f"{page}{path}").status_code == 404
    assert manager.post(f"{page}{path}en/drop/").status_code == 404
    assert manager.post(f"{page}scheduling-offer/xx/drop/").status_code == 404


def test_the_sender_is_a_name_and_the_address_stays_ours(manager, page, service):
    sender = f"{page}sender/"
    assert f"The address stays {service.slug}@" in text(manager.get(sender))

    facts = {"sender_name": "Goede\r\nBuren", "reply_address": "antwoord@example.org"}
    assert manager.post(sender, facts).url == page

    row = Service.objects.get(pk=service.pk)
    assert (row.sender_name, row.reply_address) == ("Goede Buren", "antwoord@example.org")
    assert verbs() == ["service.change_sender"]
    assert "Answers go to antwoord@example.org." in text(manager.get(page))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"sender_name": "info@politie.example"}, "no web or email address"),
        ({"sender_name": "x" * 81}, "at most 80"),
        ({"reply_address": "nowhere"}, "Enter a valid email address"),
        ({"reply_address": "a@b.example, c@d.example"}, "a@b.example, c@d.example"),
    ],
)
def test_a_sender_that_misleads_is_refused(manager, page, facts, said):
    answer = manager.post(f"{page}sender/", facts)

    assert answer.status_code == 422
    assert said in text(answer)


def test_coordinators_write_no_texts(service, member, logged_in, page):
    assert logged_in(member(service, Role.COORDINATOR)).get(page).status_code == 403
