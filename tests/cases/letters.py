"""What stands in promised mails."""

from email import message_from_bytes
from email.policy import SMTP

from organisations.models import OutboxMessage


def letters() -> list[dict[str, str]]:
    """To, subject, text and html of every mail in the outbox, oldest first."""
    return [_read(bytes(row.content)) for row in OutboxMessage.unscoped.oldest_first()]


def _read(content: bytes) -> dict[str, str]:
    mail = message_from_bytes(content, policy=SMTP)
    return {
        "to": mail["To"],
        "subject": mail["Subject"],
        "text": mail.get_body(["plain"]).get_content(),
        "html": mail.get_body(["html"]).get_content(),
    }
