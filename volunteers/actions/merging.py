"""Two records of one person become one, and for a day two again."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from organisations.actions.oneself import deciding_about
from organisations.actions.people import locked_person
from organisations.audit import record
from organisations.models import Scope, Service
from volunteers import mails
from volunteers.actions.merge_obstacles import meetings, obstacles
from volunteers.actions.refusals import NothingToUndo, UndoLaterFirst
from volunteers.lifecycle import VolunteerState
from volunteers.models import RecordMerge, Volunteer
from volunteers.models.following import NOW, Follows, Meeting, following, rows_of_table
from volunteers.models.one_record import FACTS, STANDING, OneFact, digests_of, kept_as, read_back
from volunteers.policies import KNOW_VOLUNTEERS
from volunteers.signals import records_merged

AT_ONCE = 500
Entry = list[Any]
"""Table, key, column, before, after, and for a row that moved the digest of it afterwards."""


@transaction.atomic
def merge_records(
    kept: Volunteer, merged: Volunteer, *, take: Collection[str], by: Scope, at: datetime
) -> RecordMerge:
    """Let ``kept`` have what both have; ``merged`` keeps its values and is shown nowhere.

    ``take`` names the ``FACTS`` that are right in ``merged``. Raises what ``obstacles`` finds, and
    ``AboutOneself`` for a record of whoever does it.
    """
    kept, merged = _both(kept, merged, by=by)
    for volunteer in (kept, merged):
        by = deciding_about(volunteer.user_id, by=by, roles=KNOW_VOLUNTEERS.roles, at=at)
    for refusal in obstacles(kept, merged, by=by, at=at):
        raise refusal
    staying = meetings(kept, merged)
    changed = [entry for meeting in staying for entry in _ended(meeting, at=at)]
    stays = {(meeting.follows.label, meeting.pk) for meeting in staying}
    moved = [entry for follows in following() for entry in _moved(follows, kept, merged, but=stays)]
    mailboxes = (kept.user.mailbox, merged.user.mailbox)
    changed += _taken(kept, merged, _facts_to_take(kept, merged, take))
    changed += _written(merged.user, {"merged_into_id": kept.user_id, "is_active": False})
    changed += _written(merged, {"merged_into_id": kept.pk})
    merge = RecordMerge.unscoped.create(
        service=by.service,
        kept=kept,
        merged=merged,
        merged_by=by.person,
        merged_at=at,
        moved=list(_with_digests(moved)),
        changed=changed,
    )
    names = {entry[2] for entry in changed if entry[:2] in _rows_of(kept)}
    record("volunteer.merge", kept, by=by, at=at, changed=names)
    record("volunteer.merged_into", merged, by=by, at=at)
    mails.tell_records_merged(merge, at_mailboxes=mailboxes, at=at)
    records_merged.send(sender=RecordMerge, volunteer=kept, former=merged.user, by=by, at=at)
    return merge


def _both(kept: Volunteer, merged: Volunteer, *, by: Scope) -> tuple[Volunteer, Volunteer]:
    """The locked rows, accounts too. Raises ``DoesNotExist`` where one is not theirs to see."""
    # One merge at a time in a service: rows that are moved are asked about in many tables.
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    pks = [kept.pk, merged.pk]
    rows = Volunteer.visible_to(by).filter(pk__in=pks).select_for_update(of=("self",))
    found = {row.pk: row for row in rows.order_by("pk")}
    if len(found) != 2:
        raise Volunteer.DoesNotExist
    for row in sorted(found.values(), key=lambda row: row.user_id):
        row.user = locked_person(row.user_id)
    return found[kept.pk], found[merged.pk]


def _rows_of(volunteer: Volunteer) -> list[Entry]:
    return [[row._meta.label, row.pk] for row in (volunteer, volunteer.user)]


def _facts_to_take(kept: Volunteer, merged: Volunteer, take: Collection[str]) -> list[OneFact]:
    """What was chosen; whoever is here in one record is not gone by the other."""
    names = set(take)
    if kept.state != merged.state and VolunteerState.LEFT in {kept.state, merged.state}:
        names.discard(STANDING)
        if kept.state == VolunteerState.LEFT:
            names.add(STANDING)
    return [fact for fact in FACTS if fact.name in names]


def _ended(meeting: Meeting, *, at: datetime) -> list[Entry]:
    """A row that stays with the other record counts no more."""
    follows = meeting.follows
    if not follows.ends:
        return []
    row = rows_of_table(follows.label).get(pk=meeting.pk)
    ends = {name: at if value is NOW else value for name, value in follows.ends.items()}
    return _written(row, ends)


def _moved(
    follows: Follows, kept: Volunteer, merged: Volunteer, *, but: Collection[tuple[str, int]]
) -> Iterator[Entry]:
    rows = follows.rows(merged).order_by("pk").values_list("pk", flat=True)
    pks = [pk for pk in rows if (follows.label, pk) not in but]
    for few in _few(pks):
        rows_of_table(follows.label).filter(pk__in=few).update(**{follows.column: follows.of(kept)})
    for pk in pks:
        yield [follows.label, pk, follows.column, follows.of(merged), follows.of(kept), ""]


def _taken(kept: Volunteer, merged: Volunteer, facts: Iterable[OneFact]) -> list[Entry]:
    entries = []
    for fact in facts:
        mine, theirs = fact.row(kept), fact.row(merged)
        entries += _written(mine, {name: getattr(theirs, name) for name in fact.columns})
    return entries


def _written(row: models.Model, values: dict[str, Any]) -> list[Entry]:
    entries = []
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            entries.append([row._meta.label, row.pk, name, kept_as(before), kept_as(value), ""])
    if entries:
        row.save(update_fields=[row._meta.get_field(entry[2]).name for entry in entries])
    return entries


def _with_digests(entries: list[Entry]) -> Iterator[Entry]:
    """What the rows are like now: whoever takes it back sees whether the world went on."""
    for (label, _column), of_column in _by_column(entries):
        digests = digests_of(label, [entry[1] for entry in of_column])
        for entry in of_column:
            yield [*entry[:5], digests[entry[1]]]


def _few(pks: list[int]) -> Iterator[list[int]]:
    for begin in range(0, len(pks), AT_ONCE):
        yield pks[begin : begin + AT_ONCE]


@transaction.atomic
def undo_merge(merge: RecordMerge, *, by: Scope, at: datetime) -> list[Entry]:
    """Make two records of it again; answer what had to stay with the one, since it went on there.

    Raises ``NothingToUndo`` where it was done before, or its day is over, ``UndoLaterFirst``, and
    ``AboutOneself``.
    """
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    rows = RecordMerge.visible_to(by).with_people().select_for_update(of=("self",))
    merge = rows.get(pk=merge.pk)
    if not merge.may_be_undone(at):
        raise NothingToUndo
    if merge.kept.merged_into_id:
        raise UndoLaterFirst
    for volunteer in (merge.kept, merge.merged):
        by = deciding_about(volunteer.user_id, by=by, roles=KNOW_VOLUNTEERS.roles, at=at)
    went_on = [*_moved_back(merge.moved), *_facts_put_back(merge.changed)]
    merge.undone_at, merge.undone_by = at, by.person
    merge.save(update_fields=["undone_at", "undone_by"])
    record("volunteer.merge_undone", merge.kept, by=by, at=at)
    record("volunteer.merge_undone", merge.merged, by=by, at=at)
    for volunteer in (merge.kept, merge.merged):
        volunteer.user.refresh_from_db()  # their mailboxes are their own again
    mails.tell_merge_undone(merge, at=at)
    return went_on


def _facts_put_back(entries: list[Entry]) -> list[Entry]:
    """Row by row, the last first; what somebody changed since stays as they left it."""
    of_rows: dict[tuple[str, int], list[Entry]] = {}
    for entry in reversed(entries):
        of_rows.setdefault((entry[0], entry[1]), []).append(entry)
    went_on = []
    for (label, pk), of_row in of_rows.items():
        row = rows_of_table(label).filter(pk=pk).first()
        standing = [entry for entry in of_row if row and _stands(row, entry)]
        went_on += [entry for entry in of_row if entry not in standing]
        if row and standing and not _saved_as_before(row, standing):
            went_on += standing
    return went_on


def _stands(row: models.Model, entry: Entry) -> bool:
    """Whether the column holds what the merge wrote there."""
    return bool(kept_as(getattr(row, entry[2])) == entry[4])


def _saved_as_before(row: models.Model, entries: list[Entry]) -> bool:
    """All facts of a row together: some of them stand or fall with each other."""
    for label, _pk, name, before, *_rest in entries:
        setattr(row, name, read_back(label, name, before))
    # In a savepoint: on PostgreSQL a refused row would break the transaction around it.
    try:
        with transaction.atomic():
            row.save(update_fields=[row._meta.get_field(entry[2]).name for entry in entries])
    except IntegrityError:
        return False
    return True


def _moved_back(entries: list[Entry]) -> list[Entry]:
    # Looked at before anything goes back: a row may have moved in two of its columns.
    now_like = {label: digests_of(label, pks) for label, pks in _keys_by_table(entries).items()}
    standing = [entry for entry in entries if now_like[entry[0]].get(entry[1]) == entry[5]]
    went_on = [entry for entry in entries if now_like[entry[0]].get(entry[1]) != entry[5]]
    for (label, column), of_column in reversed(_by_column(standing)):
        went_on += _put_back(label, column, of_column)
    return went_on


def _keys_by_table(entries: Iterable[Entry]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for entry in entries:
        found.setdefault(entry[0], []).append(entry[1])
    return found


def _by_column(entries: Iterable[Entry]) -> list[tuple[tuple[str, str], list[Entry]]]:
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry[0], entry[2]), []).append(entry)
    return list(found.items())


def _put_back(label: str, column: str, entries: list[Entry]) -> list[Entry]:
    """All of them at once; where the database refuses that, one by one."""
    if not entries:
        return []
    try:
        with transaction.atomic():
            for few in _few([entry[1] for entry in entries]):
                rows_of_table(label).filter(pk__in=few).update(**{column: entries[0][3]})
    except IntegrityError:
        if len(entries) == 1:
            return entries
        return [entry for each in entries for entry in _put_back(label, column, [each])]
    return []
