from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from scheduling.icalendar.invites import Invite, ItipMethod, render_invite
from scheduling.icalendar.messages import build_invitation_message
from tests.scheduling.icalendar.invitations import MESSAGE_ID, SENT, make_invite, read_message

WORDS = st.text(alphabet='";,:<>@()\\\r\n\t aAé🎈مر=?\x00', max_size=200)


def build(invite: Invite, method: ItipMethod = ItipMethod.REQUEST, **words: str) -> bytes:
    return build_invitation_message(
        invite,
        method,
        subject=words.get("subject", "Uitnodiging"),
        text=words.get("text", "Beste Ans,\ntot dan.\n"),
        html=words.get("html", "<p>Beste Ans,</p>"),
        message_id=words.get("message_id", MESSAGE_ID),
        sent_at=SENT,
    )


def parts_of(message: EmailMessage) -> dict[str, EmailMessage]:
    return {part.get_content_type(): part for part in message.walk()}


def test_the_parts_stand_as_a_calendar_client_expects_them():
    message = read_message(build(make_invite()))

    alternatives, attachment = message.iter_parts()
    assert [message.get_content_type(), alternatives.get_content_type()] == [
        "multipart/mixed",
        "multipart/alternative",
    ]
    assert [part.get_content_type() for part in alternatives.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert attachment.get_content_type() == "application/ics"
    assert attachment.get_filename() == attachment.get_param("name") == "invite.ics"


@pytest.mark.parametrize("method", ItipMethod)
def test_both_calendars_are_the_same_bytes_and_agree_with_the_header(method):
    parts = parts_of(read_message(build(make_invite(), method)))

    inline, attached = parts["text/calendar"], parts["application/ics"]

    calendar = inline.get_payload(decode=True)
    assert calendar == attached.get_payload(decode=True)
    assert calendar == render_invite(make_invite(), method, sent_at=SENT)
    assert inline.get_param("method") == Calendar.from_ical(calendar)["METHOD"] == method
    assert inline.get_param("charset") == "UTF-8"
    assert inline.get_content_disposition() is None


def test_every_part_travels_as_base64():
    parts = parts_of(read_message(build(make_invite())))

    leaves = [part for part in parts.values() if not part.is_multipart()]
    assert [part["Content-Transfer-Encoding"] for part in leaves] == ["base64"] * 4


def test_the_sender_is_the_organiser_and_the_only_addressee_the_attendee():
    message = read_message(build(make_invite()))

    assert message["From"] == "Buurtbemiddeling Delft <planning@tweespraak.example>"
    assert message["Reply-To"] == message["From"]
    assert message["To"] == "Ans de Wit <ans@buren.example>"
    assert [message["Cc"], message["Bcc"], message["Sender"]] == [None, None, None]


def test_the_date_and_the_message_id_are_those_given():
    message = read_message(build(make_invite()))

    assert message["Date"].datetime == SENT
    assert message["Message-ID"] == MESSAGE_ID


def test_a_person_without_a_name_is_written_as_an_address():
    assert read_message(build(make_invite(attendee_name='"')))["To"] == "ans@buren.example"


def test_the_words_of_the_mail_arrive_as_written():
    message = read_message(build(make_invite(), text="Privé – 19.30 uur\n", html="<p>é</p>\n"))

    assert message.get_body(("plain",)).get_content() == "Privé – 19.30 uur\r\n"
    assert message.get_body(("html",)).get_content() == "<p>é</p>\r\n"


@pytest.mark.parametrize("message_id", ["", "one@x.example", "<a b@x>", "<a@x>\r\nBcc: <eve@x>"])
def test_what_is_not_a_message_id_is_refused(message_id):
    with pytest.raises(ValueError, match="Message-ID"):
        build(make_invite(), message_id=message_id)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(name=WORDS, subject=WORDS)
def test_no_name_or_subject_adds_a_header_or_a_recipient(name, subject):
    raw = build(make_invite(attendee_name=name, organiser_name=name), subject=subject)

    message = read_message(raw)
    assert message.keys() == read_message(build(make_invite())).keys()
    assert [address.addr_spec for address in message["To"].addresses] == ["ans@buren.example"]
    assert [a.addr_spec for a in message["From"].addresses] == ["planning@tweespraak.example"]
    assert str(message["Subject"]).split() == subject.replace("\x00", "").split()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert raw.isascii()
