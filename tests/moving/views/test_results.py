import pytest

from moving.sheets.headers import SheetKind
from tests.moving.files import brought_in, letters

pytestmark = pytest.mark.django_db
ROWS = [
    ["Voornaam", "Achternaam", "E-mail", "Telefoon"],
    ["Noor", "de Wolf", "noor@post.example", "06-12345681"],
    ["Ali", "Kaya", "ali@post.example", "06-12345682"],
    ["Piet", "Smit", "", "06-12345683"],
]


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def run(coordinator, now):
    return brought_in(ROWS, kind=SheetKind.VOLUNTEERS, by=coordinator, at=now)


@pytest.fixture
def url(run, service):
    return f"/s/{service.slug}/moving/{run.pk}/welcome/"


@pytest.fixture
def client(coordinator, logged_in):
    return logged_in(coordinator)


def recipients():
    return sorted(letters().values_list("recipient", flat=True))


def test_nobody_hears_of_it_before_somebody_presses(run, client, url):
    page = text(client.get(url))

    assert "Welcome all 2" in page
    assert "Piet Smit +31612345683" in page
    assert recipients() == []


def test_all_are_welcomed_once(run, client, url):
    client.post(url, {"everybody": "on"})
    client.post(url, {"everybody": "on"})

    assert recipients() == ["ali@post.example", "noor@post.example"]
    assert "Nobody is left to write to" in text(client.get(url))


def test_some_are_welcomed_and_the_others_later(run, client, url):
    line = run.lines.get(row=2)

    client.post(url, {"volunteers": [line.became_id]})

    assert recipients() == ["noor@post.example"]
    client.post(url, {"everybody": "on"})
    assert recipients() == ["ali@post.example", "noor@post.example"]


def test_somebody_of_another_file_is_not_written_to(run, client, url, coordinator, now):
    other = [ROWS[0], ["Els", "Kok", "els@post.example", ""]]
    later = brought_in(other, kind=SheetKind.VOLUNTEERS, by=coordinator, at=now)

    client.post(url, {"volunteers": [later.lines.get().became_id, "999999", "x"]})

    assert recipients() == []
