from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests.factories.training import CertificationFactory

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(db):
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client():
    client = Client()
    client.cookies["language"] = "en"
    return client


@pytest.mark.parametrize(
    ("facts", "words", "names_holder"),
    [
        ({}, "this certificate is valid", True),
        ({"valid_until": date(2026, 3, 2)}, "this certificate is valid", True),
        ({"valid_until": date(2026, 3, 1)}, "was valid until 1 March 2026", False),
        ({"effective_on": date(2026, 3, 3)}, "is valid from 3 March 2026, not earlier", True),
        ({"state": "suspended"}, "has suspended this certificate", False),
        ({"state": "revoked"}, "has revoked this certificate", False),
    ],
)
def test_whoever_holds_the_paper_sees_what_it_is_worth_today(client, facts, words, names_holder):
    certification = CertificationFactory(**facts)

    answer = client.get(f"/certificates/{certification.secret}/")

    text = answer.content.decode()
    assert answer.status_code == 200
    assert words in text
    assert (certification.volunteer.user.full_name in text) == names_holder
    assert certification.number in text
    assert certification.service.name in text


def test_the_page_says_nothing_more_than_the_paper(client):
    certification = CertificationFactory(reason="A complaint", state="suspended")

    text = client.get(f"/certificates/{certification.secret}/").content.decode()

    assert "A complaint" not in text
    assert certification.volunteer.user.email not in text


def test_search_engines_and_caches_stay_out(client):
    answer = client.get(f"/certificates/{CertificationFactory().secret}/")

    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


@pytest.mark.parametrize("state", ["proposed", "refused"])
def test_what_was_never_confirmed_is_not_there(client, state):
    certification = CertificationFactory(state=state)

    assert client.get(f"/certificates/{certification.secret}/").status_code == 404


def test_an_unknown_secret_is_not_there(client):
    assert client.get(f"/certificates/{'a' * 52}/").status_code == 404


@pytest.mark.slow
def test_who_tries_too_often_has_to_wait(client):
    for _ in range(30):
        assert client.get("/certificates/guess/").status_code == 404

    answer = client.get(f"/certificates/{CertificationFactory().secret}/")

    assert answer.status_code == 429
    assert "Please try again in a minute" in answer.content.decode()


@pytest.mark.slow
def test_papers_that_are_in_order_are_looked_at_as_often_as_one_likes(client):
    address = f"/certificates/{CertificationFactory().secret}/"

    assert {client.get(address).status_code for _ in range(35)} == {200}


@pytest.mark.parametrize(("browser", "spoken"), [("", "fr"), ("pl", "fr"), ("de-DE", "de")])
def test_the_page_speaks_as_the_browser_asks_and_else_as_the_service(browser, spoken):
    certification = CertificationFactory(service__language="fr")

    answer = Client().get(
        f"/certificates/{certification.secret}/", headers={"accept-language": browser}
    )

    assert answer["Content-Language"] == spoken
