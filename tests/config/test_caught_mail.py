from datetime import UTC, datetime
from email.message import EmailMessage

from config.caught_mail import read_mail
from tests.config.invitation import INVITATION, INVITE

NAME = "20260302t120000000000-0123abcd"


def plain_mail(content: str, subtype: str = "plain") -> bytes:
    message = EmailMessage()
    message["To"] = "b@x.example"
    message.set_content(content, subtype=subtype)
    return message.as_bytes()


def test_a_mail_says_who_what_and_when():
    mail = read_mail(NAME, b"X-Envelope-To: ans@buren.example\r\n" + INVITATION)

    assert mail.subject == "Vervallen: é"
    assert mail.recipients == "Ans de Wit <ans@buren.example>"
    assert mail.sender == "Buurtbemiddeling Delft <planning@tweespraak.example>"
    assert mail.envelope == "ans@buren.example"
    assert mail.caught_at == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert (mail.text, mail.html.strip()) == ("Beste Ans,", "<p>Beste Ans,</p>")


def test_an_invitation_is_read_once_though_it_stands_in_the_mail_twice():
    (entry,) = read_mail(NAME, INVITATION).calendars

    assert (entry.method, entry.sequence, entry.status) == ("CANCEL", 2, "CANCELLED")
    assert (entry.uid, entry.summary, entry.place) == (INVITE.uid, INVITE.summary, "De Brug")
    assert (entry.starts_at, entry.ends_at) == (INVITE.starts_at, INVITE.ends_at)
    assert entry.attendees == ("ans@buren.example",)
    assert entry.organiser == "planning@tweespraak.example"
    assert entry.source.startswith("BEGIN:VCALENDAR")


def test_the_files_of_a_mail_can_be_found_again():
    mail = read_mail(NAME, INVITATION)

    (attachment,) = mail.attachments
    assert (attachment.number, attachment.filename) == (3, "invite.ics")
    assert attachment.content.startswith(b"BEGIN:VCALENDAR")


def test_a_mail_of_html_alone_still_has_words():
    mail = read_mail(NAME, plain_mail("<p>Dag &amp; <b>welkom</b></p>", subtype="html"))

    assert mail.text == "Dag & welkom"


def test_a_mail_without_a_calendar_or_a_subject_is_still_a_mail():
    mail = read_mail(NAME, plain_mail("Dag"))

    assert (mail.subject, mail.calendars, mail.attachments, mail.html) == ("", [], [], "")


def test_a_broken_calendar_is_passed_over():
    mail = read_mail(NAME, plain_mail("no calendar at all", subtype="calendar"))

    assert mail.calendars == []
