"""What cannot be read is refused in words; what cannot be seen is taken out."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from cases.models import Party
from config import wsgi
from organisations.models import Role
from tests.factories.organisations import UserFactory

FORM = "application/x-www-form-urlencoded"
REPORT = {
    "kind": "pets",
    "name": "Ans",
    "phone": "0612345678",
    "street": "Dorpsstraat",
    "house_number": "1",
    "consent": "on",
}


@pytest.fixture
def client(db):
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    client.cookies["language"] = "en"
    return client


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "nonsense", "rot13", "x" * 300])
def test_a_form_in_other_letters_is_refused_in_words(client, charset, debug, caplog):
    with override_settings(DEBUG=debug):
        answer = client.generic(
            "POST", "/o/secret-token/", b"answer=x", f"{FORM}; charset={charset}"
        )

    assert answer.status_code == 400
    assert "We could not read what was sent" in answer.content.decode()
    assert "secret-token" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode() + caplog.text
    assert "secret-token" not in caplog.text


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"'])
def test_our_own_letters_have_several_names(client, charset):
    answer = client.post("/language/", b"language=nl", f"{FORM}; charset={charset}")

    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--B\r\nnothing of the kind", "multipart/form-data"),
        (b"x", f"multipart/form-data; boundary={'B' * 300}"),
        (b"&".join(b"f%d=x" % number for number in range(1200)), FORM),
    ],
)
def test_what_is_no_form_is_refused_in_words(client, body, content_type):
    answer = client.post("/language/", body, content_type)

    assert answer.status_code == 400
    assert "We could not read what was sent" in answer.content.decode()


def test_too_many_words_behind_the_question_mark_are_refused(client):
    answer = client.get("/?" + "&".join(f"f{number}=x" for number in range(1200)))

    assert answer.status_code == 400


def test_no_form_takes_a_file(client, service, tmp_path):
    with override_settings(FILE_UPLOAD_TEMP_DIR=tmp_path):
        for size in (10, 500_000, 15_000_000):
            file = SimpleUploadedFile("story.txt", b"x" * size)
            answer = client.post(reverse("cases:report", args=[service.slug]), REPORT | {"f": file})

            assert answer.status_code == 413
            assert "We take no files here" in answer.content.decode()

    assert list(tmp_path.iterdir()) == []
    assert not Party.unscoped.exists()


def test_a_form_of_more_than_a_megabyte_is_not_even_read(client):
    class Unread(BytesIO):
        def read(self, *_args):
            raise AssertionError("read")

    answer = client.generic(
        "POST", "/language/", b"x" * 1_100_000, FORM, **{"wsgi.input": Unread()}
    )

    assert answer.status_code == 413


def test_an_address_that_fits_in_no_redirect_is_refused(client, caplog):
    assert client.get("/s/x/home?q=" + "x" * 5000).status_code == 413
    assert "Traceback" not in caplog.text


def test_a_host_that_is_not_ours_costs_no_traceback(client, caplog):
    for host in ("evil.test", "a b"):
        assert client.get("/", headers={"host": host}).status_code == 400

    assert "Traceback" not in caplog.text


def test_signs_that_nobody_sees_are_taken_out_of_every_form(client, service):
    typed = {
        "name": "Jan\x00 \u202eevil\u2069",
        "street": "Dorps\u200fstraat\x1b",
        "story": "a\r\n\tb",
    }

    answer = client.post(reverse("cases:report", args=[service.slug]), REPORT | typed)

    party = Party.unscoped.get(role="a")
    assert answer.status_code == 302
    assert (party.name, party.street) == ("Jan evil", "Dorpsstraat")
    assert party.story == "a\r\n\tb"


def test_a_search_with_such_signs_is_the_search_without(service, member, logged_in):
    coordinator = member(service, Role.COORDINATOR)
    member(service, Role.VOLUNTEER, user=UserFactory(first_name="Yara"))
    client = logged_in(coordinator)

    for page in ("cases:case_list", "volunteers:volunteer_list", "organisations:trail"):
        answer = client.get(reverse(page, args=[service.slug]), {"q": "Ya\x00ra\u202e"})

        assert answer.status_code == 200
        assert 'value="Yara"' in answer.content.decode()


def test_a_cookie_with_such_signs_is_none_of_ours(client):
    answer = client.get("/", headers={"cookie": 'session="\\000"; language="fr"'})

    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "fr"


@pytest.mark.parametrize("path", ["/o/%00/", "/s/x%00/home", "/certificates/a%E2%80%AEb/"])
def test_an_address_with_such_signs_is_refused(client, path):
    assert client.get(path).status_code == 400


def test_a_content_type_that_no_browser_sends_stops_nothing_before_us(monkeypatch, rf):
    """Django reads it before any middleware."""
    with pytest.raises(ValueError, match="Invalid encoding"):
        rf.post("/language/", b"x", f"{FORM}; charset*=nonsense''x")
    handed_on = {}
    monkeypatch.setattr(wsgi, "site", lambda environ, _start: handed_on.update(environ) or [])

    for sent in (f"{FORM}; charset*=nonsense''x", FORM, ""):
        wsgi.application({"CONTENT_TYPE": sent}, lambda *_answer: None)

        assert "charset" not in handed_on["CONTENT_TYPE"]
        WSGIRequest(RequestFactory().get("/").environ | handed_on)
