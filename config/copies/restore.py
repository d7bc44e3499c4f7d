"""A backup put back: refused where anything speaks against it, and settled before it opens."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django_q.models import OrmQ, Schedule

from config.copies.manifest import Manifest, read_manifest
from config.copies.present import first_line, look_at_present, make_room
from config.copies.putting import put_copy
from config.copies.refusals import CopyRefused
from config.copies.still_running import refuse_while_running
from config.schedules import sync_schedules
from core.asked_to_erase import Asked, add_asked, asked_since
from core.unfinished_restore import take_mark_away
from organisations.actions.erasing import erase_what_is_due
from organisations.actions.erasing_again import erase_again, requests_since
from organisations.actions.upkeep import hold_back_mail
from organisations.models import ErasureRequest

WHILE_IT_WAS_MADE = timedelta(minutes=5)
"""A copy has the moment in which it was begun; what was asked about then may not be in it."""

Say = Callable[[str], None]
Clock = Callable[[], datetime]


def restore_backup(
    file: Path, *, replace: bool, send_waiting_mail: bool, clock: Clock, say: Say
) -> None:
    """Put the copy where the site's database is, and bring it up to date.

    Raises ``CopyRefused``; with ``replace`` what was there lies in a copy of its own, beside
    ``file``, before anything is touched, or where it cannot be copied aside as it is.
    """
    at = clock()
    manifest = read_manifest(file)
    database = connections[DEFAULT_DB_ALIAS]
    _refuse_strange(manifest, file, vendor=database.vendor)
    present = look_at_present(database)
    if present.is_there:
        refuse_while_running(at=at)
    asked = _asked_since(manifest.made_at - WHILE_IT_WAS_MADE, file.parent)
    aside = make_room(present, file, replace=replace, at=at, say=say)
    if where := put_copy(database, file, manifest, aside):
        say(f"What was there could not be copied ({aside.why if aside else ''}): it is {where}.")
    try:
        _finish(asked, send_waiting_mail=send_waiting_mail, clock=clock, say=say)
    except Exception as fault:
        raise CopyRefused(
            f"{file} is there, but what has to follow failed ({first_line(fault)}). Nobody comes "
            "in and no mail leaves: mend it, and run restore again."
        ) from fault
    say(f"{file} is back, as of {manifest.made_at:%Y-%m-%d %H:%M} UTC, version {manifest.version}.")


def _refuse_strange(manifest: Manifest, file: Path, *, vendor: str) -> None:
    if manifest.vendor != vendor:
        raise CopyRefused(f"{file} is of {manifest.vendor}, and this database is {vendor}.")
    if manifest.unknown_migrations:
        raise CopyRefused(
            f"{file} is of version {manifest.version} and newer than this code "
            f"({settings.VERSION}): it knows {manifest.unknown_migrations[0]}."
        )


def _asked_since(moment: datetime, folder: Path) -> Asked:
    """Who was erased on request since, by the database that is there and by the files beside.

    Noted in ``VAR_DIR`` before anything is touched: who stops halfway begins with that.
    """
    place = Path(settings.VAR_DIR)
    try:
        asked = asked_since(moment, folder, place)
        asked |= _asked_in_database(moment)
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        add_asked(place, asked)
    except OSError as error:
        raise CopyRefused(f"Who was erased since cannot be noted: {error}") from error
    return asked


def _asked_in_database(moment: datetime) -> Asked:
    database = connections[DEFAULT_DB_ALIAS]
    try:
        if ErasureRequest._meta.db_table not in database.introspection.table_names():
            return {}
        return requests_since(moment)
    except DatabaseError:
        return {}  # it is damaged: what the files say has to do
    finally:
        database.close()


def _finish(asked: Asked, *, send_waiting_mail: bool, clock: Clock, say: Say) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    held = settle_restored(send_waiting_mail=send_waiting_mail, at=clock())
    again = erase_again(asked, at=clock())
    while erase_what_is_due(clock=clock):
        pass  # as many turns as it takes: nobody waits for the queue here
    take_mark_away(connection)
    connection.close()
    if asked:
        say(f"{len(asked)} requests to be erased are younger: {again} were in it and went again.")
    if held:
        say(f"{held} mails that waited are not sent: see “Email that did not arrive”.")


def settle_restored(*, send_waiting_mail: bool, at: datetime) -> int:
    """What was true of the running site only goes. Returns how many mails were held back.

    Everything periodic is due at once.
    """
    with transaction.atomic():
        Session.objects.all().delete()
        UserSession.objects.all().delete()
        OrmQ.objects.all().delete()
        sync_schedules(at=at)
        Schedule.objects.update(next_run=at)
        held = 0 if send_waiting_mail else hold_back_mail(at=at)
    call_command("createcachetable", verbosity=0)
    cache.clear()
    return held
