"""What the queue calls of the house itself. Each may run twice."""

import logging

from django.utils import timezone

from config.mail_check import lines_of_dns, mail_facts, note_look

logger = logging.getLogger(__name__)


def check_mail() -> None:
    """Every week (config/schedules.py); ``manage.py check_mail`` says what is to be mended."""
    now = timezone.now()
    facts = list(mail_facts(lines_of_dns(), at=now))
    note_look(facts, at=now)
    if wrong := sum(fact.is_wrong for fact in facts):
        logger.warning("the mail of this site: %s to mend, see manage.py check_mail", wrong)
