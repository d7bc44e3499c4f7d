from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from config.caught_files import keep_message
from tests.config.invitation import INVITATION

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINKED = (
    b"To: b@x.example\r\nSubject: Uw antwoord\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"<b>Dag</b> https://tweespraak.example/o/abc\r\n"
)


@pytest.fixture(autouse=True)
def laptop(settings, tmp_path: Path) -> Path:
    settings.DEBUG = True
    settings.VAR_DIR = tmp_path
    return tmp_path / "mail"


@pytest.fixture
def visitor(client: Client) -> Client:
    client.cookies["language"] = "en"
    return client


def test_the_newest_mail_stands_first_with_its_addressee(visitor, laptop):
    keep_message(laptop, LINKED, ["b@x.example"], at=NOON)
    keep_message(laptop, INVITATION, ["ans@buren.example"], at=NOON.replace(hour=13))

    page = visitor.get(reverse("mail:mail_list")).content.decode()

    assert page.index("Vervallen: é") < page.index("Uw antwoord")
    assert "Ans de Wit" in page


def test_before_the_first_mail_the_page_says_so(visitor):
    assert b"No email yet" in visitor.get(reverse("mail:mail_list")).content


def test_a_mail_shows_its_words_with_links_and_runs_nothing(visitor, laptop):
    name = keep_message(laptop, LINKED, ["b@x.example"], at=NOON)

    page = visitor.get(reverse("mail:mail_detail", args=[name])).content.decode()

    assert 'href="https://tweespraak.example/o/abc"' in page
    assert "&lt;b&gt;Dag" in page


def test_an_invitation_shows_what_a_calendar_reads(visitor, laptop):
    name = keep_message(laptop, INVITATION, ["ans@buren.example"], at=NOON)

    page = visitor.get(reverse("mail:mail_detail", args=[name])).content.decode()

    for fact in ("Calendar: taken out", "CANCEL", "9e167091@tweespraak.example", "De Brug"):
        assert fact in page
    assert "30 March 2026, 19:30" in page


def test_a_file_can_be_taken_away(visitor, laptop):
    name = keep_message(laptop, INVITATION, [], at=NOON)
    page = visitor.get(reverse("mail:mail_detail", args=[name]))
    (attachment,) = page.context["mail"].attachments

    answer = visitor.get(reverse("mail:mail_file", args=[name, attachment.number]))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="invite.ics"'
    assert b"".join(answer.streaming_content).startswith(b"BEGIN:VCALENDAR")


def test_the_html_part_is_a_page_that_may_do_nothing(visitor, laptop):
    name = keep_message(laptop, INVITATION, [], at=NOON)

    answer = visitor.get(reverse("mail:mail_html", args=[name]))

    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"sandbox", "default-src 'none'"} <= set(policy)
    assert b"<p>Beste Ans,</p>" in answer.content


@pytest.mark.parametrize("page", ["mail_detail", "mail_html"])
def test_a_mail_that_is_gone_is_not_found(visitor, page):
    address = reverse(f"mail:{page}", args=["20260302t120000000000-0123abcd"])

    assert visitor.get(address).status_code == 404


def test_a_file_that_no_mail_has_is_not_found(visitor, laptop):
    name = keep_message(laptop, LINKED, [], at=NOON)

    assert visitor.get(reverse("mail:mail_file", args=[name, 0])).status_code == 404


def test_where_people_work_there_is_no_such_page(visitor, laptop, settings):
    settings.DEBUG = False
    name = keep_message(laptop, LINKED, [], at=NOON)

    addresses = [reverse("mail:mail_list"), reverse("mail:mail_detail", args=[name])]
    assert {visitor.get(address).status_code for address in addresses} == {404}
