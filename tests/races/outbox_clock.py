"""The other side of test_outbox_kills: promises mail until it reads a line, then says when all of
it is sent. Ends when its input ends, and reports what the rows say.
"""

import json
import random
import sys
import time
from collections import Counter, defaultdict
from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from threading import Event, Thread

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from organisations.models import OutboxMessage, OutboxState, Service  # noqa: E402
from organisations.outbox import message_id_of, post  # noqa: E402

A_SECOND, PEOPLE, PATIENCE = (int(word) for word in sys.argv[1:])
dice = random.Random(7)


def promise(service: Service, number: int) -> None:
    key, recipient = f"job:{number}", f"person{dice.randrange(PEOPLE)}@example.org"
    letter = EmailMessage(policy=SMTP)
    letter["Message-ID"] = message_id_of(key)
    letter["From"], letter["To"] = "west@tweespraak.localhost", recipient
    letter["Subject"] = f"Letter {number}"
    letter.set_content(f"Made at {timezone.now()}\n")
    with transaction.atomic():
        post(
            service=service,
            kind="offer",
            key=key,
            recipient=recipient,
            content=bytes(letter),
            at=timezone.now(),
        )


def promise_until(enough: Event, service: Service) -> None:
    for number in count():
        promise(service, number)
        if enough.wait(1 / A_SECOND):
            break


def listen(enough: Event) -> None:
    sys.stdin.readline()
    enough.set()
    sys.stdin.read()


def waiting() -> int:
    return OutboxMessage.unscoped.exclude(state=OutboxState.SENT).count()


def report() -> dict:
    rows = OutboxMessage.unscoped.order_by("pk").values_list("state", "lane", "message_id")
    lanes = defaultdict(list)
    for _state, lane, message_id in rows:
        lanes[lane].append(message_id)
    return {"states": Counter(state for state, _lane, _id in rows), "lanes": lanes}


def main() -> None:
    give_up_at = time.monotonic() + PATIENCE
    service = Service.objects.create(name="West", slug="west", email="post@west.example.org")
    enough = Event()
    promising = Thread(target=promise_until, args=[enough, service])
    promising.start()
    listening = Thread(target=listen, args=[enough], daemon=True)
    listening.start()
    while listening.is_alive():
        done = not promising.is_alive() and not waiting()
        if done or time.monotonic() > give_up_at:
            sys.stdout.write("all sent\n" if done else "gave up\n")
            sys.stdout.flush()
        time.sleep(0.2)
    sys.stdout.write(json.dumps(report()) + "\n")


main()
